// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/metrics.hpp"

#include <algorithm>

#include "hw/noc/noc_spec.hpp"
#include "models/support/error.hpp"

namespace spikeloom::sweep {

const std::vector<Metric>& metrics() {
    static const std::vector<Metric> all{
        {"accuracy", "accuracy", "", Goal::Max},
        {"latency_s", "latency", "s", Goal::Min},
        {"throughput_per_s", "throughput", "1/s", Goal::Max},
        {"energy_j", "energy", "J", Goal::Min},
        {"energy_static_j", "static energy", "J", Goal::Min},
        {"edp_js", "energy-delay product", "Js", Goal::Min},
        {"area_mm2", "area", "mm2", Goal::Min},
        {"cores", "cores", "", Goal::Min},
        {"steps", "time steps", "", Goal::Min},
        {"spike_events", "spike events", "", Goal::Min},
        {"synaptic_operations", "synaptic operations", "", Goal::Min},
        {"flit_hops", "flit-hops", "", Goal::Min},
    };
    return all;
}

std::vector<std::string> metricNames() {
    std::vector<std::string> names;
    for (const Metric& metric : metrics()) names.emplace_back(metric.name);
    return names;
}

const Metric& metric(std::string_view name) {
    const auto& all = metrics();
    const auto it = std::find_if(all.begin(), all.end(), [&](const Metric& metric) { return metric.name == name; });
    if (it == all.end()) throw InvariantError("sweep", 0, "no metric is called " + std::string(name));
    return *it;
}

std::vector<std::string> fidelityNames() {
    return hw::fidelityNames();
}

}  // namespace spikeloom::sweep
