// SPDX-License-Identifier: Apache-2.0
#include "hw/memory/packing.hpp"

#include <gtest/gtest.h>

namespace spikeloom::hw {
namespace {

TEST(Packing, FillsAWordWithWholeElements) {
    EXPECT_EQ(elementsPerWord(128, 8), 16u);
    EXPECT_EQ(elementsPerWord(128, 36), 3u);  // 108 bits used, 20 left
    EXPECT_EQ(elementsPerWord(128, 128), 1u);
}

TEST(Packing, StartsAnotherWordForTheFirstElementThatDoesNotFit) {
    EXPECT_EQ(wordsFor(3, 36, 128), 1u);
    EXPECT_EQ(wordsFor(4, 36, 128), 2u);
    EXPECT_EQ(wordsFor(0, 36, 128), 0u);
}

TEST(Packing, GivesAnElementWiderThanAWordSeveralWordsOfItsOwn) {
    EXPECT_EQ(wordsFor(1, 16, 16), 1u);
    EXPECT_EQ(wordsFor(1, 17, 16), 2u);
    EXPECT_EQ(wordsFor(3, 33, 16), 9u);
    EXPECT_EQ(elementsPerWord(16, 17), 0u);
}

TEST(Packing, TakesNoSpaceForElementsOfNoBits) {
    EXPECT_EQ(wordsFor(100, 0, 128), 0u);
    EXPECT_EQ(packedBits(10, 100, 0, 128), 0u);
}

// 5 elements of 4 bits in words of 8: 3 words a row.
TEST(Packing, StartsEveryRowAtAWord) {
    EXPECT_EQ(packedBits(2, 5, 4, 8), 2u * 3 * 8);
}

}  // namespace
}  // namespace spikeloom::hw
