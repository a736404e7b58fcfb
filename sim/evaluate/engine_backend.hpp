// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "models/network/network.hpp"
#include "models/reference/engine.hpp"
#include "sim/config/experiment.hpp"
#include "sim/evaluate/evaluator.hpp"
#include "sim/run/sample_set.hpp"

namespace spikeloom::evaluate {

/// The network of an experiment in the reference engine: the spikes, steps and answers of `spikeloom run`, no chip.
class EngineBackend final : public Backend {
public:
    /// Loads network and data. @throws ConfigError with every mistake; for a readout that does not classify
    explicit EngineBackend(const config::Experiment& experiment);

    [[nodiscard]] std::string network() const override { return network_.name; }
    [[nodiscard]] std::uint32_t samples() const override { return samples_; }
    [[nodiscard]] std::uint32_t label(std::uint32_t sample) const override { return dataset_.label(sample); }
    /// Lowers the network for `steps`, which it may depend on, and runs it with run.max_steps = steps.
    [[nodiscard]] Model model(std::uint32_t steps) const override;

private:
    config::Experiment experiment_;
    network::Network network_;
    run::SampleSet dataset_;
    std::uint32_t samples_;
};

/// Runs samples one after the other.
class EngineEvaluator final : public Evaluator {
public:
    /// Shares the program; keeps references to the others.
    EngineEvaluator(std::shared_ptr<const program::Program> program, const program::RunRule& rule,
                    const network::Network& network, const run::SampleSet& dataset);
    [[nodiscard]] std::vector<Outcome> evaluate(std::span<const std::uint32_t> samples) override;

private:
    [[nodiscard]] Outcome evaluate(std::uint32_t sample);
    [[nodiscard]] Counts counted() const;

    std::shared_ptr<const program::Program> program_;
    const network::Network& network_;
    const run::SampleSet& dataset_;
    reference::Engine engine_;
};

}  // namespace spikeloom::evaluate
