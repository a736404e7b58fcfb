// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "sim/mapping/mapper.hpp"
#include "tests/sim/mapping/programs.hpp"

namespace spikeloom::mapping {
namespace {

using namespace testing;
using program::PopulationId;
using ::testing::HasSubstr;

/// What map() says; empty when it maps.
std::string complaint(const ProgramBuilder& builder, const hw::CoreSpec& core) {
    hw::ChipSpec chip;
    chip.core = core;
    try {
        (void)map(builder.build(), chip, {}, {}, "chip.json");
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

// One neuron's weights from 100 channels.
TEST(Limits, NameTheMemoryWhatIsNeededAndWhatWouldDo) {
    ProgramBuilder b;
    const PopulationId in = b.input(1, 100), a = b.spiking("a", 1, 2);
    b.linear(in, a);
    b.bias(a, 12);
    hw::CoreSpec core = roomyCore();
    core.synapticMemory.capacityBytes = 101;
    EXPECT_EQ(complaint(b, core),
              "chip.json: chip.core.synaptic_memory.capacity_bytes: a single neuron of 'a' needs 102 bytes of synaptic "
              "memory "
              "(weights 100, biases 2), 101 available; 102 would do");
    core.synapticMemory.capacityBytes = 102;
    EXPECT_EQ(complaint(b, core), "");
}

TEST(Limits, SayThatAFunctionNeedsWholeRows) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 20), a = b.softmax("a", 2, 20);
    b.identity(in, a);
    hw::CoreSpec core = roomyCore();
    core.functionMemory.capacityBytes = 159;
    EXPECT_EQ(complaint(b, core),
              "chip.json: chip.core.function_memory.capacity_bytes: one row of 'a' (20 neurons; softmax needs whole "
              "rows) needs "
              "160 bytes of function memory (accumulated inputs 80, previous results 80), 159 available; 160 would do");
    core.functionMemory.capacityBytes = 160;
    EXPECT_EQ(complaint(b, core), "");
    core.neuronsMax = 19;
    EXPECT_THAT(complaint(b, core),
                HasSubstr("chip.core.neurons_max: one row of 'a' (20 neurons; softmax needs whole rows) is "
                          "20 neurons, 19 available; 20 would do"));
}

TEST(Limits, ReportAPopulationWhoseFanoutNoCutReduces) {
    ProgramBuilder b;
    b.input(1, 1);
    const PopulationId a = b.spiking("a", 1, 1), wide = b.spiking("wide", 1, 20);
    b.linear(a, wide);
    hw::CoreSpec core = roomyCore();
    core.neuronsMax = 2;  // ten cores, each an entry of 8 bytes
    core.fanoutMemory.capacityBytes = 80;
    EXPECT_EQ(complaint(b, core), "");
    core.fanoutMemory.capacityBytes = 79;
    EXPECT_EQ(
        complaint(b, core),
        "chip.json: chip.core.fanout_memory.capacity_bytes: a single neuron of 'a' needs 80 bytes of fan-out table (10 "
        "entries), 72 available; 80 would do");
}

TEST(Limits, RefuseAFunctionOnAChipWithoutAFunctionUnit) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.normalised("a", 2, 4);
    b.identity(in, a);
    hw::CoreSpec core = roomyCore();
    EXPECT_EQ(complaint(b, core), "");
    core.functionUnit.present = false;
    EXPECT_THAT(complaint(b, core),
                HasSubstr("chip.core.function_unit.present: population 'a' needs layer norm and cores "
                          "have no function unit"));
}

TEST(Limits, RefuseWeightsWiderThanTheLanes) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 4);
    b.linear(in, a, 5);
    hw::CoreSpec core = roomyCore();
    core.weightBitsMax = 5;
    EXPECT_EQ(complaint(b, core), "");
    core.weightBitsMax = 4;
    EXPECT_EQ(complaint(b, core),
              "chip.json: chip.core.weight_bits_max: projection 'image->a' has weights of 5 bits, the lanes take 4; 5 "
              "would do");
}

TEST(Limits, RefuseNumbersWiderThanTheLanesOfTheNeuronUnit) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 4, {.pendingBits = 20, .membraneBits = 30});
    b.linear(in, a);
    hw::CoreSpec core = roomyCore();
    core.neuronUnit.membraneBits = 30;
    core.neuronUnit.currentBits = 20;
    EXPECT_EQ(complaint(b, core), "");
    core.neuronUnit.membraneBits = 29;
    EXPECT_EQ(
        complaint(b, core),
        "chip.json: chip.core.neuron_unit.membrane_bits: population 'a' needs membranes of 30 bits, the lanes have "
        "29; 30 would do; or fewer precision.threshold_frac_bits");
    core.neuronUnit.membraneBits = 30;
    core.dendrite.sumBits = 19;
    EXPECT_THAT(complaint(b, core), HasSubstr("chip.core.dendrite.sum_bits: population 'a' needs sums of 20 bits, the "
                                              "lanes have 19; 20 would do"));
    core.dendrite.sumBits = 20;
    core.neuronUnit.currentBits = 19;
    EXPECT_THAT(complaint(b, core), HasSubstr("chip.core.neuron_unit.current_bits: population 'a' needs current of 20 "
                                              "bits, the lanes have 19; 20 would do"));
}

TEST(Limits, AreAllReportedAtOnce) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 200), a = b.spiking("a", 2, 4), norm = b.normalised("norm", 2, 40);
    b.linear(in, a);
    b.linear(a, norm);
    hw::CoreSpec core = roomyCore();
    core.synapticMemory.capacityBytes = 64;
    core.functionMemory.capacityBytes = 64;
    const std::string text = complaint(b, core);
    EXPECT_THAT(text, HasSubstr("a single neuron of 'a' needs 200 bytes of synaptic memory"));
    EXPECT_THAT(text,
                HasSubstr("one row of 'norm' (40 neurons; layer norm needs whole rows) needs 160 bytes of synaptic"));
    EXPECT_THAT(text, HasSubstr("needs 320 bytes of function memory"));
}

TEST(Limits, RefuseAGivenMeshThatIsTooSmallAndSayWhatWouldDo) {
    hw::ChipSpec chip;
    chip.mesh = {.width = 3, .height = 3};
    EXPECT_THROW(
        {
            try {
                (void)map(chain(9), chip, {}, {}, "chip.json");
            } catch (const ConfigError& error) {
                EXPECT_THAT(error.what(),
                            HasSubstr("chip.mesh: the network needs 10 cores and 3 x 3 tiles are 9: 1 too few; "
                                      "[4, 3] or \"auto\" would do"));
                throw;
            }
        },
        ConfigError);
    EXPECT_EQ(map(chain(8), chip, {}, {}, "chip.json").cores.size(), 9u);
}

TEST(Limits, NameThePlacementThatIsNotThere) {
    try {
        (void)map(chain(2), {}, {}, {.placement = "trafic"}, "run.json");
        FAIL() << "accepted";
    } catch (const ConfigError& error) {
        EXPECT_STREQ(error.what(),
                     "run.json: mapping.placement: there is no placement 'trafic'; did you mean traffic?");
    }
}

}  // namespace
}  // namespace spikeloom::mapping
