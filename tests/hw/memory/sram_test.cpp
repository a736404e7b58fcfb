// SPDX-License-Identifier: Apache-2.0
#include "hw/memory/sram.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace spikeloom::hw {
namespace {

Sram memoryOf(std::uint32_t portBits, std::uint32_t banks = 1) {
    return Sram({.portBits = portBits, .banks = banks, .readLatencyCycles = 1});
}

// Words of 128 bits hold 7 numbers of 18 bits; 2 bits stay unused.
TEST(Sram, PacksWholeNumbersIntoAWord) {
    const Sram memory = memoryOf(128);
    EXPECT_EQ(memory.words(7, 18), 1u);
    EXPECT_EQ(memory.words(8, 18), 2u);
    EXPECT_EQ(memory.words(14, 18), 2u);
    EXPECT_EQ(memory.words(15, 18), 3u);
    EXPECT_EQ(memory.words(0, 18), 0u);
}

TEST(Sram, SpendsNoWordOnNumbersOfNoBits) {
    EXPECT_EQ(memoryOf(128).words(100, 0), 0u);
}

// 16 numbers of 8 bits a word: elements 15 and 16 lie in words 0 and 1.
TEST(Sram, TouchesOneWordMoreWhenARunCrossesItsEnd) {
    const Sram memory = memoryOf(128);
    EXPECT_EQ(memory.words(2, 8, 14), 1u);
    EXPECT_EQ(memory.words(2, 8, 15), 2u);
    EXPECT_EQ(memory.words(2, 8, 16), 1u);
    EXPECT_EQ(memory.words(18, 8, 15), 3u);  // 15 | 16..31 | 32
    EXPECT_EQ(memory.words(0, 8, 15), 0u);
}

// A number of 33 bits takes five words of 8; where the run starts makes no difference.
TEST(Sram, GivesAWideNumberWordsOfItsOwn) {
    const Sram memory = memoryOf(8);
    EXPECT_EQ(memory.words(1, 33), 5u);
    EXPECT_EQ(memory.words(3, 33), 15u);
    EXPECT_EQ(memory.words(3, 33, 1), 15u);
    EXPECT_EQ(memory.words(3, 8, 1), 3u);  // exactly as wide as a word
}

TEST(Sram, ServesAWordABankAndCycle) {
    EXPECT_EQ(memoryOf(128, 1).cycles(5), 5u);
    EXPECT_EQ(memoryOf(128, 4).cycles(4), 1u);
    EXPECT_EQ(memoryOf(128, 4).cycles(5), 2u);
    EXPECT_EQ(memoryOf(128, 4).cycles(0), 0u);
}

// Words s apart lie in banks 0, s, 2s, ... modulo 4: stride 1 and 3 use all four, 2 uses two, 4 only one.
TEST(Sram, LosesBanksToAStrideThatSharesAFactorWithThem) {
    const Sram memory = memoryOf(128, 4);
    EXPECT_EQ(memory.cycles(8, 1), 2u);
    EXPECT_EQ(memory.cycles(8, 3), 2u);
    EXPECT_EQ(memory.cycles(8, 2), 4u);
    EXPECT_EQ(memory.cycles(8, 4), 8u);
    EXPECT_EQ(memory.cycles(8, 6), 4u);
    EXPECT_EQ(memory.cycles(1, 4), 1u);
}

// 8 words share a factor with 4 banks, 9 do not; 7 need no padding for 4 banks, one word for 7.
TEST(Sram, PadsRowsUntilAColumnLiesInAllBanks) {
    EXPECT_EQ(columnStride(8, 4), 9u);
    EXPECT_EQ(columnStride(7, 4), 7u);
    EXPECT_EQ(columnStride(7, 7), 8u);
    EXPECT_EQ(columnStride(4, 6), 5u);
    EXPECT_EQ(columnStride(8, 1), 8u);
    EXPECT_EQ(columnStride(0, 4), 0u);
    EXPECT_EQ(memoryOf(128, 4).cycles(8, columnStride(8, 4)), 2u);
}

TEST(Sram, IsFreeAgainWhenABookingEnds) {
    Sram memory = memoryOf(128);
    EXPECT_EQ(memory.freeAt(Cycle{10}), Cycle{10});
    memory.book(Cycle{10}, 3);  // cycles 10, 11, 12
    EXPECT_EQ(memory.freeAt(Cycle{12}), Cycle{13});
    EXPECT_EQ(memory.freeAt(Cycle{13}), Cycle{13});
    EXPECT_EQ(memory.freeAt(Cycle{14}), Cycle{14});
}

TEST(Sram, ServesBookingsInTheirOrder) {
    Sram memory = memoryOf(128);
    memory.book(memory.freeAt(Cycle{10}), 2);
    memory.book(memory.freeAt(Cycle{10}), 3);
    EXPECT_EQ(memory.freeAt(Cycle{10}), Cycle{15});
}

// Who asks for nothing keeps nobody waiting, however late it would have started.
TEST(Sram, IgnoresABookingOfNoCycles) {
    Sram memory = memoryOf(128);
    memory.book(Cycle{50}, 0);
    EXPECT_EQ(memory.freeAt(Cycle{10}), Cycle{10});
}

TEST(Sram, ForgetsBookingsWithTheSample) {
    Sram memory = memoryOf(128);
    memory.book(Cycle{10}, 100);
    memory.resetSample();
    EXPECT_EQ(memory.freeAt(Cycle{11}), Cycle{11});
}

// Against counting: the words in which the elements offset .. offset + n - 1 lie.
RC_GTEST_PROP(SramProperty, CountsEachWordThatARunTouchesOnce, ()) {
    const auto bits = *rc::gen::inRange<std::uint32_t>(1, 65);
    const auto portBits = *rc::gen::inRange<std::uint32_t>(bits, 513);
    const auto offset = *rc::gen::inRange<std::uint64_t>(0, 200), count = *rc::gen::inRange<std::uint64_t>(0, 200);
    std::set<std::uint64_t> touched;
    for (std::uint64_t i = offset; i < offset + count; ++i) touched.insert(i / (portBits / bits));
    RC_ASSERT(memoryOf(portBits).words(count, bits, offset) == touched.size());
}

// Against counting: the fullest bank decides.
RC_GTEST_PROP(SramProperty, TakesAsLongAsTheBankThatServesTheMostWords, ()) {
    const auto banks = *rc::gen::inRange<std::uint32_t>(1, 17);
    const auto words = *rc::gen::inRange<std::uint64_t>(0, 100), stride = *rc::gen::inRange<std::uint64_t>(1, 40);
    std::vector<std::uint64_t> load(banks, 0);
    for (std::uint64_t i = 0; i < words; ++i) ++load[i * stride % banks];
    RC_ASSERT(memoryOf(128, banks).cycles(words, stride) == *std::max_element(load.begin(), load.end()));
}

}  // namespace
}  // namespace spikeloom::hw
