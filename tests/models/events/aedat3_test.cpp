// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/events/bytes.hpp"

namespace spikeloom::events {
namespace {

using test::complaint;
using test::little;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Sensor kSensor{128, 128};
const std::string kHeader = "#!AER-DAT3.1\r\n#Format: RAW\r\n#!END-HEADER\r\n";  // 3 x 14 bytes

struct Packet {
    std::uint32_t type = 1, size = 8, timeOffset = 4, overflow = 0;
    std::uint32_t capacity = 0, number = 0;  ///< 0: as many as there are bytes for
    std::string events{};

    [[nodiscard]] std::string bytes() const {
        const auto there = static_cast<std::uint32_t>(events.size() / size);
        return little(type, 2) + little(1, 2) + little(size, 4) + little(timeOffset, 4) + little(overflow, 4) +
               little(capacity != 0 ? capacity : there, 4) + little(number != 0 ? number : there, 4) +
               little(there, 4) + events;
    }
};

std::string event(std::uint32_t x, std::uint32_t y, std::uint32_t polarity, std::uint32_t time, bool isValid = true) {
    return little(x << 17U | y << 2U | polarity << 1U | (isValid ? 1U : 0U), 4) + little(time, 4);
}
Recording read(const std::string& packets) {
    return readAedat3({kHeader + packets, "f", kSensor});
}
std::string refusal(const std::string& packets) {
    return complaint(readAedat3, kHeader + packets, kSensor);
}

TEST(Aedat3, TakesPolarityEventsOfSeveralPackets) {
    const Packet first{.events = event(3, 127, 1, 10) + event(127, 0, 0, 11)}, second{.events = event(1, 2, 1, 12)};
    EXPECT_THAT(read(first.bytes() + second.bytes()).events,
                ElementsAre(Event{10, 3, 127, 1}, Event{11, 127, 0, 0}, Event{12, 1, 2, 1}));
    EXPECT_THAT(read("").events, IsEmpty());
}

TEST(Aedat3, SkipsAndCountsInvalidEvents) {
    const Recording recording = read(Packet{.events = event(3, 4, 1, 10, false) + event(3, 4, 1, 9)}.bytes());
    EXPECT_THAT(recording.events, ElementsAre(Event{9, 3, 4, 1}));
    EXPECT_EQ(recording.skipped, 1u);
}

TEST(Aedat3, PassesOverOtherTypesOfEvents) {
    const Packet special{.type = 0, .events = event(9, 9, 1, 50)},
        imu{.type = 3, .size = 36, .events = std::string(72, 'x')};
    EXPECT_THAT(read(special.bytes() + imu.bytes() + Packet{.events = event(1, 2, 1, 12)}.bytes()).events,
                ElementsAre(Event{12, 1, 2, 1}));
}

// 31 bits of time wrap after 2147483648 us; the next packet says that they did.
TEST(Aedat3, GoesOnAfterAnOverflowOfTime) {
    const Packet before{.events = event(1, 1, 1, 0x7FFFFFFF)}, after{.overflow = 1, .events = event(1, 1, 0, 0)};
    EXPECT_THAT(read(before.bytes() + after.bytes()).events,
                ElementsAre(Event{2147483647, 1, 1, 1}, Event{2147483648, 1, 1, 0}));
    EXPECT_THAT(refusal(before.bytes() + Packet{.events = event(1, 1, 0, 0)}.bytes()),
                HasSubstr("an event at 0 us after one at 2147483647 us"));
    EXPECT_THAT(refusal(Packet{.events = event(1, 1, 0, 0x80000000)}.bytes()),
                HasSubstr("time 0x80000000, expected 31 bits"));
}

TEST(Aedat3, IgnoresWhatAPacketHasRoomForButDoesNotHold) {
    const Packet packet{.number = 1, .events = event(1, 2, 1, 12) + event(500, 500, 1, 0)};
    EXPECT_THAT(read(packet.bytes()).events, ElementsAre(Event{12, 1, 2, 1}));
    EXPECT_THAT(refusal(Packet{.capacity = 1, .number = 2, .events = event(1, 2, 1, 12)}.bytes()),
                HasSubstr("f: byte 42: a packet of 2 events that has room for 1"));
}

TEST(Aedat3, RefusesAFileThatEndsWithinAPacket) {
    const std::string packet = Packet{.events = event(1, 2, 1, 12)}.bytes();
    EXPECT_EQ(refusal(packet), "accepted");
    EXPECT_THAT(refusal(packet.substr(0, 35)),
                HasSubstr("f: byte 70: the file ends 7 bytes into the events of a packet, expected 8"));
    EXPECT_THAT(refusal(packet.substr(0, 27)),
                HasSubstr("f: byte 42: the file ends 27 bytes into a packet header, expected 28"));
}

TEST(Aedat3, RefusesAHeaderThatDoesNotEnd) {
    EXPECT_THAT(complaint(readAedat3, "#!AER-DAT3.1\r\n", kSensor), HasSubstr("f: byte 14: the header ends without"));
    EXPECT_THAT(complaint(readAedat3, "#!AER-DAT3.1\r\nno header\n", kSensor),
                HasSubstr("f: byte 14: the header ends without"));
}

TEST(Aedat3, RefusesCompressedFilesAndEventsOfAnotherSize) {
    EXPECT_THAT(complaint(readAedat3, "#!AER-DAT3.1\r\n#Format: Serial-TS\r\n#!END-HEADER\r\n", kSensor),
                HasSubstr("f: byte 14: '#Format: Serial-TS', expected '#Format: RAW'"));
    EXPECT_THAT(refusal(Packet{.size = 12, .events = std::string(12, '\1')}.bytes()), HasSubstr("events of 12 bytes"));
    EXPECT_THAT(refusal(Packet{.timeOffset = 0, .events = event(1, 1, 1, 1)}.bytes()), HasSubstr("time at 0"));
}

// The second event of the packet begins in byte 42 + 28 + 8.
TEST(Aedat3, RefusesPixelsBeyondTheSensor) {
    EXPECT_EQ(refusal(Packet{.events = event(127, 127, 1, 1)}.bytes()), "accepted");
    EXPECT_THAT(refusal(Packet{.events = event(1, 1, 1, 1) + event(128, 127, 1, 1)}.bytes()),
                HasSubstr("f: byte 78: an event at x = 128, y = 127"));
}

}  // namespace
}  // namespace spikeloom::events
