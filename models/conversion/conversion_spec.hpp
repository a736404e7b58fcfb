// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

/// What a user may choose of a conversion; `--set KEY=VALUE` on the command line.
namespace spikeloom::conversion {

/// Adaptive Calibration (AAAI 2025).
struct AdaptiveSpec {
    std::uint32_t burst = 0;                                 ///< phi of all layers; 0: searched for
    std::vector<std::uint32_t> burstChoices = {1, 2, 4, 8};  ///< of the search
    std::uint32_t burstReference = 4;                        ///< phi of all layers whose spikes are the budget's 1
    double spikeBudget = 1.0;
    bool compression = true;
    double largestRatio = 4.0, ratioStep = 0.5;
    double sensitivityBudget = 1.2;
    bool earlyExit = true;
    double exitBase = 0.0, exitLoss = 0.0;

    static constexpr auto fields() {
        using A = AdaptiveSpec;
        return std::make_tuple(
            spec::field("burst", &A::burst, "phi of every layer, 1 = IF; 0 = search for one of each [spikes]", 0u,
                        255u),
            spec::list("burst_choices", &A::burstChoices, "phi that the search chooses from [spikes]",
                       spec::integer<std::uint32_t>(1, 255), 1),
            spec::field("burst_reference", &A::burstReference,
                        "phi of every layer, of whose spikes spike_budget is a part [spikes]", 1u, 255u),
            spec::field("spike_budget", &A::spikeBudget, "most spikes, as a part of those at burst_reference",
                        spec::kPositive),
            spec::field("compression", &A::compression, "search for a threshold ratio rho of each layer (SSC)"),
            spec::field("largest_ratio", &A::largestRatio, "largest rho of the search", 1.0, 1000.0),
            spec::field("ratio_step", &A::ratioStep, "from one rho of the search to the next", 0.05, 1000.0),
            spec::field(
                "sensitivity_budget", &A::sensitivityBudget,
                "most divergence from the trained network at the chosen ratios, as a multiple of that at ratio 1", 1.0),
            spec::field("early_exit", &A::earlyExit, "derive exit thresholds for every step (IAT)"),
            spec::field("exit_base", &A::exitBase,
                        "a of the exit threshold a + (1 - a) exp(Hmin - H_t); 0 = the smallest at which no more of the "
                        "calibration set than exit_loss is lost",
                        0.0, 1.0),
            spec::field("exit_loss", &A::exitLoss, "part of the calibration set that may become wrong by leaving early",
                        0.0, 1.0));
    }
};

/// Inference-scale conversion: thresholds balanced on what exceeds them.
struct BalancingSpec {
    double rate = 0.5;
    std::uint32_t passes = 4;
    static constexpr auto fields() {
        using B = BalancingSpec;
        return std::make_tuple(
            spec::field("rate", &B::rate, "c of threshold += 2 c mean((x - threshold)+) with each batch",
                        spec::kPositive),
            spec::field("passes", &B::passes, "over the calibration set", 1u, 1000u));
    }
};

/// Differential coding with multi-threshold neurons.
struct DifferentialSpec {
    std::uint32_t levels = 8;
    double percentile = 99.9;
    static constexpr auto fields() {
        using D = DifferentialSpec;
        return std::make_tuple(
            spec::field("levels", &D::levels, "thresholds of a neuron: theta, theta/2, ... [thresholds]", 1u, 16u),
            spec::field("percentile", &D::percentile, "of a channel's activations, which is its largest threshold [%]",
                        spec::kPositive, 100.0));
    }
};

struct ConversionSpec {
    std::uint32_t steps = 8;
    std::uint64_t seed = 1;
    std::uint32_t images = 0, sensitivityImages = 64, biasImages = 64;
    bool biasCalibration = true;
    std::uint32_t weightBits = 8;
    AdaptiveSpec adaptive{};
    BalancingSpec balancing{};
    DifferentialSpec differential{};

    static constexpr auto fields() {
        using C = ConversionSpec;
        return std::make_tuple(
            spec::field("steps", &C::steps, "T, time steps of an inference [steps]", 1u, 4096u),
            spec::field("seed", &C::seed, "of the order in which images are taken from the calibration set"),
            spec::field("images", &C::images, "of the calibration set that thresholds are taken from; 0 = all"),
            spec::field("sensitivity_images", &C::sensitivityImages, "of these that layers are compared on", 1u),
            spec::field("bias_images", &C::biasImages, "of these that biases or charges are calibrated on", 1u),
            spec::field("bias_calibration", &C::biasCalibration,
                        "adaptive: whether biases make up for what spikes lose on average"),
            spec::field("weight_bits", &C::weightBits, "of the codes that the chip stores [bits]", 2u, 8u),
            spec::group("adaptive", &C::adaptive, "method adaptive"),
            spec::group("threshold_balancing", &C::balancing, "method threshold-balancing"),
            spec::group("differential", &C::differential, "method differential"));
    }
};

}  // namespace spikeloom::conversion
