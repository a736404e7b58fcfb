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
    neurons::Payload payload = neurons::kTernary;
    bool isInput = false, isReadout = false;
    bool normalises = false;  ///< a layer norm or RMS norm in front of the neurons

    [[nodiscard]] bool spikes() const { return !isInput && !isReadout; }
    /// Values that are not zero, each neuron once: the share of a step's neurons that send, summed over steps.
    [[nodiscard]] double density() const { return neurons == 0 ? 0.0 : events / static_cast<double>(neurons); }
    /// Whether what it says in a step is one of -1, 0 and 1, whatever its packets could hold: counts of at most 1 are.
    [[nodiscard]] bool sendsSpikes() const { return payload.largest == 1; }
    /// Different values that all its neurons together can say in one step, 0 being one of them.
    [[nodiscard]] std::uint64_t distinctValues() const {
        return payload.isSmall() ? payload.values() + 1 : 2 * static_cast<std::uint64_t>(payload.largest) + 1;
    }
};

/// A projection that multiplies in the network without spikes.
struct Layer {
    std::uint32_t source = 0, target = 0;  ///< indices of Workload::populations
    std::uint64_t macs = 0;                ///< dense multiply-accumulates, once
    std::uint32_t frames = 1;              ///< how often without spikes, see denseFrames
    std::uint64_t weights = 0, zeroWeights = 0;
    /// Of its target, as tools count them that look at layers: one a column, of a convolution one a neuron. A short cut
    /// has none.
    std::uint64_t biases = 0;
    /// Whether another layer of the same target comes from a later stage: this one is a short cut past it.
    bool isShortcut = false;
    bool isProduct = false;   ///< of attention; then also:
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

    /// Of an inference without spikes.
    [[nodiscard]] std::uint64_t denseMacs() const;
};

/// Populations and layers of a program that ran for so many steps on average; what is counted in a run is zero.
[[nodiscard]] Workload workloadOf(const program::Program& program, const program::RunRule& rule, double steps);

}  // namespace spikeloom::accounting
