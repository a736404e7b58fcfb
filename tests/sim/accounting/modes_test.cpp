// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/modes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/accounting/prices.hpp"

namespace spikeloom::accounting {
namespace {

constexpr double kRounding = 1e-9;

const Mode& modeCalled(std::string_view name) {
    const auto all = modes();
    return *std::find_if(all.begin(), all.end(), [&](const Mode& mode) { return mode.name == name; });
}

Operations countBy(std::string_view mode, const Workload& workload) {
    return modeCalled(mode).count(workload);
}

/// 10 steps. image (20 values, in one step) -100-> a (10 neurons, 30 events) -50-> b (5 neurons with a bias, 8 events)
/// -20-> readout (4). A short cut of 40 from the image to b.
Workload chain() {
    using Kind = neurons::PayloadKind;
    return {.steps = 10,
            .synapticOperations = 700,
            .productOperations = 0,
            .eventAdditions = 600,
            .macOperations = 90,
            .populations = {{.neurons = 20, .events = 18, .presented = 1, .payload = Kind::Graded, .isInput = true},
                            {.neurons = 10, .events = 30, .presented = 10},
                            {.neurons = 5, .events = 8, .presented = 10, .hasBias = true},
                            {.neurons = 4, .presented = 10, .isReadout = true}},
            .layers = {{.source = 0, .target = 1, .macs = 100},
                       {.source = 1, .target = 2, .macs = 50},
                       {.source = 0, .target = 2, .macs = 40, .isShortcut = true},
                       {.source = 2, .target = 3, .macs = 20}}};
}

TEST(Accounting, OfPapersCountsWhatTheRunCounted) {
    const Operations each = countBy("paper-ac-mac", chain());
    EXPECT_EQ(each.additions, 700.0);
    EXPECT_EQ(each.macs, 90.0);
    EXPECT_NEAR(energyJ(each), (700 * 0.9 + 90 * 4.6) * 1e-12, 1e-24);
    EXPECT_EQ(countBy("paper-ac-mac-events", chain()).additions, 600.0);
}

// Image: 100 + 40 multiply-accumulates, once. a: 50 x 30/10, b: 20 x 8/5; (10 + 5) neurons in 10 steps.
TEST(Accounting, OfSpikeZipAddsWhereSpikesComeInAndOnceForEachNeuronAStep) {
    const Operations operations = countBy("spikezip", chain());
    EXPECT_NEAR(operations.macs, 140.0, kRounding);
    EXPECT_NEAR(operations.additions, 150.0 + 32.0 + 150.0, kRounding);
}

TEST(Accounting, OfSpikeZipMultipliesForNormsAndNumbers) {
    Workload workload = chain();
    workload.populations[1].normalises = true;                       // 10 elements in 10 steps
    workload.populations[2].payload = neurons::PayloadKind::Graded;  // 20 in 10 steps, whatever it sends
    const Operations operations = countBy("spikezip", workload);
    EXPECT_NEAR(operations.macs, 140.0 + 100.0 + 200.0, kRounding);
    EXPECT_NEAR(operations.additions, 150.0 + 150.0, kRounding);
}

// 2 heads, 3 tokens, 4 columns a head; in 10 steps 24 neurons of q send 48 events (0.2 a step), 24 of k 24 (0.1):
// 10 x 2 x 9 x 16 x (0.2 + 0.1 + 0.1) = 1152; twice 24 neurons in 10 steps.
TEST(Accounting, OfSpikeZipTakesItsFormulaForAttention) {
    const Workload workload{.steps = 10,
                            .populations = {{.neurons = 24, .events = 48, .presented = 10},
                                            {.neurons = 24, .events = 24, .presented = 10},
                                            {.neurons = 18, .presented = 10, .isReadout = true}},
                            .layers = {{.source = 0,
                                        .target = 2,
                                        .macs = 72,
                                        .isProduct = true,
                                        .other = 1,
                                        .heads = 2,
                                        .tokens = 3,
                                        .headColumns = 4}}};
    EXPECT_NEAR(countBy("spikezip", workload).additions, 1152.0 + 480.0, kRounding);
    EXPECT_EQ(countBy("spikezip", workload).macs, 0.0);
    EXPECT_EQ(countBy("adaptive-calibration", workload).additions, 0.0);
    EXPECT_NEAR(countBy("syops", workload).additions, 480.0, kRounding);
}

// First layer 100 in each step that shows the image; 50 x 30/10; neither the short cut nor the last layer.
TEST(Accounting, OfAdaptiveCalibrationLeavesTheLastLayerAndShortCutsOut) {
    Workload workload = chain();
    EXPECT_NEAR(countBy("adaptive-calibration", workload).macs, 100.0, kRounding);
    EXPECT_NEAR(countBy("adaptive-calibration", workload).additions, 150.0, kRounding);
    workload.populations[0].presented = 10;
    EXPECT_NEAR(countBy("adaptive-calibration", workload).macs, 1000.0, kRounding);
}

TEST(Accounting, OfAdaptiveCalibrationTakesABurstForOneEvent) {
    Workload workload = chain();
    workload.populations[1].payload = neurons::PayloadKind::Count;
    workload.populations[1].unitSpikes = 90;
    EXPECT_NEAR(countBy("adaptive-calibration", workload).additions, 150.0, kRounding);
}

// Image 100 + 40; a: (50 + 5 biases) x 30/10; b: 20 x 8/5; 15 neurons in 10 steps.
TEST(Accounting, OfSyopsCountsBiasesAndNeurons) {
    const Operations operations = countBy("syops", chain());
    EXPECT_NEAR(operations.macs, 140.0, kRounding);
    EXPECT_NEAR(operations.additions, 165.0 + 32.0 + 150.0, kRounding);
}

TEST(Accounting, OfSyopsTakesBurstsForNumbers) {
    Workload workload = chain();
    workload.populations[1].payload = neurons::PayloadKind::Count;
    EXPECT_NEAR(countBy("syops", workload).macs, 140.0 + 550.0, kRounding);
}

TEST(Accounting, SaysWhatEveryModeLeavesOutAndWhereItIsFrom) {
    for (const Mode& mode : modes()) {
        EXPECT_GE(mode.leavesOut.size(), 5u) << mode.name;
        EXPECT_NE(mode.source.find("Horowitz, ISSCC 2014"), std::string_view::npos) << mode.name;
        EXPECT_FALSE(mode.counts.empty());
    }
}

// 3.7 + 0.9 over 0.9; 3.1 + 0.1 over 0.1; 0.2 + 0.03 over 0.03.
TEST(Prices, BreakEvenWhereAdditionsCostWhatAMultiplyAccumulateDoes) {
    EXPECT_NEAR(kFloat32.breakEven(), 5.1111, 1e-4);
    EXPECT_NEAR(kInt32.breakEven(), 32.0, 1e-9);
    EXPECT_NEAR(kInt8.breakEven(), 7.6667, 1e-4);
    EXPECT_NEAR(denseEnergyJ(1000), 4600e-12, 1e-21);
}

}  // namespace
}  // namespace spikeloom::accounting
