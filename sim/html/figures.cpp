// SPDX-License-Identifier: Apache-2.0
#include "sim/html/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

using Shown = std::function<std::string(double)>;

Shown inUnit(const std::string& unit) {
    return [unit](double value) { return report::si(value, unit); };
}

std::string count(double value) {
    return report::thousands(value, value == std::floor(value) ? 0 : 2);
}

Metric result(const std::string& label, const std::string& pointer, Shown shown) {
    return {label, [pointer](const Compared& run) { return run.figure(pointer); }, std::move(shown)};
}

std::optional<double> quotient(std::optional<double> a, std::optional<double> b) {
    return a && b && *b > 0 ? std::optional(*a / *b) : std::nullopt;
}

/// Figures of a task other than a classification, as far as runs have them.
std::vector<Metric> taskMetrics(const ComparedRuns& runs) {
    std::vector<Metric> all;
    std::vector<std::string> names;
    for (const Compared& run : runs) {
        if (!run.run().result().contains("task")) continue;
        for (const auto& [name, value] : run.run().result().at("task").items()) {
            if (!value.is_number() || std::find(names.begin(), names.end(), name) != names.end()) continue;
            names.push_back(name);
            all.push_back(
                result(spoken(name), "/task/" + name, value.is_number_float() ? Shown(percent) : Shown(count)));
        }
    }
    return all;
}

}  // namespace

std::optional<double> meanPower(const Compared& run) {
    if (const auto power = run.figure("/power_w/mean")) return power;
    const auto latency = run.figure("/latency_cycles/mean"), reset = run.figure("/reset_cycles");
    if (!latency || !reset || run.clockHz() <= 0) return std::nullopt;
    return quotient(run.figure("/energy_j/total"), (*latency + *reset) / run.clockHz());
}

std::vector<Metric> metrics(const ComparedRuns& runs) {
    std::vector<Metric> all{result("accuracy", "/accuracy", percent)};
    for (Metric& metric : taskMetrics(runs)) all.push_back(std::move(metric));
    const std::vector<Metric> rest{
        result("samples", "/samples", count),
        result("latency, mean", "/latency_s/mean", inUnit("s")),
        result("latency, p95", "/latency_s/p95", inUnit("s")),
        result("throughput [inferences/s]", "/throughput_inferences_per_s", count),
        result("time steps", "/steps/mean", count),
        result("energy", "/energy_j/total", inUnit("J")),
        result("energy, least by the table's uncertainties", "/energy_j/low", inUnit("J")),
        result("energy, most by the table's uncertainties", "/energy_j/high", inUnit("J")),
        result("energy, standard deviation of the table's uncertainties", "/energy_j/standard_deviation", inUnit("J")),
        result("energy with stated uncertainty", "/energy_j/share_with_stated_uncertainty", percent),
        result("energy, static", "/energy_j/static", inUnit("J")),
        result("energy, idle clock", "/energy_j/idle", inUnit("J")),
        {"power, mean", meanPower, inUnit("W")},
        result("power, peak of a step", "/power_w/peak", inUnit("W")),
        {"energy of a synaptic operation, all in",
         [](const Compared& run) {
             return quotient(run.figure("/energy_j/total"), run.figure("/synaptic_operations"));
         },
         inUnit("J")},
        result("energy without spikes", "/baseline/dense/energy_j", inUnit("J")),
        result("energy without spikes, zeros skipped", "/baseline/zero_skipping/energy_j", inUnit("J")),
        result("synaptic operations a multiply-accumulate without spikes", "/baseline/synaptic_operations_per_mac",
               count),
        result("area [mm2]", "/area_mm2/total", count),
        result("unit spikes", "/unit_spikes", count),
        result("spikes per activation", "/spikes_per_activation", count),
        result("spike events", "/spike_events", count),
        result("synaptic operations", "/synaptic_operations", count),
        result("multiply-accumulates", "/mac_operations", count),
        result("neuron updates", "/neuron_updates", count),
        result("membrane accesses [words]", "/membrane_accesses", count),
        result("function passes", "/function_passes", count),
        result("packets", "/packets", count),
        result("flit-hops", "/flit_hops", count),
        result("packet latency [cycles]", "/packet_latency_cycles/mean", count),
        result("barriers", "/barriers", count),
        result("NeuroBench: footprint", "/neurobench/footprint_bytes", inUnit("B")),
        result("NeuroBench: connection sparsity", "/neurobench/connection_sparsity", percent),
        result("NeuroBench: activation sparsity", "/neurobench/activation_sparsity", percent),
        result("NeuroBench: dense operations", "/neurobench/dense_operations", count),
        result("NeuroBench: effective ACs", "/neurobench/effective_acs", count),
        result("NeuroBench: effective MACs", "/neurobench/effective_macs", count),
        result("cores", "/cores", count),
        result("clock [MHz]", "/clock_mhz", count)};
    all.insert(all.end(), rest.begin(), rest.end());
    std::erase_if(all, [&](const Metric& metric) {
        return std::none_of(runs.begin(), runs.end(), [&](const Compared& run) { return metric.of(run).has_value(); });
    });
    return all;
}

std::string uncertainty(const Compared& run) {
    const auto low = run.figure("/energy_j/low"), high = run.figure("/energy_j/high");
    const auto deviation = run.figure("/energy_j/standard_deviation");
    std::string text;
    if (low && high)
        text = fmt::format("{} to {} by the table's uncertainties", report::si(*low, "J"), report::si(*high, "J"));
    if (deviation)
        text += fmt::format("{} {}",
                            text.empty() ? "standard deviation of the table's uncertainties" : ", standard deviation",
                            report::si(*deviation, "J"));
    return text;
}

}  // namespace spikeloom::html
