// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/operators/one_projection.hpp"

/// A max pool adds what each step changes of the largest sum of a window.
namespace spikeloom::operators {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of one_projection.hpp
using program::Geometry;
using program::Program;
using spikeloom::testing::expectHolds;

/// 6 x 2 -> 4 x 2: windows of 3 positions, one after another. Position 2 feeds targets 0, 1 and 2, position 0 only 0.
Program slidingWindow(std::int64_t multiplier = 1) {
    HandProgram hand;
    Geometry window;
    window.source = {1, 1, 6};
    window.target = {1, 1, 4};
    window.kernel = {1, 1, 3};
    const auto source = hand.spiking("source", 6, 2), target = hand.spiking("target", 4, 2);
    hand.at(hand.maxPool(source, target, window)).multiplier = multiplier;
    return hand.build();
}

using Values = std::vector<std::int64_t>;

TEST(MaxPool, AddsNothingForASumThatIsNotTheLargest) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    receiver.deliver({2, 0, 3, 0});
    EXPECT_EQ(receiver.take(), (Values{3, 0, 3, 0, 3, 0, 0, 0}));
    receiver.deliver({1, 0, 2, 0});
    EXPECT_EQ(receiver.take(), (Values(8, 0)));
    receiver.deliver({1, 0, 2, 0});  // 4 against 3, in the windows of positions 0..2 and 1..3
    EXPECT_EQ(receiver.take(), (Values{1, 0, 1, 0, 0, 0, 0, 0}));
}

// Sums of position 2 go to 3 and back to 1; position 1 stands at 2, position 4 at 0.
TEST(MaxPool, FallsBackOnTheNextLargestWhenTheLargestIsTakenAway) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    receiver.deliver({2, 1, 3, 0});
    receiver.deliver({1, 1, 2, 0});
    receiver.take();
    receiver.deliver({2, 1, -2, 0});
    EXPECT_EQ(receiver.take(), (Values{0, -1, 0, -1, 0, -2, 0, 0}));
}

// A neuron that has sent nothing stands at 0: a window is negative only where all of its sums are.
TEST(MaxPool, IsNegativeOnlyWhereAllOfTheWindowIs) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    receiver.deliver({0, 0, -1, 0});
    receiver.deliver({1, 0, -2, 0});
    EXPECT_EQ(receiver.take(), (Values(8, 0)));
    receiver.deliver({2, 0, -3, 0});
    EXPECT_EQ(receiver.take(), (Values{-1, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(MaxPool, ScalesTheDifference) {
    const Program program = slidingWindow(5);
    Receiver receiver(program);
    EXPECT_TRUE(receiver.deliver({0, 0, 2, 0}).scales);
    EXPECT_EQ(receiver.take()[0], 10);
    EXPECT_FALSE(Receiver(slidingWindow(4)).deliver({0, 0, 2, 0}).scales);
}

/// targets that change | tracers written, read one by one, compared
Values figures(const EventWork& work) {
    EXPECT_EQ(work.elementsPerRow, 1u);
    EXPECT_EQ(work.weightElements + work.tracerElements, 0u);
    return {work.targetRows, work.tracerWrites, work.tracerProbes, work.comparisons};
}

TEST(MaxPool, WritesItsSumAndTheMaximaThatItRaises) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    EXPECT_EQ(figures(receiver.deliver({2, 0, 1, 0})), (Values{3, 1 + 3, 0, 3}));
    EXPECT_EQ(figures(receiver.deliver({0, 0, 1, 0})), (Values{0, 1, 1, 1}));  // 1 against 1
    EXPECT_EQ(figures(receiver.deliver({0, 0, 1, 0})), (Values{1, 1 + 1, 0, 1}));
}

// Position 2 is the largest of three windows; each has two other sums. In the first, position 0 is as large.
TEST(MaxPool, ReadsTheOthersOfAWindowWhoseLargestIsTakenAway) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    receiver.deliver({2, 1, 1, 0});
    receiver.deliver({0, 1, 1, 0});
    EXPECT_EQ(figures(receiver.deliver({2, 1, -1, 0})), (Values{2, 1 + 2, 3 * 2 + 1, 3 * 2 + 3}));
    EXPECT_EQ(figures(receiver.deliver({2, 1, -1, 0})),
              (Values{0, 1, 3 + 2 * 2, 3 + 2 * 2}));  // two maxima are 0, as it was
}

TEST(MaxPool, FindsItsElementWithinTheSlice) {
    const Program program = slidingWindow();
    Receiver receiver(program, {1, 3, 1, 2});
    EXPECT_EQ(sourceBoxes(program, {kOnly, 0}, {1, 3, 1, 2}), (std::vector<Slice>{{1, 5, 1, 2}}));
    const EventWork work = receiver.deliver({2, 1, 1, 0});
    EXPECT_EQ(work.firstElement, 0u);
    EXPECT_EQ(work.targetRows, 2u);
    EXPECT_EQ(receiver.take(), (Values{1, 1}));
}

// Sums of 4 positions and maxima of 2 of one channel, 5 bits each.
TEST(Footprint, OfAMaxPoolIsTheSumsOfItsSourcesAndItsMaxima) {
    Program program = slidingWindow();
    program.populations[0].widths.sentBits = 5;
    EXPECT_EQ(footprint(program, kOnly, {1, 3, 1, 2}).tracerBits, (4u + 2u) * 5u);
    EXPECT_EQ(footprint(program, kOnly, {1, 3, 1, 2}).weightBits(), 0u);
}

// Two rows of sums, of 2 channels each, and three rows of maxima.
TEST(MaxPool, WritesTheRowsThatChangedWhenASampleEnds) {
    const Program program = slidingWindow();
    Receiver receiver(program);
    receiver.deliver({2, 0, 1, 0});
    receiver.deliver({0, 0, 1, 0});
    EXPECT_EQ(receiver.synapses->reset(0), (2u + 3u) * 2u);
    EXPECT_EQ(receiver.synapses->reset(0), 0u);
}

/// The largest sum of every window, by target, row-major: looked up from the definition.
Values largest(const Program& program, const Values& sums) {
    const Geometry& g = program.at(kOnly).geometry;
    const std::uint32_t channels = program.at(program.at(kOnly).source).cols;
    Values result;
    for (std::uint32_t t = 0; t < g.target[0] * g.target[1] * g.target[2]; ++t)
        for (std::uint32_t c = 0; c < channels; ++c) {
            std::optional<std::int64_t> most;
            const Geometry::Sizes to = Geometry::coordinates(t, g.target);
            for (std::uint32_t s = 0; s < g.source[0] * g.source[1] * g.source[2]; ++s) {
                const Geometry::Sizes from = Geometry::coordinates(s, g.source);
                bool inside = true;
                for (std::size_t a = 0; a < Geometry::kAxes; ++a) {
                    const std::int64_t tap = std::int64_t{from[a]} + g.padding[a] - std::int64_t{to[a]} * g.stride[a];
                    inside = inside && tap >= 0 && tap < g.kernel[a];
                }
                const std::int64_t sum = sums[std::size_t{s} * channels + c];
                if (inside) most = std::max(most.value_or(sum), sum);
            }
            result.push_back(most.value());
        }
    return result;
}

// Within a step events come in any order; several of one neuron are more than ever come, and add up all the same.
TEST(MaxPool, AddsUpToTheChangeOfTheLargestInAnyOrder) {
    expectHolds(11, 1000, [](std::uint64_t seed) {
        Random random(seed);
        const Program program = maxPoolProgram(random);
        const std::int64_t multiplier = program.at(kOnly).multiplier;
        const std::uint32_t channels = program.at(program.at(kOnly).source).cols;
        Receiver one(program), other(program);
        Values sums(program.at(program.at(kOnly).source).size(), 0), before = largest(program, sums);
        for (int step = 0; step < 6; ++step) {
            std::vector<Event> events = randomEvents(program, random.count(0, 30), random);
            std::erase_if(events, [&](const Event& event) {  // a stride may leave positions out, which nobody hears
                const auto boxes = sourceBoxes(program, {kOnly, 0}, one.pending.slice);
                return std::none_of(boxes.begin(), boxes.end(),
                                    [&](const Slice& box) { return box.contains(event.row, event.col); });
            });
            for (const Event& event : events) sums[std::size_t{event.row} * channels + event.col] += event.value;
            for (const Event& event : events) one.deliver(event);
            random.shuffle(events);
            for (const Event& event : events) other.deliver(event);
            const Values after = largest(program, sums), arrived = one.take();
            RC_ASSERT(arrived == other.take());
            for (std::size_t i = 0; i < after.size(); ++i) RC_ASSERT(arrived[i] == (after[i] - before[i]) * multiplier);
            before = after;
        }
    });
}

}  // namespace
}  // namespace spikeloom::operators
