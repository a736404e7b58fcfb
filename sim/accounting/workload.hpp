// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/neurons/payload.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"

/// What a rule of the literature has to know of a run: operations that were counted, and what the layers of the network
/// would do without spikes.
namespace spikeloom::accounting {

struct Population {
    std::uint64_t neurons = 0;
    double events = 0.0;      ///< values sent in an inference that are not zero, a burst once, wherever they go
    double unitSpikes = 0.0;  ///< each spike of a burst; of an input, its events
    double presented = 0.0;   ///< steps of an inference in which it may send
    neurons::PayloadKind payload = neurons::PayloadKind::Ternary;
    bool isInput = false, isReadout = false;
    bool hasBias = false;
    bool normalises = false;  ///< a layer norm or RMS norm in front of the neurons

    [[nodiscard]] bool spikes() const { return !isInput && !isReadout; }
    /// Values that are not zero, each neuron once: the share of a step's neurons that send, summed over steps.
    [[nodiscard]] double density() const { return neurons == 0 ? 0.0 : events / static_cast<double>(neurons); }
    /// Whether what it says in a step is one of -1, 0 and 1.
    [[nodiscard]] bool sendsSpikes() const {
        return payload == neurons::PayloadKind::Binary || payload == neurons::PayloadKind::Ternary;
    }
};

/// A projection that multiplies in the network without spikes.
struct Layer {
    std::uint32_t source = 0, target = 0;  ///< indices of Workload::populations
    std::uint64_t macs = 0;                ///< dense multiply-accumulates of an inference
    std::uint64_t weights = 0, zeroWeights = 0;
    /// Whether another layer of the same target comes from a later stage: this one is a short cut past it.
    bool isShortcut = false;
    bool isProduct = false;  ///< of attention; then also:
    std::uint32_t other = 0;  ///< the other operand
    std::uint32_t heads = 1, tokens = 0, headColumns = 0;
};

/// Means of an inference.
struct Workload {
    double steps = 0.0;
    double synapticOperations = 0.0;  ///< additions, a burst of n adding n times
    double productOperations = 0.0;   ///< those of attention
    double eventAdditions = 0.0;      ///< all, a burst adding once
    double macOperations = 0.0;
    std::vector<Population> populations{};
    std::vector<Layer> layers{};  ///< in the order of the projections

    [[nodiscard]] std::uint64_t denseMacs() const;
};

/// Populations and layers of a program that ran for so many steps on average; what is counted in a run is zero.
[[nodiscard]] Workload workloadOf(const program::Program& program, const program::RunRule& rule, double steps);

}  // namespace spikeloom::accounting
