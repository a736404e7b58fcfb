// SPDX-License-Identifier: Apache-2.0
#include "sim/table/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "sim/accounting/modes.hpp"
#include "sim/accounting/prices.hpp"
#include "sim/energy/counter_names.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::table {
namespace {

using results::Run;
using Json = Run::Json;
using Getter = std::function<Value(const Run&)>;

std::optional<double> numberAt(const Run& run, const std::string& pointer) {
    const Json::json_pointer path(pointer);
    if (!run.result().contains(path) || !run.result()[path].is_number()) return std::nullopt;
    return run.result()[path].get<double>();
}

Value figure(std::optional<double> value, std::optional<double> spread = std::nullopt) {
    if (!value) return std::monostate{};
    return Figure{*value, spread};
}

/// How far the 95 % interval of a mean reaches from it. Wilson's, of a share, is not centred on it: its longer side.
std::optional<double> reach(const Run& run, const std::string& name, double value) {
    const auto low = numberAt(run, "/confidence/" + name + "/low"),
               high = numberAt(run, "/confidence/" + name + "/high");
    if (!low || !high) return std::nullopt;
    return std::max(value - *low, *high - value);
}

Getter number(std::string pointer) {
    return [pointer = std::move(pointer)](const Run& run) { return figure(numberAt(run, pointer)); };
}

Getter mean(std::string pointer, std::string confidence) {
    return [pointer = std::move(pointer), confidence = std::move(confidence)](const Run& run) {
        const auto value = numberAt(run, pointer);
        return figure(value, value ? reach(run, confidence, *value) : std::nullopt);
    };
}

/// Joules with the standard deviation that the energy table's uncertainties give them, where it states any.
Getter joules(std::string pointer, std::string deviation) {
    return [pointer = std::move(pointer), deviation = std::move(deviation)](const Run& run) {
        return figure(numberAt(run, pointer), numberAt(run, deviation));
    };
}

Getter text(std::string pointer) {
    return [pointer = std::move(pointer)](const Run& run) -> Value {
        const Json::json_pointer path(pointer);
        if (!run.result().contains(path) || !run.result()[path].is_string()) return std::monostate{};
        return run.result()[path].get<std::string>();
    };
}

constexpr const char *kTotal = "/energy_j/total", *kDeviation = "/energy_j/standard_deviation";

/// Energy times or over another figure, with what the energy table's uncertainties make of it.
template <class Combine>
Getter withEnergy(std::string other, Combine combine) {
    return [other = std::move(other), combine](const Run& run) -> Value {
        const auto energy = numberAt(run, kTotal), deviation = numberAt(run, kDeviation), by = numberAt(run, other);
        if (!energy || !by) return std::monostate{};
        return figure(combine(*energy, *by), deviation ? combine(*deviation, *by) : std::nullopt);
    };
}

/// Its relative uncertainty is that of the energy: time is not uncertain.
Value powerOf(const Run& run) {
    const auto power = numberAt(run, "/power_w/mean"), energy = numberAt(run, kTotal),
               deviation = numberAt(run, kDeviation);
    if (!power || !energy || !deviation || *energy == 0.0) return figure(power);
    return figure(power, *power * *deviation / *energy);
}

Value modeEnergy(const Run& run, std::string_view mode, const char* key) {
    const auto all = run.result().find("accounting");
    if (all == run.result().end() || !all->is_array()) return std::monostate{};
    for (const Json& entry : *all) {
        if (!entry.is_object() || entry.value("mode", "") != mode) continue;
        const auto value = entry.find(key);
        if (value != entry.end() && value->is_number()) return Figure{value->get<double>()};
    }
    return std::monostate{};
}

void addGeneral(std::vector<Column>& all) {
    all.insert(
        all.end(),
        {{"network", "network", kRatio, "name of the network", text("/network")},
         {"chip", "chip", kRatio, "name of the chip", text("/chip")},
         {"chip_model", "chip model", kRatio, "how the chip's description stands to the silicon", text("/chip_model")},
         {"fidelity", "fidelity", kRatio, "of the interconnect's simulation", text("/noc/fidelity")},
         {"hash", "configuration", kRatio, "first digits of the resolved configuration's hash",
          [](const Run& run) -> Value { return run.configHash().substr(0, 8); }},
         {"samples", "samples", kWhole, "that finished", number("/samples")},
         {"cores", "cores", kWhole, "that hold neurons", number("/cores")},
         {"accuracy", "accuracy", kPercent, "right answers; +- the longer side of the 95 % score interval",
          mean("/accuracy", "accuracy")},
         {"accuracy_low", "accuracy, low", kPercent, "begin of its 95 % score interval",
          number("/confidence/accuracy/low")},
         {"accuracy_high", "accuracy, high", kPercent, "end of its 95 % score interval",
          number("/confidence/accuracy/high")},
         {"steps", "steps", kRatio, "time steps of an inference", mean("/steps/mean", "steps")},
         {"latency", "latency", kSecond, "of an inference, without reset", mean("/latency_s/mean", "latency_s")},
         {"latency_p95", "latency, p95", kSecond, "that 95 % of the inferences do not exceed",
          number("/latency_s/p95")},
         {"throughput", "throughput", kPerSecond, "inferences, one after another",
          number("/throughput_inferences_per_s")}});
}

void addEvents(std::vector<Column>& all) {
    all.insert(
        all.end(),
        {{"unit_spikes", "unit spikes", kCount, "spikes fired, each of a burst", mean("/unit_spikes", "unit_spikes")},
         {"spikes_per_activation", "spikes an activation", kRatio, "unit spikes over spiking neurons",
          number("/spikes_per_activation")},
         {"spike_events", "spike events", kCount, "spikes sent, one for each target core", number("/spike_events")},
         {"sop", "SOP", kCount, "synaptic operations: additions of events", number("/synaptic_operations")},
         {"mac", "MAC", kCount, "multiply-accumulates of graded events", number("/mac_operations")},
         {"neuron_updates", "neuron updates", kCount, "neurons visited", number("/neuron_updates")},
         {"packets", "packets", kCount, "that entered the network", number("/packets")},
         {"flit_hops", "flit-hops", kCount, "flits through routers", number("/flit_hops")}});
}

void addEnergy(std::vector<Column>& all) {
    const auto times = [](double a, double b) { return std::optional(a * b); };
    const auto over = [](double a, double b) { return b == 0.0 ? std::nullopt : std::optional(a / b); };
    all.insert(
        all.end(),
        {{"energy", "energy", kJoule,
          "of an inference, with reset, static and idle; +- its standard deviation by the energy table's uncertainties",
          joules(kTotal, kDeviation)},
         {"energy_stated", "uncertainty stated", kPercent,
          "share of the energy of which the table states how sure it is",
          number("/energy_j/share_with_stated_uncertainty")},
         {"energy_samples", "energy, mean", kJoule, "the same; +- the 95 % interval of its mean over samples",
          mean(kTotal, "energy_j")},
         {"energy_low", "energy, low", kJoule, "with every figure of the table at its low end",
          number("/energy_j/low")},
         {"energy_high", "energy, high", kJoule, "with every figure of the table at its high end",
          number("/energy_j/high")},
         {"energy_all_cores", "energy, all cores on", kJoule, "were cores without neurons not switched off",
          number("/energy_j/static_accounting/all_cores")},
         {"energy_dynamic", "dynamic energy", kJoule, "of events alone, without static and idle power",
          number("/energy_j/static_accounting/excluded")},
         {"energy_delay", "energy x delay", kJouleSecond, "energy, with reset, times latency, without",
          withEnergy("/latency_s/mean", times)},
         {"pj_per_sop", "energy a SOP", kJoule, "energy over synaptic operations, all in",
          withEnergy("/synaptic_operations", over)},
         {"power", "power", kWatt, "mean over latency and reset", powerOf},
         {"power_peak", "peak power", kWatt, "of the time step in which it is largest", number("/power_w/peak")},
         {"area", "area", kSquareMillimetre, "of the silicon", number("/area_mm2/total")}});
    for (std::size_t i = 0; i < energy::kComponents; ++i) {
        const std::string name(energy::name(static_cast<energy::Component>(i)));
        std::string words = name;
        std::replace(words.begin(), words.end(), '_', ' ');
        all.push_back({"energy." + name, words, kJoule, "energy of that component's events",
                       joules("/energy_j/by_component/" + name, "/energy_j/by_component_standard_deviation/" + name)});
    }
    all.push_back({"energy.static", "static", kJoule, "leakage over latency and reset",
                   joules("/energy_j/static", "/energy_j/static_standard_deviation")});
    all.push_back({"energy.idle", "idle", kJoule, "clocks over latency and reset",
                   joules("/energy_j/idle", "/energy_j/idle_standard_deviation")});
}

constexpr const char* kAnn =
    "ANN: the network without spikes, with 8-bit weights and activations, on the same cores, memories, lanes and "
    "energy "
    "table, in the same schedule; outputs stay on the lanes, weights are read once for the rows of a pass. Stalls and "
    "the time of its network are left out, which favours it.";

void addComparisons(std::vector<Column>& all) {
    for (const accounting::Mode& mode : accounting::modes()) {
        const std::string name(mode.name);
        all.push_back({"energy@" + name, name, kJoule, fmt::format("arithmetic alone: {}", mode.title),
                       [name](const Run& run) { return modeEnergy(run, name, "energy_j"); },
                       fmt::format("{}: {}. Leaves out {}. Source: {}.", name, mode.counts,
                                   fmt::join(mode.leavesOut, "; "), mode.source)});
        all.push_back({"of_dense@" + name, name + " of dense", kRatio, "the same over 4.6 pJ for each dense MAC",
                       [name](const Run& run) { return modeEnergy(run, name, "of_dense"); }});
    }
    all.insert(
        all.end(),
        {{"baseline", "ANN", kJoule, "the network without spikes, 8 bits, on the same chip, in the run's schedule",
          number("/baseline/dense/energy_j"), kAnn},
         {"baseline_skipping", "ANN, zeros skipped", kJoule, "the same if it skips multiplications with zero",
          number("/baseline/zero_skipping/energy_j"), kAnn},
         {"baseline_bound", "ANN, least", kJoule, "the same with its work spread evenly over the cores",
          number("/baseline/lower_bound/energy_j"), kAnn},
         {"baseline_latency", "ANN latency", kSecond, "of the network without spikes, in the run's schedule",
          number("/baseline/dense/latency_s")},
         {"saving", "saving", kPercent, "of energy against the ANN; negative where that takes less",
          number("/baseline/dense/saving"), kAnn},
         {"saving_skipping", "saving, zeros skipped", kPercent, "against the ANN that skips zeros",
          number("/baseline/zero_skipping/saving"), kAnn},
         {"dense_macs", "dense MAC", kCount, "of the network without spikes", number("/baseline/dense_macs")},
         {"sop_per_mac", "SOP a MAC", kRatio, "synaptic operations over dense MACs",
          number("/baseline/synaptic_operations_per_mac")},
         {"mac_per_mac", "MAC a MAC", kRatio, "multiply-accumulates of graded events over dense MACs",
          number("/baseline/mac_operations_per_mac")},
         {"break_even", "break-even", kRatio,
          "SOP a MAC at which events of chip and ANN would take the same energy, were it in proportion to SOP",
          number("/baseline/break_even_synaptic_operations_per_mac/this_chip")},
         {"footprint", "footprint", kByte, "NeuroBench: weights and states", number("/neurobench/footprint_bytes")},
         {"connection_sparsity", "connection sparsity", kPercent, "NeuroBench: weights that are zero",
          number("/neurobench/connection_sparsity")},
         {"activation_sparsity", "activation sparsity", kPercent, "NeuroBench: neurons times steps without a spike",
          number("/neurobench/activation_sparsity")},
         {"dense_operations", "dense operations", kCount, "NeuroBench: every weight in every step",
          number("/neurobench/dense_operations")},
         {"effective_acs", "effective ACs", kCount, "NeuroBench: additions of spikes and weights that are not zero",
          number("/neurobench/effective_acs")},
         {"effective_macs", "effective MACs", kCount, "NeuroBench: the same of graded values",
          number("/neurobench/effective_macs")}});
    for (const accounting::Price& price : accounting::kPrices)
        all.push_back({fmt::format("arithmetic@{}", price.name), fmt::format("arithmetic, {}", price.name), kRatio,
                       "arithmetic with spikes over that of the dense MACs: below 1 spikes win by arithmetic alone",
                       number(fmt::format("/baseline/arithmetic_of_dense/{}", price.name))});
    for (const hw::CounterInfo& counter : energy::allCounters())
        all.push_back({fmt::format("counter.{}", counter.name), std::string(counter.name), kCount,
                       std::string(counter.doc), number(fmt::format("/counters/{}", counter.name))});
}

std::vector<Column> allColumns() {
    std::vector<Column> all;
    addGeneral(all);
    addEvents(all);
    addEnergy(all);
    addComparisons(all);
    return all;
}

/// There are too many to name them all.
std::string hintFor(const std::string& name, const std::vector<std::string>& known) {
    const std::string near = nearest(name, known);
    const std::string_view help = "--columns help lists them with their meaning";
    return near.empty() ? std::string(help) : fmt::format("did you mean {}? {}", near, help);
}

}  // namespace

const std::vector<Column>& columns() {
    static const std::vector<Column> all = allColumns();
    return all;
}

std::vector<const Column*> columnsCalled(const std::vector<std::string>& names) {
    std::vector<const Column*> called;
    std::vector<Problem> problems;
    std::vector<std::string> known;
    for (const Column& column : columns()) known.push_back(column.name);
    for (const std::string& name : names) {
        const auto it = std::find(known.begin(), known.end(), name);
        if (it != known.end())
            called.push_back(&columns()[static_cast<std::size_t>(it - known.begin())]);
        else
            problems.push_back(
                {"", "", fmt::format("there is no column \"{}\"", name.substr(0, 60)), hintFor(name, known)});
    }
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return called;
}

std::vector<std::string> defaultColumns() {
    return {"accuracy", "steps", "unit_spikes", "sop", "latency", "energy", "energy_delay", "pj_per_sop"};
}

std::string columnsHelp() {
    std::string text;
    for (const Column& column : columns())
        text += fmt::format("{:<36} {:<5} {}\n", column.name, column.unit.text, column.meaning);
    return text;
}

}  // namespace spikeloom::table
