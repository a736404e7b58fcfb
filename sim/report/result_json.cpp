// SPDX-License-Identifier: Apache-2.0
#include "sim/report/result_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/accounting/baseline.hpp"
#include "sim/accounting/prices.hpp"

namespace spikeloom::report {
namespace {

constexpr std::size_t kHottestLinks = 10;

using Json = nlohmann::ordered_json;  // in the order in which one reads it

/// Writes figures that exist only when a sample has finished.
class Figures {
public:
    explicit Figures(const Summary& summary) : summary_(summary) {}

    [[nodiscard]] Json document() const {
        Json json;
        what(json);
        quality(json);
        time(json);
        activity(json);
        json["counters"] = counters();
        json["energy_j"] = energy();
        json["power_w"] = power();
        json["accounting"] = accounting();
        json["baseline"] = baseline();
        json["neurobench"] = neuroBench();
        json["confidence"] = confidence();
        if (summary_.areaMm2) json["area_mm2"] = area();
        json["simulation"] = simulation();
        return json;
    }

private:
    [[nodiscard]] Json mean(double value) const { return summary_.samples == 0 ? Json(nullptr) : Json(value); }
    [[nodiscard]] Json whole(std::uint64_t value) const { return summary_.samples == 0 ? Json(nullptr) : Json(value); }

    void what(Json& json) const {
        const Setup& setup = summary_.setup;
        json["schema_version"] = 1;
        json["network"] = setup.network;
        json["chip"] = setup.chip;
        json["chip_model"] = describe(setup.chipModel);
        json["mesh"] = {setup.meshWidth, setup.meshHeight};
        json["chips"] = {setup.chipsX, setup.chipsY};
        json["noc"] = {{"fidelity", setup.fidelity}, {"topology", describe(setup.topology)}};
        json["cores"] = setup.cores;
        json["clock_mhz"] = setup.clockHz / 1e6;
        json["samples"] = summary_.samples;
        json["samples_requested"] = summary_.samplesRequested;
        json["complete"] = summary_.complete;
    }

    static Json agreement(const AgreementTotal& total) {
        Json json;
        json["wrong_codes"] = total.codesChecked == 0 ? Json(nullptr) : Json(total.wrongCodes);
        json["codes_checked"] = total.codesChecked;
        json["samples_checked"] = total.samples;
        json["largest_logit_difference"] = total.codesChecked == 0 ? Json(nullptr) : Json(total.largestLogitDifference);
        return json;
    }

    [[nodiscard]] Json task() const {
        Json json{{"kind", summary_.task}};
        for (const tasks::Figure& figure : summary_.figures) {
            const bool isCount = figure.kind == tasks::Figure::Kind::Count;
            json[figure.name] = !figure.value || summary_.samples == 0 ? Json(nullptr)
                                : isCount                              ? Json(static_cast<std::uint64_t>(*figure.value))
                                                                       : Json(*figure.value);
        }
        return json;
    }

    void quality(Json& json) const {
        if (summary_.task.empty()) {
            json["correct"] = summary_.correct;
            json["accuracy"] = mean(summary_.accuracy);
        } else {
            json["task"] = task();
        }
        json["ann_agreement"] = agreement(summary_.ann);
        json["ann_agreement"]["trained_network"] = agreement(summary_.trained);
        json["ann_agreement"]["witness"] = agreement(summary_.witness);
        const auto& match = summary_.spikesMatchReference;
        json["spikes_match_reference"] = match ? Json(*match) : Json(nullptr);
        json["samples_with_spike_mismatch"] = match ? Json(summary_.samplesWithSpikeMismatch) : Json(nullptr);
    }

    void time(Json& json) const {
        const Distribution& steps = summary_.steps;
        const Distribution& latency = summary_.latencyCycles;
        const auto seconds = [&](auto cycles) { return mean(summary_.seconds(static_cast<double>(cycles))); };
        json["steps"] = {{"mean", mean(steps.mean)}, {"min", whole(steps.min)},
                         {"p50", whole(steps.p50)},  {"p95", whole(steps.p95)},
                         {"max", whole(steps.max)},  {"last_spike_step_mean", mean(summary_.lastSpikeStep)}};
        json["tick_cycles"] = summary_.setup.tickCycles;
        json["tick_overruns"] = summary_.tickOverruns;
        json["settled"] = summary_.settled;
        json["left_early"] = summary_.leftEarly;
        json["latency_cycles"] = {{"mean", mean(latency.mean)},
                                  {"min", whole(latency.min)},
                                  {"p50", whole(latency.p50)},
                                  {"p95", whole(latency.p95)},
                                  {"max", whole(latency.max)}};
        json["latency_s"] = {{"mean", seconds(latency.mean)},
                             {"min", seconds(latency.min)},
                             {"p50", seconds(latency.p50)},
                             {"p95", seconds(latency.p95)},
                             {"max", seconds(latency.max)}};
        json["reset_cycles"] = mean(summary_.resetCycles.mean);
        json["throughput_inferences_per_s"] = mean(summary_.throughputPerS);
    }

    void activity(Json& json) const {
        const Activity<double>& a = summary_.activity;
        json["unit_spikes"] = mean(a.unitSpikes);
        json["spikes_per_activation"] = mean(summary_.spikesPerActivation);
        json["retractions"] = mean(a.retractions);
        json["spike_events"] = mean(a.spikeEvents);
        json["synaptic_operations"] = mean(a.synapticOperations);
        json["product_operations"] = mean(a.productOperations);
        json["mac_operations"] = mean(a.macOperations);
        json["neuron_updates"] = mean(a.neuronUpdates);
        json["membrane_accesses"] = mean(a.membraneAccesses);
        json["function_passes"] = mean(a.functionPasses);
        json["function_rows"] = mean(a.functionRows);
        json["packets"] = mean(a.packets);
        json["flit_hops"] = mean(a.flitHops);
        json["barriers"] = mean(a.barriers);
        json["host_link_bits"] = mean(a.hostBits);
        json["board_link_bits"] = mean(a.boardBits);
        json["chip_crossing_share"] = mean(summary_.chipCrossingShare);
        const PacketLatency& packet = summary_.packetLatency;
        json["packet_latency_cycles"] = {
            {"packets", mean(packet.packets)},      {"routers", mean(packet.routers)},
            {"mean", mean(packet.cycles())},        {"source_queueing", mean(packet.queueing)},
            {"routing", mean(packet.routing)},      {"serialisation", mean(packet.serialisation)},
            {"contention", mean(packet.contention)}};
        json["hottest_links"] = Json::array();
        for (const LinkRow& row : summary_.linkRows) {
            if (row.flits == 0 || json["hottest_links"].size() == kHottestLinks) break;
            json["hottest_links"].push_back(
                {{"link", row.link}, {"flits", mean(row.flits)}, {"utilisation", mean(row.utilisation)}});
        }
    }

    /// Null where the energy table states no uncertainty.
    [[nodiscard]] Json deviation(const std::optional<double>& joules) const { return joules ? mean(*joules) : Json(); }

    [[nodiscard]] Json energy() const {
        const EnergySummary& energy = summary_.energy;
        Json components = Json::object(), deviations = Json::object(), kinds = Json::object();
        for (const EnergyPart& part : energy.byComponent) {
            components[part.name] = mean(part.energyJ);
            deviations[part.name] = deviation(part.standardDeviationJ);
        }
        for (const EnergyPart& part : energy.byKind) kinds[part.name] = mean(part.energyJ);
        return {{"total", mean(energy.totalJ.nominal)},
                {"low", mean(energy.totalJ.low)},
                {"high", mean(energy.totalJ.high)},
                {"standard_deviation",
                 deviation(energy.totalJ.stated > 0.0 ? std::optional(energy.totalJ.sigma) : std::nullopt)},
                {"share_with_stated_uncertainty", mean(ratio(energy.totalJ.stated, energy.totalJ.nominal))},
                {"by_component", components},
                {"by_component_standard_deviation", deviations},
                {"static", mean(energy.staticJ)},
                {"static_standard_deviation", deviation(energy.staticStandardDeviationJ)},
                {"idle", mean(energy.idleJ)},
                {"idle_standard_deviation", deviation(energy.idleStandardDeviationJ)},
                {"by_layer", byLayer()},
                {"static_accounting", staticAccounting()},
                {"by_kind_of_source", kinds},
                {"notes", energy.notes}};
    }

    /// A population that is called like a part of the chip keeps its name; the part is then `chip.NAME`.
    [[nodiscard]] Json byLayer() const {
        Json json = Json::object();
        for (const EnergyPart& part : summary_.energy.byLayer)
            json[json.contains(part.name) ? "chip." + part.name : part.name] = mean(part.energyJ);
        return json;
    }

    [[nodiscard]] Json staticAccounting() const {
        const StaticAccounting& accounting = summary_.energy.staticAccounting;
        return {{"mapped_cores", mean(accounting.mappedCoresJ)},
                {"all_cores", mean(accounting.allCoresJ)},
                {"excluded", mean(accounting.excludedJ)}};
    }

    [[nodiscard]] Json counters() const {
        Json json = Json::object();
        for (const auto& [name, value] : summary_.counters) json[name] = mean(value);
        return json;
    }

    [[nodiscard]] Json power() const {
        const Power& power = summary_.power;
        return {{"mean", mean(power.meanW)},
                {"peak", mean(power.peakW)},
                {"static", mean(power.staticW)},
                {"idle", mean(power.idleW)},
                {"dynamic", mean(power.dynamicW)}};
    }

    [[nodiscard]] Json accounting() const {
        Json json = Json::array();
        for (const AccountingFigure& figure : summary_.accounting)
            json.push_back({{"mode", figure.mode->name},
                            {"title", figure.mode->title},
                            {"energy_j", mean(figure.energyJ)},
                            {"additions", mean(figure.operations.additions)},
                            {"macs", mean(figure.operations.macs)},
                            {"of_dense", figure.ofDense ? mean(*figure.ofDense) : Json(nullptr)},
                            {"counts", figure.mode->counts},
                            {"leaves_out", figure.mode->leavesOut},
                            {"source", figure.mode->source}});
        return json;
    }

    [[nodiscard]] Json baselineFigure(const BaselineFigure& figure) const {
        Json components = Json::object();
        for (const EnergyPart& part : figure.byComponent) components[part.name] = part.energyJ;
        return {{"macs", figure.macs},
                {"latency_cycles", figure.latencyCycles},
                {"latency_s", summary_.seconds(figure.latencyCycles)},
                {"energy_j", figure.energyJ},
                {"by_component", components},
                {"dynamic", figure.dynamicJ},
                {"static", figure.staticJ},
                {"idle", figure.idleJ},
                {"saving", figure.saving}};
    }

    [[nodiscard]] Json baselineFigure(const std::optional<BaselineFigure>& figure) const {
        return figure ? baselineFigure(*figure) : Json(nullptr);
    }

    /// Null where nothing ran.
    [[nodiscard]] Json baseline() const {
        namespace rules = spikeloom::accounting;
        const Baseline& baseline = summary_.baseline;
        if (summary_.samples == 0) return nullptr;
        if (!baseline.unavailable.empty()) return {{"unavailable", baseline.unavailable}};
        Json breakEven = Json::object(), ofDense = Json::object();
        for (std::size_t i = 0; i < rules::kPrices.size(); ++i) {
            breakEven[std::string(rules::kPrices[i].name)] = rules::kPrices[i].breakEven();
            ofDense[std::string(rules::kPrices[i].name)] = baseline.arithmeticOfDense[i];
        }
        breakEven["this_chip"] = baseline.breakEven;
        const bool isLayered = baseline.schedule == program::Schedule::Layered;
        return {{"dense_macs", baseline.denseMacs},
                {"frames", baseline.frames},
                {"rows_of_a_pass", baseline.rowsOfAPass},
                {"dataflow", rules::kDataflow},
                {"schedule", isLayered ? "layered" : "pipelined"},
                {"time", isLayered ? rules::kLayeredTime : rules::kBalancedTime},
                {"dense", baselineFigure(baseline.inSchedule().dense)},
                {"zero_skipping", baselineFigure(baseline.inSchedule().zeroSkipping)},
                {"layered", baselineFigure(baseline.layered.dense)},
                {"layered_zero_skipping", baselineFigure(baseline.layered.zeroSkipping)},
                {"lower_bound", baselineFigure(baseline.lowerBound.dense)},
                {"lower_bound_zero_skipping", baselineFigure(baseline.lowerBound.zeroSkipping)},
                {"lower_bound_time", rules::kBalancedTime},
                {"synaptic_operations_per_mac", baseline.sopPerMac},
                {"mac_operations_per_mac", baseline.macPerMac},
                {"arithmetic_of_dense", ofDense},
                {"break_even_synaptic_operations_per_mac", breakEven},
                {"verdict", baseline.verdict}};
    }

    [[nodiscard]] Json neuroBench() const {
        const spikeloom::accounting::NeuroBench& figures = summary_.neuroBench;
        return {{"footprint_bytes", figures.footprintBytes},
                {"connection_sparsity", figures.connectionSparsity},
                {"activation_sparsity", mean(figures.activationSparsity)},
                {"dense_operations", mean(figures.denseOperations)},
                {"effective_acs", mean(figures.effectiveAcs)},
                {"effective_macs", mean(figures.effectiveMacs)}};
    }

    [[nodiscard]] Json confidence() const {
        Json json = Json::object();
        for (const ConfidenceFigure& figure : summary_.confidence)
            json[figure.name] = {{"mean", figure.mean},
                                 {"low", figure.interval ? Json(figure.interval->low) : Json(nullptr)},
                                 {"high", figure.interval ? Json(figure.interval->high) : Json(nullptr)}};
        return json;
    }

    [[nodiscard]] Json area() const {
        const spikeloom::energy::Estimate& area = *summary_.areaMm2;
        return {{"total", area.nominal}, {"low", area.low}, {"high", area.high}};
    }

    [[nodiscard]] Json simulation() const {
        const Simulation& simulation = summary_.simulation;
        const run::SimulationCost& cost = simulation.cost;
        return {{"wall_s", cost.wallSeconds},
                {"load_s", cost.loadSeconds},
                {"map_s", cost.mapSeconds},
                {"elaborate_s", cost.elaborateSeconds},
                {"chip_s", cost.chipSeconds},
                {"reference_s", cost.referenceSeconds},
                {"oracle_s", cost.oracleSeconds},
                {"samples_per_s", simulation.samplesPerS},
                {"cycles_per_s", simulation.cyclesPerS},
                {"spike_events_per_s", simulation.spikeEventsPerS},
                {"synaptic_operations_per_s", simulation.synapticOperationsPerS},
                {"flit_hops_per_s", simulation.flitHopsPerS},
                {"peak_rss_bytes", cost.peakRssBytes}};
    }

    const Summary& summary_;
};

}  // namespace

std::string resultJson(const Summary& summary) {
    return Figures(summary).document().dump(2) + "\n";
}

}  // namespace spikeloom::report
