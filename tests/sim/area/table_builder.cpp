// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/area/table_builder.hpp"

#include <stdexcept>

#include "sim/area/quantities.hpp"
#include "sim/area/table.hpp"

namespace spikeloom::area::test {

using nlohmann::json;

json plainSram() {
    return {{"bytes", {1024, 4096}},
            {"word_bits", {32, 128}},
            {"nodes", {{{"node_nm", 28}, {"share", 1.0}, {"area_mm2", {{0.01, 0.02}, {0.03, 0.08}}}}}},
            {"source", "made up"},
            {"kind", "derived"}};
}

json plainTable(double areaUm2) {
    json logic = json::array();
    for (const std::string& name : quantityNames())
        logic.push_back(
            {{"name", name}, {"area_um2", areaUm2}, {"covers", {name}}, {"source", "made up"}, {"kind", "estimate"}});
    const json one = {{"value", 1.0}, {"source", "made up"}, {"kind", "estimate"}};
    return {{"schema_version", 1},   {"name", "plain"},      {"sram", plainSram()}, {"second_port", one},
            {"memory_density", one}, {"logic_density", one}, {"logic", logic}};
}

json& entryOf(json& table, const std::string& quantity) {
    for (json& entry : table["logic"])
        if (entry["covers"][0] == quantity) return entry;
    throw std::logic_error("no entry covers " + quantity);
}

std::string complaint(const json& table) {
    try {
        (void)readAreaTable(table, "t.json");
        return {};
    } catch (const ConfigError& error) {
        return error.what();
    }
}

}  // namespace spikeloom::area::test
