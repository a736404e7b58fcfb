// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/packet_level/link_slots.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace spikeloom::hw {
namespace {

std::uint64_t take(LinkSlots& link, std::uint64_t earliest, std::uint64_t cycles = 1) {
    return value(link.take(Cycle{earliest}, cycles));
}

TEST(LinkSlots, GiveTheCycleThatIsAskedForAndTheNextOneToTheSecond) {
    LinkSlots link;
    EXPECT_EQ(take(link, 10), 10u);
    EXPECT_EQ(take(link, 10), 11u);
    EXPECT_EQ(take(link, 12), 12u);
}

TEST(LinkSlots, LetAShortPacketIntoTheGapBeforeAnEarlierReservation) {
    LinkSlots link;
    EXPECT_EQ(take(link, 20, 4), 20u);  // 20 to 23
    EXPECT_EQ(take(link, 17, 3), 17u);  // 17 to 19: just fits
    EXPECT_EQ(take(link, 15, 3), 24u);  // 15 and 16 are two cycles only
    EXPECT_EQ(take(link, 15, 2), 15u);
}

// The window ends with the last reserved cycle, 100, and begins 63 before it.
TEST(LinkSlots, ForgetGapsThatLieSixtyFourCyclesBack) {
    LinkSlots link;
    EXPECT_EQ(take(link, 100), 100u);
    EXPECT_EQ(take(link, 37), 37u);
    EXPECT_EQ(take(link, 20), 38u);
}

TEST(LinkSlots, TakeAPacketThatIsLongerThanTheWindow) {
    LinkSlots link;
    EXPECT_EQ(take(link, 5, 200), 5u);
    EXPECT_EQ(take(link, 5), 205u);
}

TEST(LinkSlots, AreFreeAgainAfterAReset) {
    LinkSlots link;
    EXPECT_EQ(take(link, 1000, 64), 1000u);
    link.reset();
    EXPECT_EQ(take(link, 3), 3u);
}

RC_GTEST_PROP(LinkSlots, NeverGiveACycleTwiceNorOneTooEarly, ()) {
    LinkSlots link;
    std::set<std::uint64_t> taken;
    std::uint64_t base = 0;
    for (int i = 0; i < 200; ++i) {
        base += *rc::gen::inRange(0, 4);
        const std::uint64_t earliest = base + *rc::gen::inRange(0, 90);
        const auto cycles = static_cast<std::uint64_t>(*rc::gen::element(1, 1, 1, 2, 7, 30, 64, 90));
        const std::uint64_t begin = take(link, earliest, cycles);
        RC_ASSERT(begin >= earliest);
        for (std::uint64_t cycle = begin; cycle < begin + cycles; ++cycle) RC_ASSERT(taken.insert(cycle).second);
    }
}

}  // namespace
}  // namespace spikeloom::hw
