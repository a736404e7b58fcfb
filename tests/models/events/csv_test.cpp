// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/models/events/bytes.hpp"

namespace spikeloom::events {
namespace {

using test::complaint;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Sensor kSensor{4, 3};

std::string refusal(const std::string& lines) {
    return complaint(readCsv, "t,x,y,p\n" + lines, kSensor);
}

TEST(Csv, TakesALineAnEventWithOrWithoutCarriageReturnsAndALastEndOfLine) {
    const auto expected = ElementsAre(Event{10, 3, 2, 1}, Event{4294967296, 0, 0, 0});
    EXPECT_THAT(readCsv({"t,x,y,p\n10,3,2,1\n4294967296,0,0,0\n", "f", kSensor}).events, expected);
    EXPECT_THAT(readCsv({"t,x,y,p\r\n10,3,2,1\r\n4294967296,0,0,0", "f", kSensor}).events, expected);
    EXPECT_THAT(readCsv({"t,x,y,p", "f", kSensor}).events, IsEmpty());
}

TEST(Csv, NamesTheLineThatIsWrong) {
    for (const char* line :
         {"1,2,0", "1,2,0,1,1", "1,2,0,2", "1,2,-1,1", "1, 2,0,1", "1,2,0,1.0", "1,70000,0,1", "", "a,b,c,d"})
        EXPECT_EQ(
            refusal("0,0,0,0\n" + std::string(line) + "\n"),
            "f: line 3: '" + std::string(line) + "', expected four integers: time in us, x, y, and polarity 0 or 1")
            << line;
    EXPECT_THAT(refusal("0,0,0,0\n9,4,0,1\n"), HasSubstr("f: line 3: an event at x = 4, y = 0, expected x in 0..3"));
    EXPECT_THAT(refusal("9,0,0,0\n9,0,0,0\n8,0,0,0\n"), HasSubstr("f: line 4: an event at 8 us after one at 9 us"));
}

TEST(Csv, NeedsItsHeader) {
    EXPECT_EQ(complaint(readCsv, "x,y,t,p\n", kSensor), "f: line 1: 'x,y,t,p', expected the header t,x,y,p");
    EXPECT_EQ(complaint(readCsv, "", kSensor), "f: line 1: '', expected the header t,x,y,p");
}

// 2^48 us are nine years.
TEST(Csv, TakesTimesOfNineYears) {
    EXPECT_EQ(refusal("281474976710656,0,0,0\n"), "accepted");
    EXPECT_THAT(refusal("281474976710657,0,0,0\n"), HasSubstr("expected at most 281474976710656 us"));
}

}  // namespace
}  // namespace spikeloom::events
