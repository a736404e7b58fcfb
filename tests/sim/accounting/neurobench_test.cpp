// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/neurobench.hpp"

#include <gtest/gtest.h>

#include "tests/support/hand_program.hpp"

namespace spikeloom::accounting {
namespace {

using testing::HandProgram;

/// input 1 x 2 -> hidden 1 x 4, a quarter of 8 weights zero -> readout 1 x 1, half of 4 weights zero.
HandProgram network() {
    HandProgram hand;
    const auto input = hand.input(1, 2), hidden = hand.spiking("hidden", 1, 4), readout = hand.readout(1, 1);
    hand.at(input).payload.kind = neurons::PayloadKind::Graded;
    hand.linear(input, hidden, {0, 1, 2, 3, 0, 5, 6, 7});
    hand.linear(hidden, readout, {1, 0, 1, 0});
    hand.at(hidden).widths = {.pendingBits = 10, .membraneBits = 16, .tracerBits = 6, .biasBits = 12};
    hand.at(hidden).bias.assign(4, 1);
    hand.at(readout).widths = {.pendingBits = 12, .membraneBits = 20};
    return hand;
}

Workload ran(const program::Program& program) {
    Workload workload = workloadOf(program, {}, 5.0);
    workload.populations[0].events = 2;
    workload.populations[0].payload = neurons::gradedPayload(255);
    workload.populations[1].events = 6;
    workload.productOperations = 11;
    return workload;
}

// 12 weights of 8 bits; 4 x (10 + 16 + 6) + 4 biases of 12; 12 + 20: 96 + 128 + 48 + 32 bits.
TEST(NeuroBench, CountsWeightsAndStatesAtTheirWidths) {
    const program::Program program = network().build();
    EXPECT_EQ(neuroBench(program, ran(program)).footprintBytes, 304.0 / 8);
}

// 4 of 12 weights are zero. 4 neurons in 5 steps sent 6 times.
TEST(NeuroBench, CountsWhatIsZero) {
    const program::Program program = network().build();
    const NeuroBench figures = neuroBench(program, ran(program));
    EXPECT_NEAR(figures.connectionSparsity, 4.0 / 12, 1e-12);
    EXPECT_NEAR(figures.activationSparsity, 1.0 - 6.0 / 20, 1e-12);
}

// 12 operations in 5 steps. Two graded values meet 4 weights each, of which a quarter is zero: 6 multiplications; 6
// spikes meet one weight each, of which half is zero, and products as counted: 3 + 11 additions.
TEST(NeuroBench, TellsEffectiveOperationsFromDenseOnes) {
    const program::Program program = network().build();
    const NeuroBench figures = neuroBench(program, ran(program));
    EXPECT_EQ(figures.denseOperations, 60.0);
    EXPECT_NEAR(figures.effectiveMacs, 6.0, 1e-12);
    EXPECT_NEAR(figures.effectiveAcs, 14.0, 1e-12);
}

// Counts of at most 1 are spikes. Those of 2 are not, though they are few values: the same 3 are multiplications.
TEST(NeuroBench, TakesMinusOneZeroAndOneForSpikesAndNothingElse) {
    const program::Program program = network().build();
    Workload workload = ran(program);
    workload.populations[1].payload = neurons::countPayload(1);
    EXPECT_NEAR(neuroBench(program, workload).effectiveAcs, 14.0, 1e-12);
    workload.populations[1].payload = neurons::countPayload(2);
    EXPECT_NEAR(neuroBench(program, workload).effectiveAcs, 11.0, 1e-12);
    EXPECT_NEAR(neuroBench(program, workload).effectiveMacs, 6.0 + 3.0, 1e-12);
}

}  // namespace
}  // namespace spikeloom::accounting
