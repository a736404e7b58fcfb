// SPDX-License-Identifier: Apache-2.0
#include "sim/run/prepared.hpp"

#include <algorithm>

#include "models/network/network_io.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/run/cosim_problems.hpp"
#include "sim/run/stopwatch.hpp"

namespace spikeloom::run {

Prepared prepare(const config::Experiment& experiment) {
    Prepared prepared;
    const Stopwatch load;
    prepared.experiment = experiment;
    prepared.network = network::load(experiment.networkPath);
    prepared.dataset = SampleSet(experiment.imagesPath, prepared.network);
    if (experiment.witnessPath) prepared.witness = network::loadWitness(*experiment.witnessPath, prepared.network);
    prepared.program =
        program::lower(prepared.network, experiment.precision, experiment.networkPath, experiment.run.maxSteps);
    prepared.task = tasks::makeTask(prepared.network, prepared.program.at(prepared.program.readout).membraneUnit);
    const auto available = static_cast<std::uint32_t>(prepared.dataset.size());
    prepared.samples = experiment.samples == 0 ? available : std::min(experiment.samples, available);
    prepared.loadSeconds = load.seconds();

    const Stopwatch map;
    prepared.mapping =
        mapping::map(prepared.program, experiment.chip, experiment.run, experiment.mapping, experiment.chip.name);
    if (auto problems = cosimProblems(experiment, prepared.mapping); !problems.empty())
        throw ConfigError(std::move(problems));
    prepared.mapSeconds = map.seconds();
    return prepared;
}

}  // namespace spikeloom::run
