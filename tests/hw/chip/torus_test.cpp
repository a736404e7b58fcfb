// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <tuple>

#include "models/support/error.hpp"
#include "tests/hw/chip/chip_bench.hpp"
#include "tests/support/hand_program.hpp"

/// A chip whose routers are joined to a torus computes what a mesh does, over shorter ways.
namespace spikeloom::hw {
namespace {

using program::Schedule;

ChipSpec torusOf(ChipSpec chip, std::uint32_t concentration = 1) {
    chip.noc.topology = Topology::Torus;
    chip.noc.concentration = concentration;
    return chip;
}

void expectEqualToReference(std::uint64_t seed, const ChipBench::Options& options) {
    const RandomCase sample(seed);
    ChipBench bench("Chip", sample.program, options);
    const ChipBench::Run run = runLikeReference(bench, sample.input);
    EXPECT_EQ(run.chip.packetsInjected, run.chip.packetsEjected);
    EXPECT_GT(sumOf(run.cores).unitSpikes, 100u);
}

struct ChipTorus : ::testing::TestWithParam<std::tuple<std::string, Schedule>> {};

std::string nameOf(const ::testing::TestParamInfo<ChipTorus::ParamType>& tested) {
    const auto& [fidelity, schedule] = tested.param;
    return fidelity + (schedule == Schedule::Layered ? "_layered" : "_pipelined");
}
INSTANTIATE_TEST_SUITE_P(Networks, ChipTorus,
                         ::testing::Combine(::testing::ValuesIn(fidelityNames()),
                                            ::testing::Values(Schedule::Layered, Schedule::Pipelined)),
                         nameOf);

TEST_P(ChipTorus, SpikesLikeTheReference) {
    const auto& [fidelity, schedule] = GetParam();
    ChipSpec chip = torusOf(smallCores());
    chip.noc.fidelity = fidelity;
    expectEqualToReference(20, {.chip = chip, .rule = {.schedule = schedule}, .placement = "traffic"});
}

/// One slot wherever there is a queue, and the two virtual channels that rings need.
ChipSpec tightTorus(std::uint32_t concentration) {
    ChipSpec chip = torusOf(smallCores(), concentration);
    chip.noc.virtualChannels = 2;
    chip.noc.bufferFlits = 1;
    chip.noc.flitBits = 16;
    chip.noc.sourceQueuePackets = 1;
    chip.core.axonFifoPackets = chip.core.outputFifoPackets = 1;
    return chip;
}

TEST(ChipTorusUnderLoad, DoesNotDeadlockThroughBuffersAndFifosOfOneSlot) {
    expectEqualToReference(21, {.chip = tightTorus(1), .rule = {.schedule = Schedule::Pipelined}});
}

TEST(ChipTorusUnderLoad, DoesNotDeadlockWithFourCoresARouterAndANinthPortForTheHost) {
    expectEqualToReference(22, {.chip = tightTorus(4), .rule = {.schedule = Schedule::Pipelined}});
}

// The same cores on the same tiles send the same packets; closing links shorten the way of some and lengthen that of
// none.
TEST(ChipTorusSavings, AreFlitHopsAndBarrierCyclesOfAMeshOfTheSameShape) {
    const RandomCase sample(23);
    ChipBench mesh("Mesh", sample.program, {.chip = smallCores()});
    ChipBench torus("Torus", sample.program, {.chip = torusOf(smallCores())});
    ASSERT_GE(mesh.mapping().mesh.height, 4u);
    const ChipBench::Run onMesh = mesh.run(sample.input), onTorus = torus.run(sample.input);
    EXPECT_TRUE(onMesh.spikesMatchReference && onTorus.spikesMatchReference);
    EXPECT_EQ(onTorus.chip.packetsInjected, onMesh.chip.packetsInjected);
    EXPECT_LT(onTorus.chip.flitHops * 10, onMesh.chip.flitHops * 9);
    EXPECT_LT(onTorus.latency, onMesh.latency);
}

/// 4 inputs -> a -> b -> 2 sums, on a row of three tiles in this order.
program::Program chain() {
    testing::HandProgram hand;
    const auto image = hand.input(1, 4), a = hand.spiking("a", 1, 4), b = hand.spiking("b", 1, 4),
               sums = hand.readout(1, 2);
    hand.linear(image, a, std::vector<std::int8_t>(4 * 4, 1));
    hand.linear(a, b, std::vector<std::int8_t>(4 * 4, 1));
    hand.linear(b, sums, std::vector<std::int8_t>(4 * 2, 1));
    return hand.build();
}

ChipBench::Options oneStep(Topology topology) {
    ChipBench::Options options{.rule = {.stop = program::StopRule::Fixed, .maxSteps = 1}};
    options.chip.mesh = {3, 1};
    options.chip.noc.topology = topology;
    return options;
}

// A barrier takes 4 + 2 x hops: 2 hops to the end of a row of three, 1 to the farthest tile of a ring. The four of a
// step (input and three stages) save 2 cycles each; packets from a to b and from b to the sums take one link either
// way. The sums go over one link to the host instead of two: 4 cycles.
TEST(ChipTorusLatency, HasBarriersAndReadoutsOverTheShorterWay) {
    ChipBench mesh("Mesh", chain(), oneStep(Topology::Mesh)), torus("Torus", chain(), oneStep(Topology::Torus));
    const std::vector<std::int64_t> input(4, 2);
    const ChipBench::Run onMesh = mesh.run(input), onTorus = torus.run(input);
    EXPECT_TRUE(onMesh.spikesMatchReference && onTorus.spikesMatchReference);
    ASSERT_EQ(onMesh.chip.barriers, onTorus.chip.barriers);
    EXPECT_EQ(onMesh.chip.barriers, 4u);
    EXPECT_EQ(onMesh.latency - onTorus.latency, 2u * 4 + 4);
}

std::string complaint(const ChipSpec& chip) {
    try {
        ChipBench("Chip", RandomCase(1).program, {.chip = chip});
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

TEST(ChipTorusMistakes, AreSaidWithTheirPath) {
    ChipSpec trees = torusOf(smallCores()), board = trees, oddEven = trees;
    trees.noc.multicast = Multicast::Tree;
    board.board.chipsX = 2;
    oddEven.noc.routing = "odd_even";
    EXPECT_EQ(complaint(trees),
              "chip: chip.noc.multicast: multicast trees are proved free of deadlock for xy and yx on "
              "a mesh only; choose \"copies\", or that network");
    EXPECT_EQ(complaint(board),
              "chip: chip.noc.topology: a torus of 2 x 1 chips: its rings would close across the "
              "board, over links of a length of their own; choose \"mesh\", or a board of one chip");
    EXPECT_EQ(complaint(oddEven),
              "chip: chip.noc.routing: 'odd_even': the odd-even turn model is for a mesh: on a "
              "torus choose xy or yx");
}

}  // namespace
}  // namespace spikeloom::hw
