// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/energy/nullable.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::energy {
namespace {

using spec::Json;

constexpr NullableKey kNullable[] = {{"entries", "energy_pj"}, {"static", "power_mw"}, {"idle", "power_uw_per_mhz"}};

}  // namespace

EnergyTable readEnergyTable(const Json& document, const std::string& file) {
    std::vector<Problem> problems;
    Json json = document;
    const spec::Context at{file, ""};
    if (json.is_object()) json.erase("$schema");
    takeNulls(json, kNullable, at, problems);
    EnergyTable table = spec::load<EnergyTable>(json, at, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    table.file = file;
    return table;
}

EnergyTable loadEnergyTable(const std::filesystem::path& path) {
    return readEnergyTable(readJsonFile(path), path.string());
}

Json document(const EnergyTable& table) {
    Json json = spec::dump(table);
    giveNulls(json, kNullable);
    return json;
}

Json energyTableSchema() {
    Json json = spec::schema<EnergyTable>("spikeloom energy table");
    json["properties"]["$schema"] = {{"type", "string"}};
    allowNulls(json, kNullable);
    return json;
}

}  // namespace spikeloom::energy
