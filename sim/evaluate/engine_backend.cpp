// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/engine_backend.hpp"

#include <algorithm>

#include "models/network/network_io.hpp"
#include "models/support/error.hpp"
#include "models/support/largest.hpp"
#include "sim/accounting/dense_macs.hpp"

namespace spikeloom::evaluate {
namespace {

network::Network classifier(const config::Experiment& experiment) {
    network::Network network = network::load(experiment.networkPath);
    if (std::holds_alternative<network::Classification>(network::taskOf(network))) return network;
    const auto readout = value(network::readoutOf(network));
    throw ConfigError(Problem{experiment.networkPath, "populations[" + std::to_string(readout) + "]",
                              "the readout \"" + network.populations[readout].name +
                                  "\" has another task than classification, whose accuracy is evaluated",
                              "spikeloom run has the figures of every task"});
}

std::uint64_t spikingNeurons(const program::Program& program) {
    std::uint64_t neurons = 0;
    for (const program::LoweredPopulation& population : program.populations)
        if (population.role == program::LoweredPopulation::Role::Spiking) neurons += population.size();
    return neurons;
}

}  // namespace

EngineBackend::EngineBackend(const config::Experiment& experiment)
    : experiment_(experiment), network_(classifier(experiment)), dataset_(experiment.imagesPath, network_) {
    const auto available = static_cast<std::uint32_t>(dataset_.size());
    samples_ = experiment.samples == 0 ? available : std::min(experiment.samples, available);
}

Model EngineBackend::model(std::uint32_t steps) const {
    const auto program = std::make_shared<const program::Program>(
        program::lower(network_, experiment_.precision, experiment_.networkPath, steps));
    program::RunRule rule = experiment_.run;
    rule.maxSteps = steps;
    (void)reference::Engine(*program, rule);  // refuses a rule now, and not in a thread after hours
    return {.evaluator = [this, program,
                          rule] { return std::make_unique<EngineEvaluator>(program, rule, network_, dataset_); },
            .neurons = spikingNeurons(*program),
            .denseMacs = accounting::denseMacs(*program)};
}

EngineEvaluator::EngineEvaluator(std::shared_ptr<const program::Program> program, const program::RunRule& rule,
                                 const network::Network& network, const run::SampleSet& dataset)
    : program_(std::move(program)), network_(network), dataset_(dataset), engine_(*program_, rule) {}

std::vector<Outcome> EngineEvaluator::evaluate(std::span<const std::uint32_t> samples) {
    std::vector<Outcome> outcomes;
    for (const std::uint32_t sample : samples) outcomes.push_back(evaluate(sample));
    return outcomes;
}

Outcome EngineEvaluator::evaluate(std::uint32_t sample) {
    Outcome outcome{.sample = sample, .steps = {}};
    Counts before;
    engine_.begin(dataset_.input(sample, network_, *program_));
    while (!engine_.finished()) {
        engine_.step();
        const std::vector<std::int64_t> sums = engine_.readout();
        const Counts now = counted();
        outcome.steps.push_back({indexOfLargest(sums), now - before});
        before = now;
    }
    outcome.leftEarly = engine_.leftEarly();
    return outcome;
}

Counts EngineEvaluator::counted() const {
    const operators::Operations& operations = engine_.operations();
    return {.unitSpikes = engine_.unitSpikes(),
            .events = engine_.neuronEvents(),
            .eventAdditions = operations.eventAdditions,
            .synapticOperations = operations.synapticOperations,
            .macOperations = operations.macOperations};
}

}  // namespace spikeloom::evaluate
