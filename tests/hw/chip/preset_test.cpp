// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"
#include "tests/hw/chip/chip_bench.hpp"
#include "tests/hw/noc/network_fixture.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/neurons.hpp"

/// The presets of published chips take the times that were published, as far as they are times of units.
namespace spikeloom::hw {
namespace {

ChipSpec preset(const std::string& name) {
    return config::loadChip(config::configsDirectory() / "chips" / (name + ".json"));
}

/// With an input of spikes in place of numbers.
program::Program ofSpikes(program::Program program) {
    program.populations[network::value(program.input)].payload = neurons::kBinary;
    return program;
}

/// So many binary inputs, all connected to so many sums by weights of 1.
program::Program fullyConnected(std::uint32_t inputs, std::uint32_t sums, std::uint32_t weightBits) {
    testing::HandProgram hand;
    const auto image = hand.input(1, inputs), out = hand.readout(1, sums);
    hand.at(out).widths.pendingBits = hand.at(out).widths.membraneBits = 12;
    hand.at(hand.linear(image, out, std::vector<std::int8_t>(std::size_t{inputs} * sums, 1))).weightBits = weightBits;
    return ofSpikes(hand.build());
}

ChipBench::Options on(const ChipSpec& chip, std::uint32_t steps = 1) {
    ChipBench::Options options;
    options.chip = chip;
    options.rule = {.stop = program::StopRule::Fixed, .maxSteps = steps};
    return options;
}

// 75 MHz / 37.5 million synaptic operations a second. 256 events of 512 cycles; what comes on top is an update of each
// sum in 2 cycles, the first packet's way, two pipelines and two barriers.
TEST(Odin, TakesTwoCyclesASynapticOperation) {
    ChipBench bench("Odin", fullyConnected(256, 256, 4), on(preset("odin")));
    const ChipBench::Run run = bench.run(std::vector<std::int64_t>(256, 1));
    ASSERT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.readout, std::vector<std::int64_t>(256, 256));
    const CoreCounters core = sumOf(run.cores);
    EXPECT_EQ(core.synapticOperations, 256u * 256);
    EXPECT_EQ(core.dendriteBusyCycles, 2u * 256 * 256);
    EXPECT_GT(run.stepCycles.at(0), 256u * 512 + 256 * 2);
    EXPECT_LT(run.stepCycles.at(0), 256u * 512 + 256 * 2 + 40);
    EXPECT_NEAR(static_cast<double>(run.stepCycles.at(0)) / (256 * 256), 2.0, 0.01);
}

// 3.5 ns a synaptic operation and 8.4 ns an update, at 0.5 ns a cycle: 7 and 17.
TEST(Loihi1, TakesSevenCyclesASynapticOperationAndSeventeenAnUpdate) {
    testing::HandProgram hand;
    const auto image = hand.input(1, 16), layer = hand.spiking("layer", 1, 100), out = hand.readout(1, 10);
    neurons::IntegrateAndFire neuron;
    neuron.threshold = neuron.fireLevel = 20;
    testing::setNeuron(hand.at(layer), neuron);
    hand.linear(image, layer, std::vector<std::int8_t>(16 * 100, 1));
    hand.linear(layer, out, std::vector<std::int8_t>(100 * 10, 1));
    for (const auto id : {layer, out}) hand.at(id).widths.pendingBits = hand.at(id).widths.membraneBits = 16;
    hand.at(layer).widths.tracerBits = 0;
    ChipSpec chip = preset("loihi1");
    ChipBench bench("Loihi", ofSpikes(hand.build()), on(chip));
    const ChipBench::Run run = bench.run(std::vector<std::int64_t>(16, 1));
    ASSERT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.cores.at(0).dendriteBusyCycles, 7u * 16 * 100);
    EXPECT_EQ(run.cores.at(0).somaBusyCycles, 17u * 100);
}

// 4.1 ns a hop along a row, 6.5 ns along a column, 2.1 ns within a tile: 8, 13 and 4 cycles.
TEST(Loihi1, TakesTheHopsOfItsMesh) {
    const ChipSpec chip = preset("loihi1");
    const auto cycles = [&](std::uint32_t from, std::uint32_t to) {
        NetworkFixture network({.width = chip.mesh.width, .height = chip.mesh.height}, chip.noc);
        EXPECT_TRUE(network.send(from, to, 1, 7));
        EXPECT_TRUE(network.drain());
        return network.arrivals(to).at(0) - 7;
    };
    const std::uint32_t row = 4, column = 8 * 4;  // nodes from a core of one tile to the same of the next
    EXPECT_EQ(cycles(0, 1), 4u);
    EXPECT_EQ(cycles(0, row), 4u + 8);
    EXPECT_EQ(cycles(0, 7 * row + 3), 4u + 7 * 8);
    EXPECT_EQ(cycles(0, column), 4u + 13);
    EXPECT_EQ(cycles(7 * row + 3 * column, 0), 4u + 7 * 8 + 3 * 13);
}

// 113 ns with one tile; 465 ns with all 32, less what 35 cycles for 35.2 leave out: 10 hops there and back.
TEST(Loihi1, ClosesBarriersInThePublishedTime) {
    const ChipSpec chip = preset("loihi1");
    const MeshShape shape{.width = chip.mesh.width, .height = chip.mesh.height};
    const std::uint32_t all = chip.barrier.baseCycles + 2 * chip.barrier.cyclesPerHop * diameter(shape);
    EXPECT_EQ(chip.barrier.baseCycles / chip.clockMhz * 1e3, 113.0);
    EXPECT_NEAR(all / chip.clockMhz * 1e3, 465.0, 2.5);
}

// 1 ms at 140 MHz, whatever there is to do; the sums are read after the last of them.
TEST(TrueNorth, TakesATickForEveryStep) {
    ChipSpec chip = preset("truenorth");
    EXPECT_EQ(static_cast<double>(chip.barrier.stepCycles) / chip.clockMhz, 1000.0);  // us
    chip.mesh = {1, 1};
    ChipBench bench("TrueNorth", fullyConnected(256, 256, 2), on(chip, 1000));
    const ChipBench::Run run = bench.run(std::vector<std::int64_t>(256, 1));
    ASSERT_TRUE(run.spikesMatchReference);
    EXPECT_EQ(run.stepCycles, std::vector<std::uint64_t>(1000, 140000));
    EXPECT_EQ(run.chip.tickOverruns, 0u);
    EXPECT_GT(run.latency, 1000u * 140000);
    EXPECT_LT(run.latency, 1000u * 140000 + 10000);
    const CoreCounters& core = run.cores.at(0);
    EXPECT_EQ(core.dendriteBusyCycles, 256u * 256);
    EXPECT_EQ(core.busyCycles + core.networkWaitCycles + core.barrierWaitCycles, run.latency);
}

// 65,536 synaptic operations, one a cycle, take longer than a tick of 65,000 cycles; the second step does nothing.
TEST(TrueNorth, CountsTheTickThatIsTooShortForItsEvents) {
    ChipSpec chip = preset("truenorth");
    chip.mesh = {1, 1};
    chip.barrier.stepCycles = 65000;
    ChipBench bench("TrueNorth", fullyConnected(256, 256, 2), on(chip, 2));
    const ChipBench::Run run = bench.run(std::vector<std::int64_t>(256, 1));
    EXPECT_GT(run.stepCycles.at(0), 65536u);
    EXPECT_EQ(run.stepCycles.at(1), 65000u);
    EXPECT_EQ(run.chip.tickOverruns, 1u);
}

}  // namespace
}  // namespace spikeloom::hw
