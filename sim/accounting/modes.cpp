// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/modes.hpp"

#include <algorithm>
#include <array>

#include "sim/accounting/prices.hpp"

namespace spikeloom::accounting {
namespace {

using Phrases = std::string_view;

constexpr std::array<Phrases, 6> kArithmeticOnly{"memory accesses",
                                                 "neuron updates, biases and functions",
                                                 "comparisons of max pooling",
                                                 "network and host",
                                                 "clock and barriers",
                                                 "static and idle power"};

Operations eachSpike(const Workload& workload) {
    return {workload.synapticOperations, workload.macOperations};
}

Operations eachEvent(const Workload& workload) {
    return {workload.eventAdditions, workload.macOperations};
}

/// Of a layer with weights: additions where the input is spikes, by whatever a rule takes for spikes, else every weight
/// in every step that has an input. Biases as if they were weights.
Operations weighted(const Layer& layer, const Population& source, bool isSpikes) {
    const double operations = static_cast<double>(layer.macs + layer.biases);
    if (isSpikes) return {.additions = operations * source.density()};
    return {.macs = operations * source.presented};
}

Operations& operator+=(Operations& sum, const Operations& more) {
    sum.additions += more.additions;
    sum.macs += more.macs;
    return sum;
}

constexpr std::array<Phrases, 7> kSpikeZipLeavesOut{
    "memory accesses",      "softmax", "residual additions", "pooling", "network and host", "clock and barriers",
    "static and idle power"};

/// What its code takes for spikes: values of a step that are at most three once they are divided by the largest.
bool isSpikeZipSpikes(const Population& population) {
    return population.distinctValues() <= 3;
}

/// Firing rates as the code has them, events a neuron and step; what is no spikes has a rate of 1. `operand` is a
/// population that a product of attention takes.
double spikeZipRate(const Workload& workload, std::uint32_t operand) {
    const auto rate = [&](std::uint32_t p) {
        const Population& population = workload.populations[p];
        if (!isSpikeZipSpikes(population)) return 1.0;
        return workload.steps == 0 ? 0.0 : population.density() / workload.steps;
    };
    // The code never looks at the scores' own spikes: of A V it takes min(rq, rk) for the rate of A.
    for (const Layer& layer : workload.layers)
        if (layer.isProduct && layer.target == operand) return std::min(rate(layer.source), rate(layer.other));
    return rate(operand);
}

/// T x heads x N x d^2 x (ra + rb + min(ra, rb)) for a product of two operands, so of Q K^T x (rq + rk + min(rq, rk))
/// and of A V x (rv + min(rq, rk, rv) + min(rq, rk)). In the code the square of patchSize, a 16 that is set by hand,
/// stands where the tokens N belong: 256 for the 197 of ViT-S/16. That is not the N^2 x d of the products: for ViT-S/16
/// 0.81 M a head (1.05 M as in the code) and not 2.48 M. Attention without scores (K' V, then Q) is no network of
/// theirs: its products are taken in the same way, the second of Q and min(rk, rv).
double spikeZipAttention(const Layer& layer, const Workload& workload) {
    const double a = spikeZipRate(workload, layer.source), b = spikeZipRate(workload, layer.other);
    const double columns = layer.headColumns;
    return workload.steps * layer.heads * layer.tokens * columns * columns * (a + b + std::min(a, b));
}

/// The code counts two multiply-accumulates for an element of a layer norm with scale and shift.
constexpr double kSpikeZipNorm = 2.0;

Operations spikeZip(const Workload& workload) {
    Operations sum;
    for (const Layer& layer : workload.layers) {
        const Population& source = workload.populations[layer.source];
        if (layer.isProduct)
            sum.additions += spikeZipAttention(layer, workload);
        else
            sum += weighted(layer, source, isSpikeZipSpikes(source));
    }
    for (const Population& population : workload.populations) {
        if (!population.spikes()) continue;
        const double visits = static_cast<double>(population.neurons) * workload.steps;
        sum += {visits, population.normalises ? kSpikeZipNorm * visits : 0.0};
    }
    return sum;
}

constexpr std::array<Phrases, 9> kCalibrationLeavesOut{"the layer in front of the readout",
                                                       "shortcut layers",
                                                       "products of attention",
                                                       "all but the first spike of a burst",
                                                       "biases, residual additions and pooling",
                                                       "memory accesses",
                                                       "neurons and functions",
                                                       "network, host, clock and barriers",
                                                       "static and idle power"};

Operations adaptiveCalibration(const Workload& workload) {
    Operations sum;
    for (const Layer& layer : workload.layers) {
        const Population& source = workload.populations[layer.source];
        if (layer.isProduct || layer.isShortcut || workload.populations[layer.target].isReadout) continue;
        const double macs = static_cast<double>(layer.macs);
        if (source.isInput)
            sum.macs += macs * source.presented;
        else
            sum.additions += macs * source.density();
    }
    return sum;
}

constexpr std::array<Phrases, 8> kSyopsLeavesOut{"products of attention",
                                                 "residual additions, norms and softmax",
                                                 "pooling",
                                                 "multiplications of leaky neurons",
                                                 "memory accesses",
                                                 "network and host",
                                                 "clock and barriers",
                                                 "static and idle power"};

Operations syops(const Workload& workload) {
    Operations sum;
    for (const Layer& layer : workload.layers) {
        if (layer.isProduct) continue;
        const Population& source = workload.populations[layer.source];
        sum += weighted(layer, source, source.sendsSpikes());
    }
    for (const Population& population : workload.populations)
        if (population.spikes()) sum.additions += static_cast<double>(population.neurons) * workload.steps;
    return sum;
}

constexpr std::array<Mode, 5> kModes{{
    {"paper-ac-mac", "counted events, each spike of a burst",
     "0.9 pJ for each synaptic operation that was counted, each spike of a burst one; 4.6 pJ for each "
     "multiply-accumulate that was counted",
     "the rule of thumb of papers on spiking networks over the events of this run; energies of Horowitz, ISSCC 2014, "
     "45 nm, "
     "32-bit floating point",
     kArithmeticOnly, false, eachSpike},
    {"paper-ac-mac-events", "counted events, a burst once",
     "0.9 pJ for each addition of an event, a burst one; 4.6 pJ for each multiply-accumulate that was counted",
     "as the code of Adaptive Calibration (AAAI 2025) counts a burst, over the events of this run; energies of "
     "Horowitz, "
     "ISSCC 2014, 45 nm, 32-bit floating point",
     kArithmeticOnly, false, eachEvent},
    {"spikezip", "SpikeZIP-TF's code",
     "operations and biases x share of non-zero inputs x 0.9 pJ where a layer's input has at most 3 different values "
     "in "
     "a step (each whole, where the code weighs a 1 among bursts of 2 by its size), else 4.6 pJ for all of them; 0.9 "
     "pJ "
     "for each neuron in every step, 2 x 4.6 pJ for each element of a norm; attention by b = T x heads x N x d^2: "
     "b x (rq + rk + min(rq, rk)) for Q K^T and b x (rv + min(rq, rk, rv) + min(rq, rk)) for A V, with this run's "
     "steps "
     "as T, where the code has 15, and its N tokens, where the code has the patch size squared (256 for the 197 tokens "
     "of ViT-S/16)",
     "You et al., SpikeZIP-TF, ICML 2024, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, "
     "32-bit "
     "floating point",
     kSpikeZipLeavesOut, true, spikeZip},
    {"adaptive-calibration", "Adaptive Calibration's code",
     "4.6 pJ for all operations of the first layer in every step that shows the input; 0.9 pJ x operations x share of "
     "non-zero inputs for the other layers",
     "Adaptive Calibration, AAAI 2025, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit "
     "floating "
     "point",
     kCalibrationLeavesOut, true, adaptiveCalibration},
    {"syops", "SyOPs-counter",
     "operations and biases x share of non-zero inputs x 0.9 pJ where a layer's input is spikes, -1, 0 and 1 (the tool "
     "takes ternary ones as numbers; here they are spikes), else 4.6 pJ for all of them; 0.9 pJ for each neuron in "
     "every "
     "step",
     "Chen et al., syops-counter, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit "
     "floating point",
     kSyopsLeavesOut, true, syops},
}};

}  // namespace

std::span<const Mode> modes() {
    return kModes;
}

double energyJ(const Operations& operations) {
    return 1e-12 * (kFloat32.additionPj * operations.additions + kFloat32.macPj() * operations.macs);
}

double energyJ(const Mode& mode, const Workload& workload) {
    return energyJ(mode.count(workload));
}

double denseEnergyJ(std::uint64_t macs) {
    return energyJ({.additions = 0.0, .macs = static_cast<double>(macs)});
}

}  // namespace spikeloom::accounting
