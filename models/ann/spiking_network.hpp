// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "models/ann/operation.hpp"
#include "models/neurons/neuron.hpp"
#include "models/program/program.hpp"

namespace spikeloom::ann {

/// How a population of a trained network spikes: what a conversion chooses for it.
struct SpikingLayer {
    neurons::Parameters neuron;   ///< in units of `scale`
    std::vector<double> scale;    ///< cols: real value of 1 in each column, a threshold of its own for each
    std::vector<double> bias;     ///< empty, cols or rows*cols; real units
    std::vector<double> initial;  ///< empty, cols or rows*cols: added to the membrane when a sample begins; real units
};

/// How a trained network spikes.
struct SpikingPlan {
    bool repeats = true;                              ///< the image and the biases come in every step, and not once
    neurons::Coding coding = neurons::Coding::Sum;    ///< Sum, or Differential
    std::uint32_t steps = 8;                          ///< T
    std::vector<std::optional<SpikingLayer>> layers;  ///< by population; those that spike
};

/// How much a population sends.
struct Activity {
    std::uint64_t unitSpikes = 0;  ///< every spike of a burst counted
    std::uint64_t events = 0;      ///< a burst is one
};

/// What a population sends in all steps of some samples, in real units.
struct Train {
    Tensor values;            ///< [steps that differ][samples][rows][cols]
    std::size_t samples = 0;  ///< of each step
    bool repeats = false;     ///< one step is there, and comes in every step; else nothing comes after the last
    Activity activity{};

    [[nodiscard]] std::size_t steps() const { return samples == 0 ? 0 : values.samples / samples; }
};

/// By population; null where it is not there (yet, or any more).
using Trains = std::vector<std::shared_ptr<const Train>>;

/// A trained network that spikes: real weights in float32, and the neuron models of the chip on a grid of 2^-24 of
/// their threshold. Layer by layer, each over all time steps, which is what the layered schedule computes step by step:
/// a layer's neurons depend on the layers before only.
///
/// Not to be shared between threads.
class SpikingNetwork {
public:
    /// @param network  trained, whose batch norms are folded, with neither functions nor products
    explicit SpikingNetwork(const network::Network& network);

    [[nodiscard]] const std::vector<network::PopulationId>& order() const { return order_; }

    /// What the input population sends.
    [[nodiscard]] static Train present(Tensor input, const SpikingPlan& plan);
    /// What arrives at a population in every step, its bias aside. @param trains  by population: those that feed it
    [[nodiscard]] Train arriving(network::PopulationId id, const Trains& trains, std::uint32_t steps);
    /// What a population makes of it: its spikes; of one that passes on, the same and its bias; of the readout, its
    /// sums after each step.
    [[nodiscard]] Train respond(network::PopulationId id, const Train& arriving, const SpikingPlan& plan) const;

    struct Result {
        std::shared_ptr<const Train> sums;  ///< of the readout, after each step
        std::vector<Activity> activity;     ///< by population: of those that were run
    };
    /// Everything from a place in the order on, which is behind the input. @param trains  those before it that are read
    [[nodiscard]] Result runFrom(std::size_t place, Trains trains, const SpikingPlan& plan);
    /// A whole batch.
    [[nodiscard]] Result run(Tensor input, const SpikingPlan& plan);
    /// Where in the order the input stands: what is before it, nothing feeds.
    [[nodiscard]] std::size_t placeOfInput() const;

private:
    [[nodiscard]] program::LoweredPopulation lowered(network::PopulationId id, const SpikingPlan& plan) const;

    const network::Network& network_;
    network::PopulationId input_{}, readout_{};
    std::vector<network::PopulationId> order_;
    std::vector<std::size_t> lastUse_;
    std::vector<std::unique_ptr<Operation>> operations_;
};

}  // namespace spikeloom::ann
