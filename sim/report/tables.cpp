// SPDX-License-Identifier: Apache-2.0
#include "sim/report/tables.hpp"

#include <fmt/format.h>

#include "sim/report/csv.hpp"

namespace spikeloom::report {
namespace {

std::string optionalText(const std::optional<bool>& value) {
    return !value ? "" : *value ? "true" : "false";
}

/// `[rowBegin:rowEnd, colBegin:colEnd]`, ends excluded.
std::string sliceText(const operators::Slice& slice) {
    return fmt::format("[{}:{}, {}:{}]", slice.rowBegin, slice.rowEnd, slice.colBegin, slice.colEnd);
}

/// A record with the `count` fields from `at` on, which a classification has, replaced by those of another task.
std::vector<std::string> withFigures(std::vector<std::string> record, std::size_t at, std::size_t count,
                                     const Summary& summary, const std::vector<std::string>& figures) {
    if (summary.task.empty()) return record;
    const auto first = record.begin() + static_cast<std::ptrdiff_t>(at);
    record.insert(record.erase(first, first + static_cast<std::ptrdiff_t>(count)), figures.begin(), figures.end());
    return record;
}

std::vector<std::string> namesOf(const std::vector<tasks::Figure>& figures) {
    std::vector<std::string> names;
    for (const tasks::Figure& figure : figures) names.push_back(figure.name);
    return names;
}

std::vector<std::string> valuesOf(const std::vector<tasks::Figure>& figures) {
    std::vector<std::string> values;
    for (const tasks::Figure& figure : figures) values.push_back(figure.value ? exact(*figure.value) : "");
    return values;
}

}  // namespace

std::string samplesCsv(const Summary& summary) {
    CsvTable table(withFigures({"index",
                                "label",
                                "prediction",
                                "steps",
                                "last_spike_step",
                                "settled",
                                "left_early",
                                "latency_cycles",
                                "latency_s",
                                "reset_cycles",
                                "unit_spikes",
                                "retractions",
                                "spike_events",
                                "synaptic_operations",
                                "mac_operations",
                                "neuron_updates",
                                "membrane_accesses",
                                "function_passes",
                                "flit_hops",
                                "energy_j",
                                "spikes_match_reference",
                                "wrong_codes",
                                "codes_checked",
                                "largest_logit_difference",
                                "trained_wrong_codes",
                                "trained_codes_checked",
                                "witness_wrong_codes",
                                "witness_codes_checked"},
                               1, 2, summary, namesOf(summary.figures)));
    for (const SampleRow& row : summary.sampleRows) {
        const auto& a = row.activity;
        table.addRecord(withFigures(
            CsvTable::record(row.index, row.label, row.prediction, row.steps, row.lastSpikeStep, row.settled,
                             row.leftEarly, row.latencyCycles, row.latencyS, row.resetCycles, a.unitSpikes,
                             a.retractions, a.spikeEvents, a.synapticOperations, a.macOperations, a.neuronUpdates,
                             a.membraneAccesses, a.functionPasses, a.flitHops, row.energyJ,
                             optionalText(row.spikesMatchReference), row.ann.wrongCodes, row.ann.codesChecked,
                             row.ann.largestLogitDifference, row.trained.wrongCodes, row.trained.codesChecked,
                             row.witness.wrongCodes, row.witness.codesChecked),
            1, 2, summary, valuesOf(row.figures)));
    }
    return table.text();
}

std::string stepsCsv(const Summary& summary) {
    CsvTable table(
        withFigures({"step", "samples_running", "accuracy", "unit_spikes_per_inference", "retractions_per_inference",
                     "spike_events_per_inference", "synaptic_operations_per_inference", "mac_operations_per_inference",
                     "flit_hops_per_inference", "cycles_per_inference", "energy_j_per_inference", "power_w"},
                    2, 1, summary, namesOf(summary.figures)));
    for (const StepRow& row : summary.stepRows) {
        const auto& a = row.activity;
        table.addRecord(withFigures(
            CsvTable::record(row.step, row.running, row.accuracy, a.unitSpikes, a.retractions, a.spikeEvents,
                             a.synapticOperations, a.macOperations, a.flitHops, row.cycles, row.energyJ, row.powerW),
            2, 1, summary, valuesOf(row.figures)));
    }
    return table.text();
}

std::string layersCsv(const Summary& summary) {
    CsvTable table({"population",
                    "stage",
                    "neurons",
                    "cores",
                    "spikes_per_neuron",
                    "unit_spikes",
                    "retractions",
                    "spike_events",
                    "synaptic_operations",
                    "mac_operations",
                    "neuron_updates",
                    "memory_bits",
                    "function_rows",
                    "function_passes",
                    "dendrite_busy_cycles",
                    "soma_busy_cycles",
                    "busiest_core_cycles",
                    "energy_j",
                    "compute_cycles",
                    "port_cycles",
                    "network_cycles",
                    "barrier_cycles",
                    "bound_by"});
    for (const LayerRow& row : summary.layerRows) {
        const auto& a = row.activity;
        table.add(row.population, row.stage, row.neurons, row.cores, row.spikesPerNeuron, a.unitSpikes, a.retractions,
                  a.spikeEvents, a.synapticOperations, a.macOperations, a.neuronUpdates, row.memoryBits, a.functionRows,
                  a.functionPasses, row.dendriteBusyCycles, row.somaBusyCycles, row.busiestCoreCycles, row.energyJ,
                  row.spentCycles[0], row.spentCycles[1], row.spentCycles[2], row.spentCycles[3], name(row.boundBy));
    }
    return table.text();
}

std::string layerStepsCsv(const Summary& summary) {
    CsvTable table({"step", "population", "unit_spikes", "synaptic_operations", "busy_cycles"});
    for (const LayerStepRow& row : summary.layerStepRows)
        table.add(row.step, row.population, row.unitSpikes, row.synapticOperations, row.busyCycles);
    return table.text();
}

std::string phasesCsv(const Summary& summary) {
    CsvTable table({"sample", "step", "phase", "stage", "begin_cycle", "end_cycle", "barrier_end_cycle"});
    for (const auto& [sample, phase] : summary.phaseRows)
        table.add(sample, phase.step, hw::name(phase.phase), phase.stage ? std::to_string(*phase.stage) : std::string(),
                  phase.begin, phase.end, phase.barrierEnd);
    return table.text();
}

std::string coresCsv(const Summary& summary) {
    CsvTable table({"core",
                    "tile",
                    "tile_x",
                    "tile_y",
                    "population",
                    "slice",
                    "busy_cycles",
                    "network_wait_cycles",
                    "barrier_wait_cycles",
                    "reset_cycles",
                    "dendrite_busy_cycles",
                    "soma_busy_cycles",
                    "port_conflict_cycles",
                    "output_stall_cycles",
                    "utilisation",
                    "weight_bits",
                    "bias_bits",
                    "constant_bits",
                    "pending_bits",
                    "membrane_bits",
                    "tracer_bits",
                    "operand_tracer_bits",
                    "function_input_bits",
                    "function_result_bits",
                    "fanout_bits",
                    "synaptic_memory_used",
                    "membrane_memory_used",
                    "tracer_memory_used",
                    "function_memory_used",
                    "fanout_memory_used",
                    "kernel_bytes",
                    "bias_bytes",
                    "constant_bytes",
                    "membrane_bytes",
                    "delay_line_bytes",
                    "tracer_bytes",
                    "tracer_copy_bytes",
                    "function_bytes",
                    "table_bytes",
                    "unit_spikes",
                    "synaptic_operations",
                    "energy_j"});
    for (const CoreRow& row : summary.coreRows) {
        const hw::MemoryUse& use = row.use;
        const mapping::StoredBytes& stored = row.stored;
        table.add(row.core, row.tile, row.tileX, row.tileY, row.population, sliceText(row.slice), row.busyCycles,
                  row.networkWaitCycles, row.barrierWaitCycles, row.resetCycles, row.dendriteBusyCycles,
                  row.somaBusyCycles, row.portConflictCycles, row.outputStallCycles, row.utilisation, use.weightBits,
                  use.biasBits, use.constantBits, use.pendingBits, use.membraneBits, use.tracerBits,
                  use.operandTracerBits, use.functionInputBits, use.functionResultBits, use.fanoutBits,
                  row.synapticUsed, row.membraneUsed, row.tracerUsed, row.functionUsed, row.fanoutUsed, stored.kernel,
                  stored.bias, stored.constants, stored.membrane, stored.delayLine, stored.tracer, stored.tracerCopy,
                  stored.function, stored.table, row.unitSpikes, row.synapticOperations, row.energyJ);
    }
    return table.text();
}

std::string linksCsv(const Summary& summary) {
    CsvTable table({"link", "tile", "tile_x", "tile_y", "chip", "to_chip", "flits", "utilisation", "stall_cycles",
                    "mean_queue_flits", "largest_queue_flits"});
    for (const LinkRow& row : summary.linkRows)
        table.add(row.link, row.tile, row.tileX, row.tileY, row.chip,
                  row.toChip ? std::to_string(*row.toChip) : std::string(), row.flits, row.utilisation, row.stallCycles,
                  row.meanQueue, row.largestQueue);
    return table.text();
}

std::string routersCsv(const Summary& summary) {
    CsvTable table(
        {"tile", "tile_x", "tile_y", "chip", "flit_hops", "utilisation", "stall_cycles", "mean_queue_flits"});
    for (const RouterRow& row : summary.routerRows)
        table.add(row.tile, row.tileX, row.tileY, row.chip, row.flitHops, row.utilisation, row.stallCycles,
                  row.meanQueue);
    return table.text();
}

std::string energyCsv(const Summary& summary) {
    CsvTable table({"entry", "component", "count_per_inference", "count_unit", "energy_each_pj", "energy_j", "share",
                    "source", "kind"});
    for (const EnergyRow& row : summary.energyRows)
        table.add(row.entry, row.component, row.count, row.countUnit,
                  row.energyEachPj ? exact(*row.energyEachPj) : std::string(), row.energyJ, row.share, row.source,
                  row.kind);
    return table.text();
}

}  // namespace spikeloom::report
