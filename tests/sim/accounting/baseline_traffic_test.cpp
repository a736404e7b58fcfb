// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline_traffic.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"

namespace spikeloom::accounting {
namespace {

using testing::HandProgram;

/// input 2 x 8 -> hidden 2 x 8 on tile 3 of a 2 x 2 mesh -> readout 2 x 2 on tile 1.
struct Chain {
    program::Program program;
    hw::Mapping mapping;
    hw::NocSpec noc;
    Chain() {
        HandProgram hand;
        const auto input = hand.input(2, 8), hidden = hand.spiking("hidden", 2, 8), readout = hand.readout(2, 2);
        hand.linear(input, hidden, std::vector<std::int8_t>(64, 1));
        hand.linear(hidden, readout, std::vector<std::int8_t>(16, 1));
        program = hand.build();
        mapping.mesh = {.width = 2, .height = 2};
        mapping.cores.resize(2);
        mapping.cores[0].population = hidden;
        mapping.cores[0].slice = {0, 2, 0, 8};
        mapping.cores[0].tile = hw::TileId{3};
        mapping.cores[0].fanout = {{{0, 2, 0, 8}, hw::CoreId{1}, 0}};
        mapping.cores[1].population = readout;
        mapping.cores[1].slice = {0, 2, 0, 2};
        mapping.cores[1].tile = hw::TileId{1};
        mapping.hostFanout = {{{0, 2, 0, 8}, hw::CoreId{0}, 0}};
        noc.packet.headerBits = 24;
        noc.packet.addressBits = 20;
        noc.flitBits = 64;
    }
};

// A row of 8 values: 24 + 20 + 64 bits are two flits; of two sums: 24 + 20 + 64 bits, two as well. Two rows each: 4
// flits from the host (0,0) to (1,1), from there to (1,0), and back to the host over the edge.
TEST(BaselineTraffic, SendsARowInOnePacketOfEightBitsAValue) {
    const Chain chain;
    const Traffic traffic = baselineTraffic(chain.program, chain.mapping, chain.noc);
    EXPECT_EQ(traffic.chip.packetsInjected, 6u);
    EXPECT_EQ(traffic.chip.localHops, 4u + 4u);
    EXPECT_EQ(traffic.chip.verticalHops, 4u + 4u);
    EXPECT_EQ(traffic.chip.horizontalHops, 4u + 0u + 4u + 4u);
    EXPECT_EQ(traffic.chip.flitHops, 28u);
    EXPECT_EQ(traffic.chip.hostBits, 8u * 64);
    EXPECT_EQ(traffic.core.axonFifoPushes, 8u);
    EXPECT_EQ(traffic.core.outputFifoPops, 8u);
    EXPECT_EQ(traffic.core.fanoutReadWords, 2u);
}

// Of 2 frames the 4 rows of input and hidden layer go twice, their 12 and 8 flit-hops too; sums are sent once, 8.
TEST(BaselineTraffic, SendsValuesOfEachFrameWhereNeuronsDoNotSettle) {
    Chain chain;
    chain.program.populations[0].frames = 2;
    chain.program.populations[1].neuron = neurons::IntegrateAndFire{};
    const Traffic traffic = baselineTraffic(chain.program, chain.mapping, chain.noc);
    EXPECT_EQ(traffic.chip.packetsInjected, 2u * 4 + 2);
    EXPECT_EQ(traffic.chip.flitHops, 2u * (12 + 8) + 8);
    EXPECT_EQ(traffic.chip.barriers, 2u * 3);
    EXPECT_EQ(traffic.core.fanoutReadWords, 2u * 2);
}

TEST(BaselineTraffic, SendsNothingTwiceToACoreThatNeedsItForTwoOperands) {
    Chain chain;
    chain.mapping.cores[0].fanout.emplace_back(operators::Slice{0, 2, 0, 8}, hw::CoreId{1}, std::uint16_t{1});
    EXPECT_EQ(baselineTraffic(chain.program, chain.mapping, chain.noc).chip.flitHops, 28u);
    chain.mapping.cores[0].fanout.emplace_back(operators::Slice{0, 1, 0, 8}, hw::CoreId{1}, std::uint16_t{2});
    EXPECT_EQ(baselineTraffic(chain.program, chain.mapping, chain.noc).chip.flitHops, 28u + 2u * 2);
}

// A tree from tile 3 to tiles 1 and 0, columns first: north to 1, and west over 2 to 0. It passes all 4 routers.
TEST(BaselineTraffic, UsesTheTreesOfAChipThatHasThem) {
    Chain chain;
    chain.mapping.cores.push_back(chain.mapping.cores[1]);
    chain.mapping.cores[2].tile = hw::TileId{0};
    chain.mapping.cores[0].fanout[0].targets.push_back({hw::CoreId{2}, 0});
    chain.mapping.hostFanout.clear();
    chain.noc.multicast = hw::Multicast::Tree;
    const Traffic traffic = baselineTraffic(chain.program, chain.mapping, chain.noc);
    EXPECT_EQ(traffic.chip.localHops, 8u);
    EXPECT_EQ(traffic.chip.multicastLookups, 2u * 4);
    EXPECT_EQ(traffic.core.axonFifoPushes, 8u);
    EXPECT_EQ(traffic.core.outputFifoPushes, 4u + 4u + 4u);
}

}  // namespace
}  // namespace spikeloom::accounting
