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

// Every neuron hears all 30; a second projection adds its own 10.
TEST(Limits, ReportMoreSourceNeuronsThanACoreCanHear) {
    ProgramBuilder b;
    const PopulationId in = b.input(1, 30), early = b.spiking("early", 1, 10), a = b.spiking("a", 1, 4);
    b.linear(in, early);
    b.linear(in, a);
    b.linear(early, a);
    hw::CoreSpec core = roomyCore();
    core.axonsMax = 40;
    EXPECT_EQ(complaint(b, core), "");
    core.axonsMax = 39;
    EXPECT_EQ(
        complaint(b, core),
        "chip.json: chip.core.axons_max: a single neuron of 'a' hears 40 source neurons, 39 available; 40 would do");
}

// A row hears the row of the same number only, so rows are cut apart.
TEST(Limits, CutPopulationsUntilTheirCoresHearFewEnough) {
    ProgramBuilder b;
    const PopulationId in = b.input(8, 10), a = b.spiking("a", 8, 4);
    b.linear(in, a);
    hw::ChipSpec chip;
    chip.core = roomyCore();
    EXPECT_EQ(map(b.build(), chip, {}, {}, "chip.json").cores.size(), 1u);
    chip.core.axonsMax = 79;
    EXPECT_EQ(map(b.build(), chip, {}, {}, "chip.json").cores.size(), 2u);
    chip.core.axonsMax = 20;
    EXPECT_EQ(map(b.build(), chip, {}, {}, "chip.json").cores.size(), 4u);
}

/// What map() says of a chip with such capabilities.
std::string complaint(const ProgramBuilder& builder, const hw::CapabilitiesSpec& capabilities,
                      bool hasFunctionUnit = true) {
    hw::ChipSpec chip;
    chip.core = roomyCore();
    chip.core.functionUnit.present = hasFunctionUnit;
    chip.capabilities = capabilities;
    try {
        (void)map(builder.build(), chip, {}, {}, "chip.json");
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

TEST(Capabilities, OfEverythingAreThoseOfAChipThatListsNothing) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.softmax("a", 2, 4);
    b.identity(in, a);
    EXPECT_EQ(complaint(b, hw::CapabilitiesSpec{}), "");
    hw::CapabilitiesSpec exactly;
    exactly.neurons = {{"st_bif"}};
    exactly.functions = {{"softmax"}};
    exactly.payloads = {{"ternary"}};
    exactly.operators = {{"identity"}};
    EXPECT_EQ(complaint(b, exactly), "");
}

TEST(Capabilities, ThatANetworkNeedsAreNamedWithWhatTheChipHas) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), a = b.spiking("a", 2, 4), norm = b.normalised("norm", 2, 4);
    b.linear(in, a);
    b.identity(a, norm);
    hw::CapabilitiesSpec none;
    none.neurons = {{"if", "lif"}};
    EXPECT_EQ(
        complaint(b, none),
        "chip.json: chip.capabilities.neurons: population 'a' has st_bif neurons, the cores have if, lif; a network "
        "of such neurons would do\n"
        "chip.json: chip.capabilities.neurons: population 'norm' has st_bif neurons, the cores have if, lif; a "
        "network of such neurons would do");
    none = {};
    none.functions = {{"softmax"}};
    EXPECT_EQ(
        complaint(b, none),
        "chip.json: chip.capabilities.functions: population 'norm' needs layer_norm, the function unit does softmax; "
        "a network without it would do");
    none = {};
    none.payloads = {{"binary"}};
    EXPECT_THAT(complaint(b, none),
                HasSubstr("chip.json: chip.capabilities.payloads: population 'a' sends ternary events, "
                          "the cores take binary; neurons that send such events would do"));
    EXPECT_THAT(complaint(b, none), HasSubstr("an input of such events would do"));
    none = {};
    none.operators = {{"linear"}};
    EXPECT_THAT(
        complaint(b, none),
        HasSubstr("chip.json: chip.capabilities.operators: projection 'a->norm' is identity, the cores do linear; "));
    none.operators.emplace();
    EXPECT_THAT(complaint(b, none), HasSubstr("projection 'image->a' is linear, the cores do none"));
}

// Without a function unit there is nothing that its list could be about.
TEST(Capabilities, AreReportedTogetherWithWhatDoesNotFit) {
    ProgramBuilder b;
    const PopulationId in = b.input(2, 4), norm = b.normalised("norm", 2, 4);
    b.identity(in, norm);
    hw::CapabilitiesSpec none;
    none.neurons = {{"if"}};
    none.functions.emplace();
    const std::string text = complaint(b, none, false);
    EXPECT_THAT(text, HasSubstr("chip.capabilities.neurons: population 'norm' has st_bif neurons"));
    EXPECT_THAT(text, HasSubstr("chip.core.function_unit.present: population 'norm' needs layer norm"));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("chip.capabilities.functions")));
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
