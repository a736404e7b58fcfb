// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/tables.hpp"

#include <nlohmann/json.hpp>

#include "sim/evaluate/figures.hpp"
#include "sim/report/csv.hpp"

namespace spikeloom::evaluate {
namespace {

using Json = nlohmann::ordered_json;
using report::CsvTable;
using Fields = std::vector<std::string>;

Fields& operator+=(Fields& fields, const Fields& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

Fields countHeader() {
    return {"unit_spikes", "events", "event_additions", "synaptic_operations", "mac_operations"};
}
Fields countFields(const MeanCounts& mean) {
    return CsvTable::record(mean.unitSpikes, mean.events, mean.eventAdditions, mean.synapticOperations,
                            mean.macOperations);
}
Fields countFields(const Counts& counts) {
    return CsvTable::record(counts.unitSpikes, counts.events, counts.eventAdditions, counts.synapticOperations,
                            counts.macOperations);
}

Fields energyHeader() {
    Fields header;
    for (const accounting::Mode* mode : evaluatedModes()) {
        const std::string name = "energy_" + std::string(mode->name);
        header += {name + "_uj", name + "_of_dense"};
    }
    return header;
}
Fields energyFields(const MeanCounts& mean) {
    Fields fields;
    for (const EnergyFigure& energy : mean.energies)
        fields += {report::exact(1e6 * energy.energyJ), energy.ofDense ? report::exact(*energy.ofDense) : ""};
    return fields;
}

Json countsJson(const MeanCounts& mean) {
    return {{"unit_spikes", mean.unitSpikes},
            {"events", mean.events},
            {"event_additions", mean.eventAdditions},
            {"synaptic_operations", mean.synapticOperations},
            {"mac_operations", mean.macOperations}};
}

Json energiesJson(const MeanCounts& mean) {
    Json json = Json::object();
    for (const EnergyFigure& energy : mean.energies)
        json[std::string(energy.mode->name)] = {{"energy_j", energy.energyJ},
                                                {"of_dense", energy.ofDense ? Json(*energy.ofDense) : Json(nullptr)}};
    return json;
}

Json runJson(const TimeRun& run) {
    const RunFigures figures(run);
    return {{"max_steps", figures.maxSteps},
            {"samples", figures.samples},
            {"correct", figures.correct},
            {"accuracy", figures.accuracy},
            {"accuracy_95", {figures.confidence.low, figures.confidence.high}},
            {"steps_mean", figures.stepsMean},
            {"left_early", figures.leftEarly},
            {"inference", countsJson(figures.mean)},
            {"per_neuron", {{"unit_spikes", figures.unitSpikesPerNeuron}, {"events", figures.eventsPerNeuron}}},
            {"neurons", run.neurons},
            {"accounting", energiesJson(figures.mean)},
            {"dense", {{"mac_operations", figures.denseMacs}, {"energy_j", figures.denseEnergyJ}}}};
}

Json modesJson() {
    Json json = Json::array();
    for (const accounting::Mode* mode : evaluatedModes())
        json.push_back({{"name", mode->name},
                        {"counts", mode->counts},
                        {"leaves_out", mode->leavesOut},
                        {"source", mode->source}});
    return json;
}

}  // namespace

std::string evaluateCsv(const Result& result) {
    Fields header{
        "max_steps",  "samples",   "correct", "accuracy_percent", "accuracy_low_percent", "accuracy_high_percent",
        "steps_mean", "left_early"};
    header += countHeader();
    header += {"unit_spikes_per_neuron", "events_per_neuron"};
    header += energyHeader();
    header += {"dense_macs", "dense_energy_uj"};
    CsvTable table(header);
    for (const TimeRun& run : result.runs) {
        const RunFigures f(run);
        Fields fields = CsvTable::record(f.maxSteps, f.samples, f.correct, 100 * f.accuracy, 100 * f.confidence.low,
                                         100 * f.confidence.high, f.stepsMean, f.leftEarly);
        fields += countFields(f.mean);
        fields += CsvTable::record(f.unitSpikesPerNeuron, f.eventsPerNeuron);
        fields += energyFields(f.mean);
        fields += CsvTable::record(f.denseMacs, 1e6 * f.denseEnergyJ);
        table.addRecord(fields);
    }
    return table.text();
}

std::string curveCsv(const Result& result) {
    Fields header{"max_steps", "step", "samples_running", "correct", "accuracy_percent"};
    header += countHeader();
    header += energyHeader();
    CsvTable table(header);
    for (const TimeRun& run : result.runs)
        for (std::size_t t = 0; t < run.curve.size(); ++t) {
            const CurvePoint& point = run.curve[t];
            const MeanCounts mean(point.counts, run.samples.size(), run.denseMacs);
            Fields fields = CsvTable::record(run.maxSteps, t + 1, point.running, point.correct,
                                             100.0 * point.correct / static_cast<double>(run.samples.size()));
            fields += countFields(mean);
            fields += energyFields(mean);
            table.addRecord(fields);
        }
    return table.text();
}

std::string samplesCsv(const Result& result) {
    Fields header{"max_steps", "index", "label", "prediction", "correct", "steps", "left_early"};
    header += countHeader();
    CsvTable table(header);
    for (const TimeRun& run : result.runs)
        for (const SampleResult& sample : run.samples) {
            Fields fields = CsvTable::record(run.maxSteps, sample.index, sample.label, sample.prediction,
                                             sample.correct(), sample.steps, sample.leftEarly);
            fields += countFields(sample.counts);
            table.addRecord(fields);
        }
    return table.text();
}

std::string resultJson(const Result& result) {
    Json json{{"schema_version", 1},         {"kind", "evaluation"},
              {"network", result.network},   {"samples_requested", result.samplesRequested},
              {"complete", result.complete}, {"accounting_modes", modesJson()},
              {"runs", Json::array()}};
    for (const TimeRun& run : result.runs) json["runs"].push_back(runJson(run));
    json["simulation"] = {{"wall_s", result.seconds}};
    return json.dump(2) + "\n";
}

}  // namespace spikeloom::evaluate
