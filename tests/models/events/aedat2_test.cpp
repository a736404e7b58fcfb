// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/events/bytes.hpp"

namespace spikeloom::events {
namespace {

using test::big;
using test::complaint;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Sensor kSensor{128, 128};
const std::string kHeader = "#!AER-DAT2.0\r\n# This is a raw AE data file\r\n";

std::string record(std::uint32_t address, std::uint32_t time) {
    return big(address, 4) + big(time, 4);
}
std::uint32_t address(std::uint32_t x, std::uint32_t y, std::uint32_t polarity) {
    return y << 8U | x << 1U | polarity;
}
Recording read(const std::string& records) {
    return readAedat2({kHeader + records, "f", kSensor});
}
std::string refusal(const std::string& records) {
    return complaint(readAedat2, kHeader + records, kSensor);
}

// xbits = 5 is column 127 - 5 = 122; a polarity bit of 0 is ON.
TEST(Aedat2, MirrorsColumnsAndInvertsThePolarityBit) {
    EXPECT_THAT(read(record(address(5, 9, 0), 1000) + record(address(127, 127, 1), 70000)).events,
                ElementsAre(Event{1000, 122, 9, 1}, Event{70000, 0, 127, 0}));
}

TEST(Aedat2, TakesAFileOfHeaderLinesOnly) {
    EXPECT_THAT(read("").events, IsEmpty());
}

TEST(Aedat2, SkipsAndCountsExternalEvents) {
    const Recording recording = read(record(1U << 15U, 7) + record(address(0, 0, 0), 8));
    EXPECT_EQ(recording.events.size(), 1u);
    EXPECT_EQ(recording.skipped, 1u);
}

TEST(Aedat2, RefusesAddressesOfOtherSensors) {
    EXPECT_THAT(refusal(record(0x10000, 1)),
                HasSubstr("f: byte 44: address 0x00010000, expected the 16 bits of a DVS128"));
}

// The header has 14 + 30 bytes.
TEST(Aedat2, RefusesAFileThatEndsWithinARecordOrAHeaderLine) {
    const std::string one = record(address(1, 1, 0), 1);
    EXPECT_EQ(refusal(one), "accepted");
    EXPECT_THAT(refusal(one.substr(0, 7)), HasSubstr("f: byte 44: the file ends 7 bytes into a record, expected 8"));
    EXPECT_THAT(refusal("# more"), HasSubstr("f: byte 44: the file ends within a header line"));
}

TEST(Aedat2, TakesEqualTimesAndRefusesOneThatRunsBackwards) {
    EXPECT_EQ(refusal(record(address(1, 1, 0), 4) + record(address(1, 2, 0), 4)), "accepted");
    EXPECT_THAT(refusal(record(address(1, 1, 0), 4) + record(address(1, 2, 0), 3)),
                HasSubstr("f: byte 52: an event at 3 us after one at 4 us"));
}

TEST(Aedat2, RefusesPixelsBeyondASmallerSensor) {
    EXPECT_THAT(complaint(readAedat2, kHeader + record(address(0, 0, 0), 1), {127, 128}), HasSubstr("x = 127"));
    EXPECT_EQ(complaint(readAedat2, kHeader + record(address(1, 0, 0), 1), {127, 128}), "accepted");
}

}  // namespace
}  // namespace spikeloom::events
