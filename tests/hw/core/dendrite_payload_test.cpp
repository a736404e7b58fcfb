// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/core/dendrite_bench.hpp"

/// What an event costs that says more than that it happened: 64 weights, 16 lanes that add and 4 that multiply. Words
/// of weights and currents take less than the 4 cycles of one addition each.
namespace spikeloom::hw {
namespace {

struct Cost {
    std::uint64_t cycles = 0, additions = 0, multiplications = 0;
    friend bool operator==(const Cost&, const Cost&) = default;
};

/// Of the first of two events of a value.
Cost costOf(const neurons::Payload& payload, std::int64_t value, CountEvents counts = CountEvents::Add) {
    LinearLayer layer(64);
    layer.program.populations[1].payload = payload;
    CoreSpec spec;
    spec.dendrite.countEvents = counts;
    DendriteBench core(spec, std::move(layer.program), std::move(layer.mapping));
    core.send(10, 0, value);
    core.send(10, 0, value);
    const std::uint64_t first = core.nextTakeUp(), second = core.nextTakeUp();
    EXPECT_EQ(core.dendrite.pending(1).current[2], 2 * value * 3);  // whatever it costs
    return {second - first, core.counters.synapticOperations / 2, core.counters.macOperations / 2};
}

TEST(DendritePayload, AddsASpikeOnce) {
    EXPECT_EQ(costOf(neurons::kBinary, 1), (Cost{4, 64, 0}));
    EXPECT_EQ(costOf(neurons::kTernary, -1), (Cost{4, 64, 0}));
}

TEST(DendritePayload, AddsABurstAsOftenAsItSays) {
    EXPECT_EQ(costOf(neurons::countPayload(4), 1), (Cost{4, 64, 0}));
    EXPECT_EQ(costOf(neurons::countPayload(4), 2), (Cost{8, 128, 0}));
    EXPECT_EQ(costOf(neurons::countPayload(4), 3), (Cost{12, 192, 0}));
}

// 64 over 4 multiply lanes; a burst of one needs no multiplication.
TEST(DendritePayload, MultipliesABurstOnceWhereTheChipDoes) {
    EXPECT_EQ(costOf(neurons::countPayload(4), 3, CountEvents::Multiply), (Cost{16, 0, 64}));
    EXPECT_EQ(costOf(neurons::countPayload(4), 1, CountEvents::Multiply), (Cost{4, 64, 0}));
}

TEST(DendritePayload, ShiftsASignAndAnExponent) {
    EXPECT_EQ(costOf(neurons::signExponentPayload(5), 16), (Cost{4, 64, 0}));
    EXPECT_EQ(costOf(neurons::signExponentPayload(5), -8), (Cost{4, 64, 0}));
}

TEST(DendritePayload, ShiftsWhatTheStepSaysIfThatIsAPowerOfTwoAndMultipliesItElse) {
    EXPECT_EQ(costOf(neurons::timePayload(8), 8), (Cost{4, 64, 0}));
    EXPECT_EQ(costOf(neurons::timePayload(8), -4), (Cost{4, 64, 0}));
    EXPECT_EQ(costOf(neurons::timePayload(8), 6), (Cost{16, 0, 64}));
}

TEST(DendritePayload, MultipliesAGradedValueWhateverItIs) {
    EXPECT_EQ(costOf(neurons::gradedPayload(100), 1), (Cost{16, 0, 64}));
    EXPECT_EQ(costOf(neurons::gradedPayload(100), -6), (Cost{16, 0, 64}));
}

}  // namespace
}  // namespace spikeloom::hw
