// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/energy/table_builder.hpp"

#include <stdexcept>

#include "sim/energy/counter_names.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::energy::test {

nlohmann::json plainTable(double energyPj) {
    nlohmann::json entries = nlohmann::json::array();
    for (const hw::CounterInfo& info : allCounters()) {
        if (!info.bills) continue;
        const std::string name(info.name);
        entries.push_back({{"name", name},
                           {"component", "network"},
                           {"energy_pj", energyPj},
                           {"unit", "count"},
                           {"covers", {name}},
                           {"source", "made up"},
                           {"kind", "estimate"}});
    }
    return {{"schema_version", 1},
            {"name", "plain"},
            {"voltage_v", 1.0},
            {"entries", entries},
            {"static", nlohmann::json::array()},
            {"idle", nlohmann::json::array()}};
}

nlohmann::json& entryOf(nlohmann::json& table, const std::string& counter) {
    for (nlohmann::json& entry : table["entries"]) {
        if (entry["covers"][0] == counter) return entry;
    }
    throw std::logic_error("no entry covers " + counter);
}

std::string complaint(const nlohmann::json& table) {
    try {
        (void)readEnergyTable(table, "t.json");
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

}  // namespace spikeloom::energy::test
