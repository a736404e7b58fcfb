// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/nullable.hpp"

#include <nlohmann/json.hpp>

namespace spikeloom::energy {

using spec::Json;

void takeNulls(Json& document, std::span<const NullableKey> keys, const spec::Context& at,
               std::vector<Problem>& problems) {
    for (const auto& [list, key] : keys) {
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

void giveNulls(Json& document, std::span<const NullableKey> keys) {
    for (const auto& [list, key] : keys)
        for (Json& item : document[list]) item.emplace(key, nullptr);
}

void allowNulls(Json& schema, std::span<const NullableKey> keys) {
    for (const auto& [list, key] : keys) {
        Json& item = schema["properties"][list]["items"];
        item["properties"][key]["type"] = {"number", "null"};
        item["required"].push_back(key);
    }
}

}  // namespace spikeloom::energy
