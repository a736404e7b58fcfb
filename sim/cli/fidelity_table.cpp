// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/fidelity_table.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "sim/report/numbers.hpp"

namespace spikeloom::cli {
namespace {

using Json = nlohmann::ordered_json;

/// What stands in a row; both formats show nothing else.
struct Row {
    std::string fidelity;
    double latencyCycles, latencyError;  ///< error in percent of the reference
    double energyJ, energyError;
    double flitHops;
    double chipSeconds, speedUp;
    std::optional<bool> codesExact, spikesExact;  ///< empty where it was not checked
};

double percentOff(double value, double reference) {
    return reference == 0 ? 0.0 : 100.0 * (value / reference - 1.0);
}

Row rowOf(const report::Summary& run, const report::Summary& reference) {
    const auto chipSeconds = [](const report::Summary& one) { return one.simulation.cost.chipSeconds; };
    const auto energy = [](const report::Summary& one) { return one.energy.totalJ.nominal; };
    return {.fidelity = run.setup.fidelity,
            .latencyCycles = run.latencyCycles.mean,
            .latencyError = percentOff(run.latencyCycles.mean, reference.latencyCycles.mean),
            .energyJ = energy(run),
            .energyError = percentOff(energy(run), energy(reference)),
            .flitHops = run.activity.flitHops,
            .chipSeconds = chipSeconds(run),
            .speedUp = report::ratio(chipSeconds(reference), chipSeconds(run)),
            .codesExact = run.ann.codesChecked == 0 ? std::nullopt : std::optional(run.ann.wrongCodes == 0),
            .spikesExact = run.spikesMatchReference};
}

std::vector<Row> rowsOf(const FidelityRuns& runs) {
    std::vector<Row> rows;
    for (const report::Summary& run : runs) rows.push_back(rowOf(run, runs.front()));
    return rows;
}

std::string verdict(const std::optional<bool>& exact) {
    if (!exact) return "unchecked";
    return *exact ? "exact" : "WRONG";
}

std::string schedule(const report::Setup& setup) {
    return setup.rule.schedule == program::Schedule::Layered ? "layered" : "pipelined";
}

Json jsonOf(const Row& row) {
    const auto checked = [](const std::optional<bool>& exact) { return exact ? Json(*exact) : Json(nullptr); };
    return {{"fidelity", row.fidelity},
            {"latency_cycles", row.latencyCycles},
            {"latency_error_percent", row.latencyError},
            {"energy_j", row.energyJ},
            {"energy_error_percent", row.energyError},
            {"flit_hops", row.flitHops},
            {"chip_s", row.chipSeconds},
            {"speed_up", row.speedUp},
            {"codes_exact", checked(row.codesExact)},
            {"spikes_exact", checked(row.spikesExact)}};
}

}  // namespace

std::string renderFidelities(const FidelityRuns& runs) {
    const report::Summary& first = runs.front();
    std::string text = fmt::format("{} on {}, {} schedule, {} samples\n\n", first.setup.network, first.setup.chip,
                                   schedule(first.setup), first.samples);
    text += fmt::format("{:<9}{:>16}{:>9}{:>12}{:>9}{:>12}{:>11}{:>9}{:>11}{:>11}\n", "fidelity", "latency [cycles]",
                        "error", "energy", "error", "flit-hops", "chip", "speed-up", "codes", "spikes");
    for (const Row& row : rowsOf(runs))
        text += fmt::format("{:<9}{:>16}{:>7.2f} %{:>12}{:>7.2f} %{:>12}{:>11}{:>9.2f}{:>11}{:>11}\n", row.fidelity,
                            report::thousands(row.latencyCycles, 0), row.latencyError, report::si(row.energyJ, "J"),
                            row.energyError, report::thousands(row.flitHops, 0), report::si(row.chipSeconds, "s"),
                            row.speedUp, verdict(row.codesExact), verdict(row.spikesExact));
    return text;
}

std::string fidelitiesJson(const FidelityRuns& runs) {
    const report::Summary& first = runs.front();
    Json json{{"schema_version", 1},        {"network", first.setup.network},
              {"chip", first.setup.chip},   {"schedule", schedule(first.setup)},
              {"samples", first.samples},   {"reference", first.setup.fidelity},
              {"fidelities", Json::array()}};
    for (const Row& row : rowsOf(runs)) json["fidelities"].push_back(jsonOf(row));
    return json.dump(2) + "\n";
}

}  // namespace spikeloom::cli
