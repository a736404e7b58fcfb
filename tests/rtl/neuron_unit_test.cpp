// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "models/support/error.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/cosim/neuron_unit/neuron_rules.hpp"
#include "sim/cosim/neuron_unit/neuron_unit_check.hpp"
#include "tests/rtl/own_path.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::cosim {
namespace {

const std::int64_t kHighest = (std::int64_t{1} << (neuronUnitShape().membraneBits - 1)) - 1;  // of a membrane

/// One neuron on lane 0, alone in the unit.
struct One {
    explicit One(const NeuronRule& rule) { unit.configure(rule); }
    NeuronOutput operator()(const NeuronInput& in, bool integrate = true, bool fire = true) {
        NeuronBeat beat{.valid = true, .integrate = integrate, .fire = fire, .lanes = {}};
        beat.lanes.resize(neuronUnitShape().lanes);
        beat.lanes[0] = in;
        beat.lanes[0].enabled = true;
        unit.clock(beat);
        while (!unit.outValid()) unit.clock({});
        std::vector<NeuronOutput> lanes;
        unit.outputs(lanes);
        unit.clock({});
        return lanes[0];
    }
    NeuronUnit unit;
};

std::int64_t firesAt(One& one, NeuronInput in, std::int64_t membrane) {
    in.membrane = membrane;
    return one(in).value;
}

NeuronBeat beatOf(std::int64_t membrane) {
    NeuronBeat beat{.valid = true, .integrate = true, .fire = true, .lanes = {}};
    beat.lanes.resize(neuronUnitShape().lanes);
    for (NeuronInput& lane : beat.lanes) lane = {.membrane = membrane, .threshold = 10, .level = 10, .enabled = true};
    return beat;
}

// A beat in cycle 0 with 3 stages: registers load at the ends of 0, 1 and 2, and it shows in 3.
TEST(NeuronUnitRtl, ShowsABeatAsManyCyclesLaterAsItHasStages) {
    NeuronUnit unit;
    unit.configure({});
    EXPECT_TRUE(unit.clock(beatOf(12)));
    for (std::uint32_t cycle = 1; cycle < neuronUnitShape().stages; ++cycle) {
        EXPECT_FALSE(unit.outValid()) << "cycle " << cycle;
        unit.clock({});
    }
    EXPECT_TRUE(unit.outValid());
    EXPECT_EQ(unit.now(), neuronUnitShape().stages);
    unit.clock({});
    EXPECT_FALSE(unit.outValid());
    EXPECT_FALSE(unit.busy());
}

// Beats in cycles 0 and 1 and one that waits. What shows in 3 is not taken until 5: the unit is not ready in 3 and 4,
// shows the same, and the second beat comes in 6 and not in 4.
TEST(NeuronUnitRtl, StallsAsAWholeWhileItsOutputIsNotTaken) {
    NeuronUnit unit;
    unit.configure({});
    std::vector<NeuronOutput> lanes;
    EXPECT_TRUE(unit.clock(beatOf(12)));
    EXPECT_TRUE(unit.clock(beatOf(13)));
    while (!unit.outValid()) EXPECT_TRUE(unit.clock({}));
    for (int cycle = 0; cycle < 2; ++cycle) {
        EXPECT_FALSE(unit.clock(beatOf(14), false));
        unit.outputs(lanes);
        EXPECT_EQ(lanes[0].membrane, 2);
    }
    EXPECT_TRUE(unit.clock(beatOf(14), true));
    EXPECT_TRUE(unit.outValid());
    unit.outputs(lanes);
    EXPECT_EQ(lanes[0].membrane, 3);
}

TEST(NeuronUnitRtl, KeepsWhatALaneShowsWhoseClockIsOff) {
    NeuronUnit unit;
    unit.configure({});
    NeuronBeat second = beatOf(15);
    second.lanes.back().enabled = false;
    unit.clock(beatOf(12));
    unit.clock(second);
    while (unit.busy() && !unit.outValid()) unit.clock({});
    unit.clock({});
    std::vector<NeuronOutput> lanes;
    unit.outputs(lanes);
    EXPECT_EQ(lanes.front().membrane, 5);
    EXPECT_FALSE(lanes.back().enabled);
    EXPECT_EQ(lanes.back().membrane, 2);
}

// 3 << 4 and 5 more, and 2 in every step: 55 of a threshold of 40 leaves 15.
TEST(NeuronUnitRtl, AddsTheShiftedCurrentTheBiasAndTheShiftOfAStep) {
    One one({.mode = NeuronMode::If, .shift = 4});
    const NeuronInput in{.current = 3, .added = 5, .threshold = 40, .level = 40, .drift = 2};
    const NeuronOutput out = one(in);
    EXPECT_EQ(out.value, 1);
    EXPECT_EQ(out.membrane, 15);
    EXPECT_EQ(out.tracer, 1);
    EXPECT_EQ(one(in, false).membrane, 0);
    EXPECT_EQ(one(in, true, false).membrane, 55);
    EXPECT_TRUE(one(in, true, false).stirs);
}

TEST(NeuronUnitRtl, FiresFromItsLevelOnAndSubtractsTheThreshold) {
    One one({.mode = NeuronMode::If});
    const NeuronInput in{.threshold = 10, .level = 7};
    EXPECT_EQ(firesAt(one, in, 6), 0);
    EXPECT_EQ(firesAt(one, in, 7), 1);
    EXPECT_EQ(one({.membrane = 7, .threshold = 10, .level = 7}).membrane, -3);
    EXPECT_FALSE(one({.membrane = 16, .threshold = 10, .level = 7}).stirs);  // 6 is left
    EXPECT_TRUE(one({.membrane = 17, .threshold = 10, .level = 7}).stirs);   // 7 is left
}

TEST(NeuronUnitRtl, ResetsToZeroIfItsRuleSaysSo) {
    One one({.mode = NeuronMode::If, .toZero = true});
    EXPECT_EQ(one({.membrane = 25, .threshold = 10, .level = 10}).membrane, 0);
    EXPECT_EQ(one({.membrane = 9, .threshold = 10, .level = 10}).membrane, 9);
}

// -3 / 2 rounded down is -2.
TEST(NeuronUnitRtl, DecaysBeforeItIntegratesAndRoundsDown) {
    One one({.mode = NeuronMode::Lif, .decay = 0x8000});
    EXPECT_EQ(one({.added = 100, .membrane = -3, .threshold = 1000, .level = 1000}).membrane, 98);
    EXPECT_EQ(one({.added = 100, .membrane = 3, .threshold = 1000, .level = 1000}).membrane, 101);
    EXPECT_EQ(one({.membrane = -3, .threshold = 1000, .level = 1000}, false).membrane, -3);
}

TEST(NeuronUnitRtl, SettlesBetweenTheBoundsOfItsTracer) {
    One one({.mode = NeuronMode::StBif, .least = -2, .most = 3});
    const auto event = [&](std::int64_t membrane, std::int64_t tracer) {
        return one({.membrane = membrane, .tracer = tracer, .threshold = 10}).value;
    };
    EXPECT_EQ(event(10, 2), 1);
    EXPECT_EQ(event(9, 2), 0);
    EXPECT_EQ(event(10, 3), 0);
    EXPECT_EQ(event(-1, -1), -1);
    EXPECT_EQ(event(0, -1), 0);
    EXPECT_EQ(event(-1, -2), 0);
    EXPECT_EQ(one({.membrane = -1, .tracer = 0, .threshold = 10}).membrane, 9);
    EXPECT_EQ(one({.membrane = -1, .tracer = 0, .threshold = 10}).tracer, -1);
}

TEST(NeuronUnitRtl, CountsThresholdsUpToItsBurst) {
    One one({.mode = NeuronMode::AdaFire, .most = 4});
    const NeuronInput in{.threshold = 10};
    EXPECT_EQ(firesAt(one, in, 9), 0);
    EXPECT_EQ(firesAt(one, in, 10), 1);
    EXPECT_EQ(firesAt(one, in, 39), 3);
    EXPECT_EQ(firesAt(one, in, 40), 4);
    EXPECT_EQ(firesAt(one, in, 50), 4);
    EXPECT_EQ(firesAt(one, in, -50), 0);
    EXPECT_EQ(one({.membrane = 53, .threshold = 10}).membrane, 13);
    EXPECT_TRUE(one({.membrane = 50, .threshold = 10}).stirs);
    EXPECT_FALSE(one({.membrane = 49, .threshold = 10}).stirs);
}

// Half a threshold is 5. At a tie the code goes up only from an odd one, if ties go to even codes.
TEST(NeuronUnitRtl, RoundsAHalfUpOrToTheEvenCode) {
    One up({.mode = NeuronMode::Sfa}), even({.mode = NeuronMode::Sfa, .halfEven = true});
    const auto in = [](std::int64_t membrane, std::int64_t tracer) {
        return NeuronInput{.membrane = membrane, .tracer = tracer, .threshold = 10, .level = 5};
    };
    EXPECT_EQ(up(in(4, 0)).value, 0);
    EXPECT_EQ(up(in(5, 0)).value, 1);
    EXPECT_EQ(even(in(5, 0)).value, 0);
    EXPECT_EQ(even(in(6, 0)).value, 1);
    EXPECT_EQ(even(in(5, 1)).value, 1);
}

TEST(NeuronUnitRtl, SaturatesAtTheEndsOfItsMembraneAndCountsIt) {
    One one({.mode = NeuronMode::If});
    const NeuronInput in{.threshold = 1, .level = 1};
    const auto sum = [&](std::int64_t membrane, std::int64_t added) {
        NeuronInput with = in;
        with.membrane = membrane;
        with.added = added;
        return one(with, true, false).membrane;
    };
    EXPECT_EQ(sum(kHighest - 1, 1), kHighest);
    EXPECT_EQ(sum(-kHighest, -1), -kHighest - 1);
    EXPECT_EQ(one.unit.clamps(), 0u);
    EXPECT_EQ(sum(kHighest, 1), kHighest);
    EXPECT_EQ(sum(-kHighest - 1, -1), -kHighest - 1);
    EXPECT_EQ(one.unit.clamps(), 2u);
}

TEST(NeuronUnitRtl, DoesNotSkipCyclesInWhichItHasWork) {
    NeuronUnit unit;
    unit.configure({}, 100);
    unit.skipTo(1000);
    unit.clock(beatOf(12));
    EXPECT_EQ(unit.now(), 1001u);
    EXPECT_THROW(unit.skipTo(2000), InvariantError);
}

class NeuronUnitModes : public ::testing::TestWithParam<NeuronMode> {};

TEST_P(NeuronUnitModes, EqualsTheModelInEveryOutputOfEveryCycle) {
    const CheckResult result = checkNeuronMode(GetParam(), {20000, 1});
    EXPECT_EQ(result.mismatches, 0u) << result.first;
    EXPECT_GE(result.updates, 20000u);
    for (const auto& [name, count] : result.bins) EXPECT_GT(count, 0u) << name;
}
INSTANTIATE_TEST_SUITE_P(All, NeuronUnitModes,
                         ::testing::Values(NeuronMode::If, NeuronMode::Lif, NeuronMode::StBif, NeuronMode::AdaFire,
                                           NeuronMode::Sfa));

TEST(NeuronUnitRtl, IsTheSameUnitWhenItIsObserved) {
    const TemporaryDirectory folder("coverage");
    const CheckResult plain = checkNeuronUnit({500, 3}), observed = checkNeuronUnit({500, 3, folder.path()});
    EXPECT_EQ(observed.mismatches, 0u) << observed.first;
    EXPECT_EQ(observed.cycles, plain.cycles);
}

/// Lines of a waveform, by fst2vcd; nothing where that is not installed.
std::vector<std::string> vcdLines(const std::string& fst) {
    std::vector<std::string> lines;
    FILE* pipe = popen(("fst2vcd " + fst + " 2>/dev/null").c_str(), "r");
    if (!pipe) return lines;
    char text[512];
    while (std::fgets(text, sizeof text, pipe)) lines.emplace_back(text);
    pclose(pipe);
    return lines;
}

// 64 cycles are kept, of 100 to 199: from 136 on, the last edge begins cycle 200. 10 units of time a cycle.
TEST(NeuronUnitRtl, WritesTheLastCyclesAsAWaveform) {
    NeuronUnit unit;
    unit.configure({}, 100);
    for (std::int64_t i = 0; i < 100; ++i) unit.clock(beatOf(i));
    const std::string file = ownPath("waveform.fst").string();
    unit.writeWaveform(file);
    const std::vector<std::string> lines = vcdLines(file);
    if (lines.empty()) GTEST_SKIP() << "fst2vcd (package gtkwave) is not installed";
    std::vector<std::string> times;
    bool hasClock = false, hasMembranes = false;
    for (const std::string& line : lines) {
        if (line[0] == '#') times.push_back(line.substr(1, line.find('\n') - 1));
        hasClock |= line.find(" clk ") != std::string::npos;
        hasMembranes |= line.find(" out_membrane ") != std::string::npos;
    }
    EXPECT_TRUE(hasClock);
    EXPECT_TRUE(hasMembranes);
    EXPECT_EQ(times.front(), "1365");
    EXPECT_EQ(times.back(), "2000");
    std::filesystem::remove(file);
}

program::LoweredPopulation population(const neurons::Neuron& neuron) {
    program::LoweredPopulation layer;
    layer.name = "layer";
    layer.rows = layer.cols = 4;
    layer.widths = {.pendingBits = 16, .membraneBits = 20};
    testing::setNeuron(layer, neuron);
    return layer;
}

std::string refusalOf(const program::LoweredPopulation& layer) {
    try {
        static_cast<void>(ruleOf(layer));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "";
}

TEST(NeuronRules, RefusesByNameWhatTheUnitDoesNotHave) {
    EXPECT_EQ(refusalOf(population(testing::stBif(5))), "");
    EXPECT_NE(refusalOf(population(neurons::LeakyRelu{})).find("has no leaky_relu"), std::string::npos);
    EXPECT_NE(refusalOf(population(neurons::Graded{})).find("has no graded"), std::string::npos);
    neurons::AdaFire burst;
    burst.burst = 16;
    EXPECT_EQ(refusalOf(population(burst)), "");
    burst.burst = 17;
    EXPECT_NE(refusalOf(population(burst)).find("counts to 16"), std::string::npos);
}

TEST(NeuronRules, RefusesWhatIsWiderThanTheUnit) {
    program::LoweredPopulation layer = population(testing::stBif(5));
    const std::uint32_t bits = neuronUnitShape().membraneBits;
    layer.widths.membraneBits = bits;
    EXPECT_EQ(refusalOf(layer), "");
    layer.widths.membraneBits = bits + 1;
    EXPECT_NE(refusalOf(layer).find("membrane needs " + std::to_string(bits + 1) + " bits"), std::string::npos);
    EXPECT_EQ(refusalOf(population(testing::stBif((std::int64_t{1} << 32) - 1))), "");
    EXPECT_NE(refusalOf(population(testing::stBif(std::int64_t{1} << 32))).find("threshold needs 33 bits"),
              std::string::npos);
    layer = population(testing::stBif(5));
    layer.shift = 25;
    EXPECT_NE(refusalOf(layer).find("shifts by 24"), std::string::npos);
}

TEST(NeuronRules, RefusesAChipWithOtherLanesOrStagesOrSlowerLanes) {
    const NeuronUnitShape shape = neuronUnitShape();
    const hw::NeuronUnitSpec same{.lanes = shape.lanes, .pipelineStages = shape.stages};
    EXPECT_NO_THROW(requireShape(same));
    for (std::uint32_t hw::NeuronUnitSpec::*width :
         {&hw::NeuronUnitSpec::lanes, &hw::NeuronUnitSpec::pipelineStages, &hw::NeuronUnitSpec::cyclesPerUpdate}) {
        hw::NeuronUnitSpec other = same;
        ++(other.*width);
        EXPECT_THROW(requireShape(other), ConfigError);
    }
}

}  // namespace
}  // namespace spikeloom::cosim
