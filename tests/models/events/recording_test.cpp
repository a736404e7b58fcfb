// SPDX-License-Identifier: Apache-2.0
#include "models/events/recording.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::events {
namespace {

using ::testing::ElementsAre;

// 3 columns, 2 rows:  . a .   clockwise:  . .
//                     . . b               . a
//                                         b .
TEST(Recording, TurnsThePictureClockwise) {
    Recording recording{{3, 2}, {{0, 1, 0, 1}, {1, 2, 1, 0}}, 0};
    turn(recording, 1);
    EXPECT_EQ(recording.sensor, (Sensor{2, 3}));
    EXPECT_THAT(recording.events, ElementsAre(Event{0, 1, 1, 1}, Event{1, 0, 2, 0}));
}

TEST(Recording, IsTheSameAfterFourQuarterTurns) {
    const Recording before{{3, 2}, {{0, 1, 0, 1}, {1, 2, 1, 0}}, 0};
    Recording after = before;
    turn(after, 3);
    EXPECT_NE(after.events, before.events);
    turn(after, 1);
    EXPECT_EQ(after.events, before.events);
    EXPECT_EQ(after.sensor, before.sensor);
}

TEST(Recording, KeepsTheEventsFromTheBeginningToBeforeTheEnd) {
    Recording recording{{1, 1}, {{4, 0, 0, 0}, {5, 0, 0, 0}, {5, 0, 0, 1}, {7, 0, 0, 0}, {8, 0, 0, 0}}, 0};
    keepBetween(recording, 5, 8);
    EXPECT_THAT(recording.events, ElementsAre(Event{5, 0, 0, 0}, Event{5, 0, 0, 1}, Event{7, 0, 0, 0}));
}

}  // namespace
}  // namespace spikeloom::events
