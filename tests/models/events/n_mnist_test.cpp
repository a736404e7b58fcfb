// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/events/bytes.hpp"

namespace spikeloom::events {
namespace {

using test::bytes;
using test::complaint;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Sensor kSensor{34, 34};

Recording read(const std::string& content, Sensor sensor = kSensor) {
    return readNMnist({content, "f", sensor});
}

// x = 3, y = 33, then 1 bit of polarity and 23 of time: 0x812345 is ON at 0x012345 = 74565 us.
TEST(NMnist, TakesFortyBitsAnEventMostSignificantFirst) {
    const Recording recording = read(bytes({3, 33, 0x81, 0x23, 0x45, 33, 0, 0x7F, 0xFF, 0xFF}));
    EXPECT_THAT(recording.events, ElementsAre(Event{74565, 3, 33, 1}, Event{8388607, 33, 0, 0}));
    EXPECT_EQ(recording.sensor, kSensor);
}

TEST(NMnist, TakesAFileWithoutEvents) {
    EXPECT_THAT(read("").events, IsEmpty());
}

TEST(NMnist, RefusesAFileThatEndsAByteEarlyAndTakesOneThatDoesNot) {
    const std::string two = bytes({1, 1, 0, 0, 1, 2, 2, 0, 0, 2});
    EXPECT_EQ(read(two).events.size(), 2u);
    EXPECT_EQ(
        complaint(readNMnist, two.substr(0, 9), kSensor),
        "f: byte 5: the file ends 4 bytes into a record, expected 5; the file is truncated, or of another format");
    EXPECT_THAT(complaint(readNMnist, two + '\0', kSensor), HasSubstr("byte 10: the file ends 1 bytes into a record"));
}

TEST(NMnist, TakesTheLastPixelOfTheSensorAndNoneBeyond) {
    EXPECT_EQ(read(bytes({33, 33, 0, 0, 1})).events.size(), 1u);
    EXPECT_THAT(complaint(readNMnist, bytes({34, 33, 0, 0, 1}), kSensor),
                HasSubstr("f: byte 0: an event at x = 34, y = 33, expected x in 0..33 and y in 0..33"));
    EXPECT_THAT(complaint(readNMnist, bytes({33, 34, 0, 0, 1}), kSensor), HasSubstr("y = 34"));
}

TEST(NMnist, TakesEqualTimesAndRefusesOneThatRunsBackwards) {
    EXPECT_EQ(read(bytes({1, 1, 0, 0, 5, 2, 2, 0, 0, 5})).events.size(), 2u);
    EXPECT_THAT(complaint(readNMnist, bytes({1, 1, 0, 0, 5, 2, 2, 0, 0, 4}), kSensor),
                HasSubstr("f: byte 5: an event at 4 us after one at 5 us, expected times that never decrease"));
}

// An entry in row 240 adds 8192 us to what follows: 10, then 8192 + 4.
TEST(NMnist, AddsOverflowsOfTime) {
    EXPECT_THAT(read(bytes({1, 1, 0, 0, 10, 0, 240, 0, 0, 0, 1, 1, 0, 0, 4})).events,
                ElementsAre(Event{10, 1, 1, 0}, Event{8196, 1, 1, 0}));
}

TEST(NMnist, IsForSensorsThatHaveNoRow240) {
    EXPECT_EQ(read(bytes({1, 239, 0, 0, 1}), {240, 240}).events.size(), 1u);
    EXPECT_THAT(complaint(readNMnist, bytes({1, 1, 0, 0, 1}), {240, 241}), HasSubstr("a sensor of 241 rows"));
}

}  // namespace
}  // namespace spikeloom::events
