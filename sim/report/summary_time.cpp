// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

LayerStepRow layerStepRow(const Samples& samples, std::uint32_t step, program::PopulationId id,
                          const program::Program& program) {
    run::LayerActivity total;
    for (const run::SampleResult* sample : samples) {
        if (step > sample->stepRecords.size()) continue;
        const run::LayerActivity& one = sample->stepRecords[step - 1].layers.at(value(id));
        total.unitSpikes += one.unitSpikes;
        total.synapticOperations += one.synapticOperations;
        total.busyCycles += one.busyCycles;
    }
    return {.step = step,
            .population = program.at(id).name,
            .unitSpikes = mean(total.unitSpikes, samples.size()),
            .synapticOperations = mean(total.synapticOperations, samples.size()),
            .busyCycles = mean(total.busyCycles, samples.size())};
}

/// In topological order, without the input, which lives in the host.
std::vector<program::PopulationId> populationsOnCores(const RunContext& context) {
    std::set<program::PopulationId> mapped;
    for (const hw::CoreMapping& core : context.mapping.cores) mapped.insert(core.population);
    std::vector<program::PopulationId> populations;
    std::copy_if(context.program.order.begin(), context.program.order.end(), std::back_inserter(populations),
                 [&](program::PopulationId id) { return mapped.contains(id); });
    return populations;
}

}  // namespace

std::uint32_t lastStep(const Samples& samples) {
    std::size_t last = 0;
    for (const run::SampleResult* sample : samples) last = std::max(last, sample->stepRecords.size());
    return static_cast<std::uint32_t>(last);
}

std::vector<LayerStepRow> layerStepRows(const Samples& samples, const RunContext& context) {
    const std::vector<program::PopulationId> populations = populationsOnCores(context);
    std::vector<LayerStepRow> rows;
    for (std::uint32_t step = 1; step <= lastStep(samples); ++step)
        for (const program::PopulationId id : populations)
            rows.push_back(layerStepRow(samples, step, id, context.program));
    return rows;
}

std::vector<PhaseRow> phaseRows(const Samples& samples) {
    std::vector<PhaseRow> rows;
    for (const run::SampleResult* sample : samples)
        for (const hw::PhaseRecord& phase : sample->phases) rows.push_back({sample->index, phase});
    return rows;
}

}  // namespace spikeloom::report
