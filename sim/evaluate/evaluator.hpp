// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// A data set through a network, without a chip. A backend says how a network is executed; everything else (threads,
/// accuracy, energy, files) knows only what is in this header.
namespace spikeloom::evaluate {

/// What was counted, of a step, a sample, or many samples (docs/definitions.md, Evaluation).
struct Counts {
    std::uint64_t unitSpikes = 0;          ///< each spike of a burst
    std::uint64_t events = 0;              ///< non-zero events of neurons; a burst is one
    std::uint64_t eventAdditions = 0;      ///< additions of events into a neuron's current, a burst adding once
    std::uint64_t synapticOperations = 0;  ///< the same, a burst of n adding n times
    std::uint64_t macOperations = 0;       ///< multiply-accumulates, of graded events; in neither of the additions

    Counts& operator+=(const Counts& other);
    friend Counts operator-(const Counts& after, const Counts& before);
    friend bool operator==(const Counts&, const Counts&) = default;
};

/// One time step of one sample.
struct StepOutcome {
    std::uint32_t prediction = 0;  ///< of what was summed up to and with this step; smallest class on a tie
    Counts counts;                 ///< of this step alone
};

struct Outcome {
    std::uint32_t sample = 0;        ///< in the data set
    std::vector<StepOutcome> steps;  ///< that were executed, at least one; the last prediction is the answer
    bool leftEarly = false;          ///< ended because the readout was sure
};

/// Executes samples. One belongs to one thread; several may work at once.
class Evaluator {
public:
    virtual ~Evaluator() = default;
    /// What comes of a sample depends on nothing but the sample.
    /// @param samples  a batch of indices in the data set, at most Model::batch
    /// @return their outcomes, in the same order. @throws ConfigError for a sample that cannot be read
    [[nodiscard]] virtual std::vector<Outcome> evaluate(std::span<const std::uint32_t> samples) = 0;
};

/// A network that is ready to be executed for at most so many steps.
struct Model {
    std::function<std::unique_ptr<Evaluator>()> evaluator;  ///< may be called by several threads at once
    std::uint32_t batch = 1;                                ///< samples that an evaluator works best on together
    std::uint64_t neurons = 0;                              ///< that spike
    std::uint64_t denseMacs = 0;                            ///< of the same network without spikes, see denseMacs()
};

/// A network, its data, and a way to execute it. Outlives its models.
class Backend {
public:
    virtual ~Backend() = default;
    [[nodiscard]] virtual std::string network() const = 0;
    [[nodiscard]] virtual std::uint32_t samples() const = 0;                    ///< to evaluate, from the first
    [[nodiscard]] virtual std::uint32_t label(std::uint32_t sample) const = 0;  ///< its class
    /// @param steps  of a sample, at most: T
    /// @throws ConfigError if the network cannot be run so
    [[nodiscard]] virtual Model model(std::uint32_t steps) const = 0;
};

}  // namespace spikeloom::evaluate
