// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/html/synthetic_run.hpp"

#include <fmt/format.h>

#include "sim/report/csv.hpp"

namespace spikeloom::html::test {
namespace {

using Json = nlohmann::json;
using report::CsvTable;

double share(std::size_t index, std::size_t of) {
    return static_cast<double>(index + 1) / static_cast<double>(of);
}

std::string samplesCsv(const SyntheticRun& run) {
    CsvTable table({"index", "label", "prediction", "steps", "latency_s", "energy_j", "unit_spikes"});
    for (std::size_t i = 0; i < run.samples; ++i)
        table.add(i, i % 10, i % 10, run.steps, run.latencyS * (0.9 + 0.2 * share(i, run.samples)), run.energyJ, 100);
    return table.text();
}

std::string stepsCsv(const SyntheticRun& run) {
    CsvTable table(
        {"step", "accuracy", "unit_spikes_per_inference", "cycles_per_inference", "energy_j_per_inference", "power_w"});
    const auto count = static_cast<double>(run.steps);
    for (std::size_t i = 0; i < run.steps; ++i)
        table.add(i + 1, share(i, run.steps), 100 * share(i, run.steps), run.latencyS * 5e8 / count,
                  run.energyJ / count, run.energyJ / run.latencyS);
    return table.text();
}

std::string layersCsv(const SyntheticRun& run) {
    CsvTable table({"population", "stage", "neurons", "cores", "energy_j", "unit_spikes", "compute_cycles",
                    "port_cycles", "network_cycles", "barrier_cycles", "bound_by"});
    for (std::size_t i = 0; i < run.layers; ++i)
        table.add(run.layer(i), i, 100, run.cores() / run.layers, run.energyJ / static_cast<double>(run.layers), 100,
                  600, 100, 300, 50, "compute");
    return table.text();
}

std::string coresCsv(const SyntheticRun& run) {
    CsvTable table({"core",
                    "tile",
                    "tile_x",
                    "tile_y",
                    "population",
                    "slice",
                    "busy_cycles",
                    "network_wait_cycles",
                    "barrier_wait_cycles",
                    "port_conflict_cycles",
                    "output_stall_cycles",
                    "utilisation",
                    "synaptic_memory_used",
                    "membrane_memory_used",
                    "tracer_memory_used",
                    "function_memory_used",
                    "fanout_memory_used",
                    "unit_spikes",
                    "synaptic_operations",
                    "energy_j"});
    for (std::size_t i = 0; i < run.cores(); ++i) {
        const double busy = share(i, run.cores());
        table.add(i, i, i % run.width, i / run.width, run.layer(i), "[0:10, 0:10]", 1000 * busy, 1000 * (1 - busy), 50,
                  100 * busy, 300 * busy, busy, 0.5, 0.25, 0.1, 0.0, 0.75, 100 * busy, 1e4 * busy, 1e-9 * busy);
    }
    return table.text();
}

std::string linksCsv(const SyntheticRun& run) {
    CsvTable table({"link", "tile", "tile_x", "tile_y", "flits", "utilisation", "stall_cycles"});
    const auto add = [&](std::size_t tile, const std::string& way) {
        table.add(fmt::format("tile {} {}", tile, way), tile, tile % run.width, tile / run.width, 10 + tile,
                  0.5 * share(tile, run.cores()), 1);
    };
    for (std::size_t tile = 0; tile < run.cores(); ++tile) {
        add(tile, "in");
        add(tile, "out");
        if (tile % run.width + 1 < run.width) add(tile, fmt::format("east to tile {}", tile + 1));
        if (tile % run.width > 0) add(tile, fmt::format("west to tile {}", tile - 1));
        if (tile + run.width < run.cores()) add(tile, fmt::format("south to tile {}", tile + run.width));
        if (tile >= run.width) add(tile, fmt::format("north to tile {}", tile - run.width));
    }
    return table.text();
}

std::string energyCsv() {
    CsvTable table({"entry", "component", "count_per_inference", "count_unit", "energy_each_pj", "energy_j", "share",
                    "source", "kind"});
    table.add("router.flit_hop", "network", 1000, "flit of 64 bits", 3.8, 3.8e-9, 0.002, "a paper, with a comma",
              "derived");
    return table.text();
}

std::string phasesCsv(const SyntheticRun& run) {
    CsvTable table({"sample", "step", "phase", "stage", "begin_cycle", "end_cycle", "barrier_end_cycle"});
    std::size_t cycle = 0;
    for (std::size_t step = 1; step <= run.steps; ++step)
        for (std::size_t stage = 0; stage < run.layers; ++stage, cycle += 120)
            table.add(0, step, "stage", stage, cycle, cycle + 100, cycle + 120);
    return table.text();
}

std::string layerStepsCsv(const SyntheticRun& run) {
    CsvTable table({"step", "population", "unit_spikes", "synaptic_operations", "busy_cycles"});
    for (std::size_t step = 1; step <= run.steps; ++step)
        for (std::size_t layer = 0; layer < run.layers; ++layer) table.add(step, run.layer(layer), 10 * step, 100, 50);
    return table.text();
}

std::string spikesCsv(const SyntheticRun& run) {
    CsvTable table({"sample", "step", "population", "row", "col", "value"});
    for (std::size_t i = 0; i < run.spikes; ++i)
        table.add(0, 1 + i * run.steps / run.spikes, run.layer(i), i % 10, i / 10 % 10, i % 4 == 3 ? -1 : 1);
    table.add(1, 1, run.layer(0), 9, 9, 1);  // of another sample: a raster has it not
    return table.text();
}

}  // namespace

Json SyntheticRun::result() const {
    return {
        {"network", network},
        {"chip", "generic28"},
        {"mesh", {width, height}},
        {"chips", {chipsX, 1}},
        {"noc", {{"fidelity", "flit"}, {"topology", "mesh"}}},
        {"cores", cores()},
        {"clock_mhz", 500},
        {"samples", samples},
        {"samples_requested", complete ? samples : samples + 7},
        {"complete", complete},
        {"correct", samples},
        {"accuracy", 1.0},
        {"ann_agreement", {{"wrong_codes", 0}, {"codes_checked", 1000}}},
        {"spikes_match_reference", true},
        {"baseline",
         {{"dense", {{"energy_j", energyJ / 4}}},
          {"zero_skipping", {{"energy_j", energyJ / 8}}},
          {"verdict", "The network without spikes wins."}}},
        {"accounting",
         Json::array(
             {{{"mode", "paper-ac-mac"}, {"energy_j", energyJ / 10}, {"leaves_out", {"memory accesses", "clock"}}}})},
        {"latency_cycles", {{"mean", latencyS * 5e8}}},
        {"latency_s", {{"mean", latencyS}, {"p95", latencyS * 1.1}}},
        {"reset_cycles", 0},
        {"steps", {{"mean", steps}}},
        {"settled", samples},
        {"power_w", {{"mean", energyJ / latencyS}, {"peak", energyJ / latencyS}}},
        {"counters",
         {{"core.synaptic_read_words", weightReads},
          {"core.membrane_read_words", 125000},
          {"core.membrane_write_words", 125000},
          {"core.tracer_read_words", 0},
          {"core.tracer_write_words", 0}}},
        {"unit_spikes", 300},
        {"spikes_per_activation", 1.5},
        {"synaptic_operations", 1e6},
        {"membrane_accesses", 250000},
        {"packet_latency_cycles",
         {{"source_queueing", 1}, {"routing", 10}, {"serialisation", 0}, {"contention", 5}, {"routers", 2}}},
        {"energy_j",
         {{"total", energyJ},
          {"low", energyJ * 0.5},
          {"high", energyJ * 2},
          {"static", energyJ * 0.1},
          {"idle", energyJ * 0.3},
          {"static_accounting", {{"mapped_cores", energyJ}, {"all_cores", energyJ * 1.5}, {"excluded", energyJ * 0.6}}},
          {"by_component", {{"membrane_memory", energyJ * 0.4}, {"network", energyJ * 0.2}, {"host", 0.0}}},
          {"by_kind_of_source", {{"derived", energyJ * 0.6}, {"estimate", energyJ * 0.4}}}}}};
}

Json SyntheticRun::config() const {
    return {{"samples", samples},
            {"run", {{"max_steps", steps}}},
            {"chip",
             {{"noc", {{"concentration", 1}}},
              {"core",
               {{"membrane_memory", {{"port_bits", 128}, {"banks", 4}}},
                {"synaptic_memory", {{"port_bits", 128}, {"banks", 1}}},
                {"dendrite", {{"accumulate_lanes", 16}, {"cycles_per_addition", 1}}}}}}}};
}

std::vector<report::NamedText> SyntheticRun::files() const {
    std::vector<report::NamedText> all{{"result.json", result().dump()},   {"config.resolved.json", config().dump()},
                                       {"samples.csv", samplesCsv(*this)}, {"steps.csv", stepsCsv(*this)},
                                       {"layers.csv", layersCsv(*this)},   {"cores.csv", coresCsv(*this)},
                                       {"links.csv", linksCsv(*this)},     {"energy.csv", energyCsv()}};
    if (recorded) {
        all.push_back({"phases.csv", phasesCsv(*this)});
        all.push_back({"layer_steps.csv", layerStepsCsv(*this)});
        all.push_back({"spikes.csv", spikesCsv(*this)});
    }
    return all;
}

void SyntheticRun::write(const std::filesystem::path& directory) const {
    AtomicDirectory target = report::openRunDirectory(directory);
    report::Outcome outcome;
    outcome.complete = complete;
    report::writeFiles(target, files(), {.resolvedConfig = config().dump()}, outcome);
}

}  // namespace spikeloom::html::test
