// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/models/neurons/neuron_json.hpp"
#include "tests/models/neurons/one_neuron.hpp"

/// What a network file says of its neurons: read to the last key, or refused with the place and the reason.
namespace spikeloom::neurons {
namespace {

using testing::complaints;
using ::testing::HasSubstr;
using testing::parametersFrom;

std::string refusal(const char* text) {
    try {
        (void)parametersFrom(nlohmann::json::parse(text));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "accepted";
}

template <class Model>
Model read(const char* text) {
    return std::get<Model>(parametersFrom(nlohmann::json::parse(text)));
}

TEST(NeuronsOfANetwork, AreReadWithAllTheirKeys) {
    const auto fire = read<IntegrateAndFireParameters>(
        R"({"model": "if", "threshold": 2, "initial_charge": 0.25, "fire_fraction": 0.5, "shift": 0.125,
            "reset": "zero", "compare": ">"})");
    EXPECT_EQ(fire.initialCharge, 0.25);
    EXPECT_EQ(fire.fireFraction, 0.5);
    EXPECT_EQ(fire.shift, 0.125);
    EXPECT_EQ(fire.reset, Reset::Zero);
    EXPECT_EQ(fire.compare, Compare::Greater);
    const auto leaky = read<LeakyIntegrateAndFireParameters>(
        R"({"model": "lif", "threshold": 2, "decay": 0.75, "input_gain": 0.25, "shift": 1})");
    EXPECT_EQ(leaky.decay, 0.75);
    EXPECT_EQ(leaky.inputGain, 0.25);
    EXPECT_EQ(leaky.shift, 1.0);
    const auto burst =
        read<AdaFireParameters>(R"({"model": "adafire", "threshold": 2, "burst": 4, "ratio": 1.5, "steps": 8})");
    EXPECT_EQ(burst.burst, 4u);
    EXPECT_EQ(burst.ratio, 1.5);
    EXPECT_EQ(burst.steps, 8u);
    EXPECT_EQ(read<SpikeFiringApproximationParameters>(
                  R"({"model": "sfa", "threshold": 2, "steps": 4, "rounding": "half_even"})")
                  .rounding,
              Rounding::HalfEven);
    EXPECT_EQ(read<FirstSpikeParameters>(R"({"model": "ttfs", "threshold": 2, "steps": 7})").steps, 7u);
    EXPECT_EQ(read<MultiThresholdParameters>(R"({"model": "multi_threshold", "threshold": 2, "levels": 8})").levels,
              8u);
    EXPECT_EQ(read<FewSpikesParameters>(
                  R"({"model": "few_spikes", "thresholds": [1, 2], "resets": [3, 4], "weights": [5, 10]})")
                  .weights,
              (std::vector<double>{5, 10}));
    EXPECT_EQ(read<LeakyReluParameters>(R"({"model": "leaky_relu", "threshold": 2, "slope": 0.1})").slope, 0.1);
    EXPECT_NO_THROW((void)read<GradedParameters>(R"({"model": "graded"})"));
}

// Neurons of converted networks start half charged; one that leaks would only lose it.
TEST(NeuronsOfANetwork, StartHalfChargedUnlessTheyLeak) {
    EXPECT_EQ(read<IntegrateAndFireParameters>(R"({"model": "if", "threshold": 2})").initialCharge, 0.5);
    EXPECT_EQ(read<LeakyIntegrateAndFireParameters>(R"({"model": "lif", "threshold": 2, "decay": 1})").initialCharge,
              0.0);
}

TEST(NeuronsOfANetwork, AreRefusedWithPlaceRangeAndWhatWasFound) {
    const auto expect = [](const char* text, const char* place, const char* found) {
        EXPECT_THAT(refusal(text), HasSubstr(std::string("net.snn.json: populations[0].neuron.") + place)) << text;
        EXPECT_THAT(refusal(text), HasSubstr(found)) << text;
    };
    expect(R"({"model": "adafire", "threshold": 1, "burst": 0})", "burst", "0");
    expect(R"({"model": "adafire", "threshold": 0, "burst": 1})", "threshold", "0");
    expect(R"({"model": "if", "threshold": -1})", "threshold", "-1");
    expect(R"({"model": "if", "threshold": 1, "fire_fraction": 1.5})", "fire_fraction", "1.5");
    expect(R"({"model": "lif", "threshold": 1, "decay": 1.5})", "decay", "1.5");
    expect(R"({"model": "lif", "threshold": 1})", "decay", "missing");
    expect(R"({"model": "ttfs", "threshold": 1, "steps": 0})", "steps", "0");
    expect(R"({"model": "sfa", "threshold": 1, "steps": 0})", "steps", "0");
    expect(R"({"model": "multi_threshold", "threshold": 1, "levels": 17})", "levels", "17");
    expect(R"({"model": "leaky_relu", "threshold": 1, "slope": 0})", "slope", "0");
    expect(R"({"model": "few_spikes", "thresholds": [], "resets": [1], "weights": [1]})", "thresholds", "");
    expect(R"({"model": "if", "threshold": 1, "treshold": 1})", "treshold", "did you mean threshold");
    expect(R"({"model": "lif_", "threshold": 1})", "model", "lif_");
}

// A network that an importer built never was a file.
TEST(NeuronsOfANetwork, AreRefusedAlikeWhereTheyDoNotComeFromAFile) {
    EXPECT_EQ(complaints(AdaFireParameters{.threshold = 1, .burst = 0}),
              "burst: 0 spikes a step: the neuron could never spike\n");
    EXPECT_EQ(complaints(FirstSpikeParameters{.threshold = 1, .steps = 0}),
              "steps: 0 steps: the neuron could never spike\n");
    EXPECT_EQ(complaints(SpikeFiringApproximationParameters{.threshold = -1, .steps = 1}),
              "threshold: -1 is not finite and greater than 0\n");
    EXPECT_EQ(complaints(MultiThresholdParameters{.threshold = 1, .levels = 17}), "levels: 17 is not in [1, 16]\n");
    EXPECT_EQ(complaints(MultiThresholdParameters{.threshold = 1, .levels = 16}), "");
    EXPECT_EQ(complaints(LeakyReluParameters{.threshold = 1, .slope = 0}),
              "slope: 0 is not finite and greater than 0\n");
    LeakyIntegrateAndFireParameters leaky;
    leaky.decay = 1.25;
    EXPECT_EQ(complaints(leaky), "decay: 1.25 is not in [0, 1]\n");
}

// On a membrane whose unit is 1.
TEST(NeuronsOfANetwork, AreRefusedWhereAParameterVanishesOnTheChipsGrid) {
    const auto message = [](const Parameters& parameters) -> std::string {
        try {
            (void)on(parameters, {1.0, 8});
        } catch (const std::invalid_argument& error) {
            return error.what();
        }
        return "accepted";
    };
    EXPECT_EQ(message(AdaFireParameters{.threshold = 8, .burst = 1}), "accepted");  // 8 / 16 rounds to 1
    EXPECT_EQ(message(AdaFireParameters{.threshold = 7, .burst = 1}),
              "the shift threshold/2T rounds to 0 on the chip's grid");
    EXPECT_EQ(message(FirstSpikeParameters{.threshold = 7, .steps = 8}),
              "the threshold/2T rounds to 0 on the chip's grid");
    EXPECT_EQ(message(MultiThresholdParameters{.threshold = 3.9, .levels = 2}),
              "the smallest threshold rounds to 0 on the chip's grid");
    IntegrateAndFireParameters shifted;
    shifted.shift = 0.4;
    EXPECT_EQ(message(shifted), "the shift rounds to 0 on the chip's grid");
    EXPECT_EQ(message(IntegrateAndFireParameters{.threshold = 0x1p62}), "the threshold needs more than 62 bits");
}

}  // namespace
}  // namespace spikeloom::neurons
