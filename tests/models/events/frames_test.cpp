// SPDX-License-Identifier: Apache-2.0
#include "models/events/frames.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace spikeloom::events {
namespace {

using network::EventFrames;
using ::testing::Each;
using ::testing::ElementsAre;
using Cut = EventFrames::Cut;
using Values = EventFrames::Values;

/// ON events of one pixel at these times.
Recording at(std::initializer_list<std::uint64_t> times) {
    Recording recording{{1, 1}, {}, 0};
    for (const std::uint64_t time : times) recording.events.push_back({time, 0, 0, 1});
    return recording;
}

/// Events in each frame of a recording of one pixel.
std::vector<std::int64_t> counts(const Recording& recording, Cut cut, std::uint32_t steps,
                                 std::uint32_t durationUs = 0) {
    std::vector<std::int64_t> result;
    for (const Frame& frame : framesOf(recording, {.width = 1,
                                                  .height = 1,
                                                  .polarities = 1,
                                                  .steps = steps,
                                                  .cut = cut,
                                                  .durationUs = durationUs,
                                                  .values = Values::Count,
                                                  .maxCount = 100}))
        result.push_back(frame[0]);
    return result;
}

// From the first event on: [100, 110), [110, 120); what comes at 120 or later has no step.
TEST(EventFrames, OfADurationBeginWithTheFirstEvent) {
    EXPECT_THAT(counts(at({100, 109, 110, 119, 120, 500}), Cut::Duration, 2, 10), ElementsAre(2, 2));
    EXPECT_THAT(counts(at({100, 500}), Cut::Duration, 3, 10), ElementsAre(1, 0, 0));
}

// 100 .. 107 are 8 us, so halves end with 103 and 107.
TEST(EventFrames, OfEqualTimeDivideTheWholeRecording) {
    EXPECT_THAT(counts(at({100, 103, 104, 107}), Cut::EqualTime, 2), ElementsAre(2, 2));
    EXPECT_THAT(counts(at({100, 101, 102, 107}), Cut::EqualTime, 2), ElementsAre(3, 1));
    EXPECT_THAT(counts(at({7, 7, 7}), Cut::EqualTime, 2), ElementsAre(3, 0));
}

// floor(i * 3 / 7) for i = 0 .. 6 is 0 0 0 1 1 2 2.
TEST(EventFrames, OfEqualCountHaveAsManyEventsEachButForOne) {
    EXPECT_THAT(counts(at({0, 1, 2, 3, 4, 5, 1000}), Cut::EqualCount, 3), ElementsAre(3, 2, 2));
    EXPECT_THAT(counts(at({0, 1}), Cut::EqualCount, 4), ElementsAre(1, 0, 1, 0));
}

TEST(EventFrames, OfARecordingWithoutEventsAreEmpty) {
    for (const Cut cut : {Cut::Duration, Cut::EqualTime, Cut::EqualCount})
        EXPECT_THAT(counts(at({}), cut, 3, 1), ElementsAre(0, 0, 0));
}

TEST(EventFrames, SayOnlyThatThereWereEventsOrCountThemUpToAMaximum) {
    EventFrames spec{.width = 1, .height = 1, .polarities = 1};
    EXPECT_THAT(framesOf(at({1, 1, 1}), spec), ElementsAre(ElementsAre(1)));
    spec.values = Values::Count;
    spec.maxCount = 3;
    EXPECT_THAT(framesOf(at({1, 1}), spec), ElementsAre(ElementsAre(2)));
    EXPECT_THAT(framesOf(at({1, 1, 1}), spec), ElementsAre(ElementsAre(3)));
    EXPECT_THAT(framesOf(at({1, 1, 1, 1}), spec), ElementsAre(ElementsAre(3)));
}

// Row = y * 3 + x, column = polarity: x = 2, y = 1, ON is neuron (1 * 3 + 2) * 2 + 1 = 11.
TEST(EventFrames, HaveARowForEachPixelAndAColumnForEachPolarity) {
    const Recording recording{{3, 2}, {{0, 2, 1, 1}, {0, 1, 0, 0}}, 0};
    EXPECT_THAT(framesOf(recording, {.width = 3, .height = 2})[0], ElementsAre(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1));
    EXPECT_THAT(framesOf(recording, {.width = 3, .height = 2, .polarities = 1})[0], ElementsAre(0, 1, 0, 0, 0, 1));
}

// 4 x 2 pixels in squares of two: x = 1 belongs to the left one, x = 2 to the right one.
TEST(EventFrames, AddUpTheEventsOfASquareOfPixels) {
    const Recording recording{{4, 2}, {{0, 0, 0, 1}, {0, 1, 1, 1}, {0, 2, 0, 1}}, 0};
    const EventFrames spec{
        .width = 4, .height = 2, .polarities = 1, .downscale = 2, .values = Values::Count, .maxCount = 9};
    EXPECT_THAT(framesOf(recording, spec)[0], ElementsAre(2, 1));
}

}  // namespace
}  // namespace spikeloom::events
