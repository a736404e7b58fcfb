// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/counter_names.hpp"
#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

template <class Value>
ConfidenceFigure meanOf(std::string figure, const std::vector<SampleRow>& rows, Value valueOf) {
    std::vector<double> values;
    double sum = 0.0;
    for (const SampleRow& row : rows) {
        values.push_back(valueOf(row));
        sum += values.back();
    }
    return {std::move(figure), ratio(sum, static_cast<double>(rows.size())), meanInterval95(values)};
}

}  // namespace

std::vector<std::pair<std::string, double>> counterMeans(const Tally& total, std::size_t count) {
    std::vector<std::pair<std::string, double>> means;
    energy::forEachCounter(total.core, total.chip, [&](const hw::CounterInfo& info, std::uint64_t sum) {
        means.emplace_back(info.name, mean(sum, count));
    });
    return means;
}

accounting::Workload workload(const Samples& samples, const std::vector<hw::CoreCounters>& cores,
                              const RunContext& context) {
    std::uint64_t steps = 0, inputEvents = 0;
    for (const run::SampleResult* sample : samples) {
        steps += sample->steps;
        inputEvents += sample->inputEvents;
    }
    accounting::Workload done =
        accounting::workloadOf(context.program, context.experiment.run, mean(steps, samples.size()));
    hw::CoreCounters all;
    for (std::size_t i = 0; i < cores.size(); ++i) {
        hw::add(all, cores[i]);
        accounting::Population& population = done.populations[value(context.mapping.cores[i].population)];
        population.events += mean(cores[i].neuronEvents, samples.size());
        population.unitSpikes += mean(cores[i].unitSpikes, samples.size());
    }
    accounting::Population& input = done.populations[value(context.program.input)];
    input.events = input.unitSpikes = mean(inputEvents, samples.size());
    done.synapticOperations = mean(all.synapticOperations, samples.size());
    done.productOperations = mean(all.productOperations, samples.size());
    done.eventAdditions = mean(all.eventAdditions, samples.size());
    done.macOperations = mean(all.macOperations, samples.size());
    return done;
}

std::vector<AccountingFigure> accountingFigures(const accounting::Workload& workload) {
    const double dense = accounting::denseEnergyJ(workload.denseMacs());
    std::vector<AccountingFigure> figures;
    for (const accounting::Mode& mode : accounting::modes()) {
        const accounting::Operations operations = mode.count(workload);
        const double energy = accounting::energyJ(operations);
        figures.push_back({&mode, operations, energy, dense > 0 ? std::optional(energy / dense) : std::nullopt});
    }
    return figures;
}

std::vector<ConfidenceFigure> confidence(const Summary& summary) {
    const std::vector<SampleRow>& rows = summary.sampleRows;
    std::vector<ConfidenceFigure> figures;
    if (rows.empty()) return figures;
    if (summary.task.empty())
        figures.push_back({"accuracy", summary.accuracy, wilson95(summary.correct, summary.samples)});
    figures.push_back(meanOf("latency_s", rows, [](const SampleRow& row) { return row.latencyS; }));
    figures.push_back(meanOf("energy_j", rows, [](const SampleRow& row) { return row.energyJ; }));
    figures.push_back(
        meanOf("unit_spikes", rows, [](const SampleRow& row) { return static_cast<double>(row.activity.unitSpikes); }));
    figures.push_back(meanOf("steps", rows, [](const SampleRow& row) { return static_cast<double>(row.steps); }));
    return figures;
}

}  // namespace spikeloom::report
