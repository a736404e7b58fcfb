// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::energy {
namespace {

using spec::Json;

/// The three lists and the key in each that may be null.
struct NullableKey {
    const char* list;
    const char* key;
};
constexpr NullableKey kNullable[] = {{"entries", "energy_pj"}, {"static", "power_mw"}, {"idle", "power_uw_per_mhz"}};

/// Nobody can forget a number: an unknown one is written as null. Takes the nulls out, so that strict loading leaves
/// the optional members empty.
void takeNulls(Json& document, const spec::Context& at, std::vector<Problem>& problems) {
    for (const auto& [list, key] : kNullable) {
        if (!document.is_object() || !document.contains(list) || !document[list].is_array()) continue;
        Json& items = document[list];
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!items[i].is_object()) continue;
            const auto it = items[i].find(key);
            const spec::Context where = at.key(list).item(i).key(key);
            if (it == items[i].end())
                problems.push_back({where.file, where.path, "missing", "write null when nobody knows it"});
            else if (it->is_null())
                items[i].erase(it);
        }
    }
}

/// The same for the way back and for the schema.
template <class Change>
void forEachNullable(Json& document, Change&& change) {
    for (const auto& [list, key] : kNullable) change(document, list, key);
}

}  // namespace

EnergyTable readEnergyTable(const Json& document, const std::string& file) {
    std::vector<Problem> problems;
    Json json = document;
    const spec::Context at{file, ""};
    if (json.is_object()) json.erase("$schema");
    takeNulls(json, at, problems);
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
    forEachNullable(json, [](Json& whole, const char* list, const char* key) {
        for (Json& item : whole[list]) item.emplace(key, nullptr);
    });
    return json;
}

Json energyTableSchema() {
    Json json = spec::schema<EnergyTable>("spikeloom energy table");
    json["properties"]["$schema"] = {{"type", "string"}};
    forEachNullable(json["properties"], [](Json& lists, const char* list, const char* key) {
        Json& item = lists[list]["items"];
        item["properties"][key]["type"] = {"number", "null"};
        item["required"].push_back(key);
    });
    return json;
}

}  // namespace spikeloom::energy
