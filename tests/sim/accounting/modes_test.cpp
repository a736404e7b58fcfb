// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/modes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

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
    return {.steps = 10,
            .synapticOperations = 700,
            .productOperations = 0,
            .eventAdditions = 600,
            .macOperations = 90,
            .populations =
                {{.neurons = 20, .events = 18, .presented = 1, .payload = neurons::gradedPayload(255), .isInput = true},
                 {.neurons = 10, .events = 30, .presented = 10},
                 {.neurons = 5, .events = 8, .presented = 10},
                 {.neurons = 4, .presented = 10, .isReadout = true}},
            .layers = {{.source = 0, .target = 1, .macs = 100},
                       {.source = 1, .target = 2, .macs = 50, .biases = 5},
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

// Image: 100 + 40 multiply-accumulates, once. a: (50 + 5 biases) x 30/10, b: 20 x 8/5; (10 + 5) neurons in 10 steps.
TEST(Accounting, OfSpikeZipAddsWhereSpikesComeInAndOnceForEachNeuronAStep) {
    const Operations operations = countBy("spikezip", chain());
    EXPECT_NEAR(operations.macs, 140.0, kRounding);
    EXPECT_NEAR(operations.additions, 165.0 + 32.0 + 150.0, kRounding);
}

TEST(Accounting, OfSpikeZipMultipliesForNormsAndNumbers) {
    Workload workload = chain();
    workload.populations[1].normalises = true;                      // 2 for each of 10 elements in 10 steps
    workload.populations[2].payload = neurons::gradedPayload(100);  // 20 in 10 steps, whatever it sends
    const Operations operations = countBy("spikezip", workload);
    EXPECT_NEAR(operations.macs, 140.0 + 200.0 + 200.0, kRounding);
    EXPECT_NEAR(operations.additions, 165.0 + 150.0, kRounding);
}

// 0, 1 and 2 are three values, with 3 there are four: then (50 + 5) in 10 steps.
TEST(Accounting, OfSpikeZipTakesUpToThreeValuesForSpikes) {
    Workload workload = chain();
    workload.populations[1].payload = neurons::countPayload(2);
    EXPECT_NEAR(countBy("spikezip", workload).macs, 140.0, kRounding);
    EXPECT_NEAR(countBy("spikezip", workload).additions, 165.0 + 32.0 + 150.0, kRounding);
    workload.populations[1].payload = neurons::countPayload(3);
    EXPECT_NEAR(countBy("spikezip", workload).macs, 140.0 + 550.0, kRounding);
    EXPECT_NEAR(countBy("spikezip", workload).additions, 32.0 + 150.0, kRounding);
}

/// 10 steps, 2 heads, 3 tokens, 4 columns a head: 24 neurons each of q (48 events, 0.2 a neuron and step), k (24, 0.1)
/// and v (72, 0.3); 18 of the scores (90, 0.5); the context is read out.
Workload attention() {
    Workload workload{.steps = 10,
                      .populations = {{.neurons = 24, .events = 48, .presented = 10},
                                      {.neurons = 24, .events = 24, .presented = 10},
                                      {.neurons = 24, .events = 72, .presented = 10},
                                      {.neurons = 18, .events = 90, .presented = 10},
                                      {.neurons = 24, .presented = 10, .isReadout = true}}};
    Layer scores{.source = 0, .target = 3, .macs = 72, .isProduct = true, .other = 1};
    scores.heads = 2;
    scores.tokens = 3;
    scores.headColumns = 4;
    Layer context = scores;
    context.source = 3;
    context.other = 2;
    context.target = 4;
    workload.layers = {scores, context};
    return workload;
}

constexpr double kNeuronVisits = (24 + 24 + 24 + 18) * 10.0;

// b = 10 x 2 x 3 x 4^2 = 960. Q K^T: b x (0.2 + 0.1 + 0.1) = 384. A V: b x (0.3 + 0.1 + 0.1) = 480, whatever A sends.
TEST(Accounting, OfSpikeZipTakesItsFormulaForBothProductsOfAnAttention) {
    const Workload workload = attention();
    EXPECT_NEAR(countBy("spikezip", workload).additions, 384.0 + 480.0 + kNeuronVisits, kRounding);
    EXPECT_EQ(countBy("spikezip", workload).macs, 0.0);
    EXPECT_EQ(countBy("adaptive-calibration", workload).additions, 0.0);
    EXPECT_NEAR(countBy("syops", workload).additions, kNeuronVisits, kRounding);
}

// v more seldom than min(q, k): b x (0.05 + 0.05 + 0.1) = 192.
TEST(Accounting, OfSpikeZipTakesTheLeastOfThreeRatesInTheSecondProduct) {
    Workload workload = attention();
    workload.populations[2].events = 12;
    EXPECT_NEAR(countBy("spikezip", workload).additions, 384.0 + 192.0 + kNeuronVisits, kRounding);
}

// ViT-S/16: 6 heads, 197 tokens, 64 columns a head; q, k and v at rate 1 in one step: 6 x 197 x 64^2 = 4,841,472 for
// each rate, and three of them in each product.
TEST(Accounting, OfSpikeZipTakesTokensWhereTheCodeHasThePatchSquared) {
    Workload workload = attention();
    workload.steps = 1;
    for (Population& population : workload.populations) population.events = static_cast<double>(population.neurons);
    for (Layer& layer : workload.layers) {
        layer.heads = 6;
        layer.tokens = 197;
        layer.headColumns = 64;
    }
    EXPECT_NEAR(countBy("spikezip", workload).additions, 6 * 4841472.0 + kNeuronVisits / 10, kRounding);
}

// Numbers have a rate of 1. Q K^T: b x (1 + 0.1 + 0.1) = 1152; A V as before.
TEST(Accounting, OfSpikeZipTakesNumbersInAnAttentionForSpikesInEveryStep) {
    Workload workload = attention();
    workload.populations[0].payload = neurons::gradedPayload(100);
    EXPECT_NEAR(countBy("spikezip", workload).additions, 1152.0 + 480.0 + kNeuronVisits, kRounding);
}

// K' V first, then q: b x (0.1 + 0.3 + 0.1) = 480, then b x (0.2 + 0.1 + 0.1) = 384 with min(k, v) for the result. A
// product of two populations that are no products' results has their own rates.
TEST(Accounting, OfSpikeZipDoesTheSameWhereThereAreNoScores) {
    Workload workload = attention();
    workload.layers[0].source = 1;
    workload.layers[0].other = 2;
    workload.layers[1].source = 0;
    workload.layers[1].other = 3;
    EXPECT_NEAR(countBy("spikezip", workload).additions, 480.0 + 384.0 + kNeuronVisits, kRounding);
    workload.layers.erase(workload.layers.begin());  // b x (0.2 + 0.5 + 0.2) = 864
    EXPECT_NEAR(countBy("spikezip", workload).additions, 864.0 + kNeuronVisits, kRounding);
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
    workload.populations[1].payload = neurons::countPayload(4);
    workload.populations[1].unitSpikes = 90;
    EXPECT_NEAR(countBy("adaptive-calibration", workload).additions, 150.0, kRounding);
}

// Image 100 + 40; a: (50 + 5 biases) x 30/10; b: 20 x 8/5; 15 neurons in 10 steps.
TEST(Accounting, OfSyopsCountsBiasesAndNeurons) {
    const Operations operations = countBy("syops", chain());
    EXPECT_NEAR(operations.macs, 140.0, kRounding);
    EXPECT_NEAR(operations.additions, 165.0 + 32.0 + 150.0, kRounding);
}

// Bursts of at most one are spikes; of two, (50 + 5) multiply-accumulates in 10 steps.
TEST(Accounting, OfSyopsTakesBurstsForNumbers) {
    Workload workload = chain();
    workload.populations[1].payload = neurons::countPayload(1);
    EXPECT_NEAR(countBy("syops", workload).macs, 140.0, kRounding);
    workload.populations[1].payload = neurons::countPayload(2);
    EXPECT_NEAR(countBy("syops", workload).macs, 140.0 + 550.0, kRounding);
}

using Phrases = std::vector<std::string_view>;

Phrases leftOutBy(std::string_view mode) {
    const auto phrases = modeCalled(mode).leavesOut;
    return {phrases.begin(), phrases.end()};
}

TEST(Accounting, SaysWhatEachModeLeavesOut) {
    const Phrases arithmeticOnly{"memory accesses",
                                 "neuron updates, biases and functions",
                                 "comparisons of max pooling",
                                 "network and host",
                                 "clock and barriers",
                                 "static and idle power"};
    EXPECT_EQ(leftOutBy("paper-ac-mac"), arithmeticOnly);
    EXPECT_EQ(leftOutBy("paper-ac-mac-events"), arithmeticOnly);
    EXPECT_EQ(leftOutBy("spikezip"), (Phrases{"memory accesses", "softmax", "residual additions", "pooling",
                                              "network and host", "clock and barriers", "static and idle power"}));
    EXPECT_EQ(
        leftOutBy("adaptive-calibration"),
        (Phrases{"the layer in front of the readout", "shortcut layers", "products of attention",
                 "all but the first spike of a burst", "biases, residual additions and pooling", "memory accesses",
                 "neurons and functions", "network, host, clock and barriers", "static and idle power"}));
    EXPECT_EQ(leftOutBy("syops"), (Phrases{"products of attention", "residual additions, norms and softmax", "pooling",
                                           "multiplications of leaky neurons", "memory accesses", "network and host",
                                           "clock and barriers", "static and idle power"}));
    EXPECT_EQ(modes().size(), 5u);
}

TEST(Accounting, SaysWhereEveryModeIsFrom) {
    for (const Mode& mode : modes()) {
        EXPECT_NE(mode.source.find("Horowitz, ISSCC 2014"), std::string_view::npos) << mode.name;
        EXPECT_FALSE(mode.counts.empty());
    }
    EXPECT_NE(modeCalled("spikezip").counts.find("patch size squared"), std::string_view::npos);
}

// 3.7 + 0.9 over 0.9; 3.1 + 0.1 over 0.1; 0.2 + 0.1 over 0.1: products of 8 bits add up in 32.
TEST(Prices, BreakEvenWhereAdditionsCostWhatAMultiplyAccumulateDoes) {
    EXPECT_NEAR(kFloat32.breakEven(), 5.1111, 1e-4);
    EXPECT_NEAR(kInt32.breakEven(), 32.0, 1e-9);
    EXPECT_NEAR(kInt8.breakEven(), 3.0, 1e-9);
    EXPECT_NEAR(denseEnergyJ(1000), 4600e-12, 1e-21);
}

// 10 x 0.1 + 2 x (0.2 + 0.1); 10 x 0.9 + 2 x 4.6.
TEST(Prices, ChargeMultiplyAccumulatesBesideAdditions) {
    EXPECT_NEAR(kInt8.energyPj(10, 2), 1.6, 1e-12);
    EXPECT_NEAR(kFloat32.energyPj(10, 2), 18.2, 1e-12);
}

}  // namespace
}  // namespace spikeloom::accounting
