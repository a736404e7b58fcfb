// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/modes.hpp"

#include <algorithm>
#include <array>

#include "sim/accounting/prices.hpp"

namespace spikeloom::accounting {
namespace {

using Phrases = std::string_view;

constexpr std::array<Phrases, 5> kArithmeticOnly{"memory accesses", "neuron updates and functions", "network and host",
                                                 "clock and barriers", "static and idle power"};

Operations eachSpike(const Workload& workload) {
    return {workload.synapticOperations, workload.macOperations};
}

Operations eachEvent(const Workload& workload) {
    return {workload.eventAdditions, workload.macOperations};
}

/// Of a layer with weights: additions where the input is spikes, else every weight in every step that has an input.
Operations weighted(const Layer& layer, const Population& source, double perMac) {
    const double operations = static_cast<double>(layer.macs) * perMac;
    if (source.sendsSpikes()) return {.additions = operations * source.density()};
    return {.macs = operations * source.presented};
}

Operations& operator+=(Operations& sum, const Operations& more) {
    sum.additions += more.additions;
    sum.macs += more.macs;
    return sum;
}

constexpr std::array<Phrases, 6> kSpikeZipLeavesOut{
    "memory accesses", "softmax", "residual additions", "network and host", "clock and barriers",
    "static and idle power"};

/// Rates of the two operands, per step: heads x N^2 x d^2 x (rq + rk + min(rq, rk)) in every step, which is the formula
/// of the code and not the N^2 x d of the products.
double spikeZipAttention(const Layer& layer, const Workload& workload) {
    const auto rate = [&](std::uint32_t p) {
        return workload.steps == 0 ? 0.0 : workload.populations[p].density() / workload.steps;
    };
    const double a = rate(layer.source), b = rate(layer.other);
    const double tokens = layer.tokens, columns = layer.headColumns;
    return workload.steps * layer.heads * tokens * tokens * columns * columns * (a + b + std::min(a, b));
}

Operations spikeZip(const Workload& workload) {
    Operations sum;
    for (const Layer& layer : workload.layers) {
        if (layer.isProduct)
            sum.additions += spikeZipAttention(layer, workload);
        else
            sum += weighted(layer, workload.populations[layer.source], 1.0);
    }
    for (const Population& population : workload.populations) {
        if (!population.spikes()) continue;
        const double visits = static_cast<double>(population.neurons) * workload.steps;
        sum += {visits, population.normalises ? visits : 0.0};
    }
    return sum;
}

constexpr std::array<Phrases, 8> kCalibrationLeavesOut{
    "the layer in front of the readout", "shortcut layers",    "products of attention", "all but the first spike of a burst",
    "memory accesses",                   "neurons and functions", "network, host, clock and barriers",
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

constexpr std::array<Phrases, 6> kSyopsLeavesOut{
    "products of attention", "residual additions, norms and softmax", "memory accesses",
    "network and host",      "clock and barriers",                    "static and idle power"};

Operations syops(const Workload& workload) {
    Operations sum;
    for (const Layer& layer : workload.layers) {
        if (layer.isProduct) continue;
        const Population& target = workload.populations[layer.target];
        const double biases = target.hasBias && !layer.isShortcut ? static_cast<double>(target.neurons) : 0.0;
        const double macs = static_cast<double>(layer.macs);
        sum += weighted(layer, workload.populations[layer.source], macs == 0.0 ? 0.0 : (macs + biases) / macs);
    }
    for (const Population& population : workload.populations)
        if (population.spikes()) sum.additions += static_cast<double>(population.neurons) * workload.steps;
    return sum;
}

constexpr std::array<Mode, 5> kModes{{
    {"paper-ac-mac", "counted events, each spike of a burst",
     "0.9 pJ for each synaptic operation that was counted, each spike of a burst one; 4.6 pJ for each "
     "multiply-accumulate that was counted",
     "the rule of thumb of papers on spiking networks over the events of this run; energies of Horowitz, ISSCC 2014, 45 nm, "
     "32-bit floating point",
     kArithmeticOnly, false, eachSpike},
    {"paper-ac-mac-events", "counted events, a burst once",
     "0.9 pJ for each addition of an event, a burst one; 4.6 pJ for each multiply-accumulate that was counted",
     "as the code of Adaptive Calibration (AAAI 2025) counts a burst, over the events of this run; energies of Horowitz, "
     "ISSCC 2014, 45 nm, 32-bit floating point",
     kArithmeticOnly, false, eachEvent},
    {"spikezip", "SpikeZIP-TF's code",
     "operations x share of non-zero inputs x 0.9 pJ where a layer's input is spikes, else 4.6 pJ for all of them; 0.9 pJ "
     "for each neuron in every step, 4.6 pJ for each element of a norm; attention by T x heads x N^2 x d^2 x "
     "(rq + rk + min(rq, rk)), with this run's steps as T, where the code has 15",
     "You et al., SpikeZIP-TF, ICML 2024, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit "
     "floating point",
     kSpikeZipLeavesOut, true, spikeZip},
    {"adaptive-calibration", "Adaptive Calibration's code",
     "4.6 pJ for all operations of the first layer in every step that shows the input; 0.9 pJ x operations x share of "
     "non-zero inputs for the other layers",
     "Adaptive Calibration, AAAI 2025, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit floating "
     "point",
     kCalibrationLeavesOut, true, adaptiveCalibration},
    {"syops", "SyOPs-counter",
     "operations and biases x share of non-zero inputs x 0.9 pJ where a layer's input is spikes (the tool takes ternary "
     "ones as numbers; here they are spikes), else 4.6 pJ for all of them; 0.9 pJ for each neuron in every step",
     "Chen et al., syops-counter, as its published code counts; energies of Horowitz, ISSCC 2014, 45 nm, 32-bit floating point",
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
