// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/area/table.hpp"
#include "sim/energy/nullable.hpp"

namespace spikeloom::area {
namespace {

using spec::Json;

constexpr energy::NullableKey kNullable[] = {{"logic", "area_um2"}};

}  // namespace

AreaTable readAreaTable(const Json& document, const std::string& file) {
    std::vector<Problem> problems;
    Json json = document;
    const spec::Context at{file, ""};
    if (json.is_object()) json.erase("$schema");
    energy::takeNulls(json, kNullable, at, problems);
    AreaTable table = spec::load<AreaTable>(json, at, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    table.file = file;
    return table;
}

AreaTable loadAreaTable(const std::filesystem::path& path) {
    return readAreaTable(readJsonFile(path), path.string());
}

Json document(const AreaTable& table) {
    Json json = spec::dump(table);
    energy::giveNulls(json, kNullable);
    return json;
}

Json areaTableSchema() {
    Json json = spec::schema<AreaTable>("spikeloom area table");
    json["properties"]["$schema"] = {{"type", "string"}};
    energy::allowNulls(json, kNullable);
    return json;
}

}  // namespace spikeloom::area
