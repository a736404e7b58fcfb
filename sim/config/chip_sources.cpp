// SPDX-License-Identifier: Apache-2.0
#include "sim/config/chip_sources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "models/support/suggest.hpp"

namespace spikeloom::config {
namespace {

using spec::Json;

constexpr const char* kSources = "sources";

/// A number, or a list of them (`mesh`).
bool isNumeric(const Json& json) {
    if (!json.is_array()) return json.is_number();
    return !json.empty() && std::all_of(json.begin(), json.end(), [](const Json& item) { return item.is_number(); });
}

/// Paths of everything in a chip's document that is no object: `core.neurons_max`.
std::vector<std::string> pathsIn(const Json& chip, const std::string& prefix = {}) {
    std::vector<std::string> paths;
    for (const auto& [key, value] : chip.items()) {
        const std::string path = prefix.empty() ? key : prefix + '.' + key;
        if (path == kSources) continue;
        if (!value.is_object()) {
            paths.push_back(path);
            continue;
        }
        const std::vector<std::string> inside = pathsIn(value, path);
        paths.insert(paths.end(), inside.begin(), inside.end());
    }
    return paths;
}

/// What is at a path; null where nothing is.
const Json* valueAt(const Json& chip, const std::string& path) {
    const Json* at = &chip;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('.', begin), path.size());
        if (!at->is_object()) return nullptr;
        const auto it = at->find(path.substr(begin, end - begin));
        if (it == at->end()) return nullptr;
        at = &*it;
        begin = end + 1;
    }
    return at;
}

/// An entry that is as the field table wants it; the loader reports the others.
bool isWellFormed(const Json& source) {
    return source.is_object() && source.contains("path") && source["path"].is_string() && source.contains("value");
}

bool holds(const Json& source, const Json& chip) {
    const Json* value = valueAt(chip, source["path"].get_ref<const std::string&>());
    return value != nullptr && *value == source["value"];
}

/// Whether it is a number of others, of which one wants to know where it was read. An unknown kind is the loader's.
bool isOfOthers(const Json& source) {
    const auto kind = source.find("kind");
    if (kind == source.end()) return false;
    return *kind == "published" || *kind == "repository" || *kind == "derived";
}

}  // namespace

void checkSources(const Json& stated, const Json& chip, const spec::Context& at, std::vector<Problem>& problems) {
    const auto list = stated.find(kSources);
    if (list == stated.end() || !list->is_array()) return;
    const auto report = [&](const spec::Context& where, std::string message, std::string hint) {
        problems.push_back({where.file, where.path, std::move(message), std::move(hint)});
    };
    std::set<std::string> sourced;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const Json& source = (*list)[i];
        if (!isWellFormed(source)) continue;
        const std::string& path = source["path"].get_ref<const std::string&>();
        const spec::Context where = at.key(kSources).item(i);
        if (!sourced.insert(path).second)
            report(where.key("path"), fmt::format("{} has a source already", path), "one for each number");
        if (const Json* value = valueAt(chip, path); value == nullptr)
            report(where.key("path"), fmt::format("the chip states no {}", path),
                   didYouMean(path, pathsIn(chip), "paths"));
        else if (*value != source["value"])
            report(where.key("value"),
                   fmt::format("{} here, but {} is {}", source["value"].dump(), path, value->dump()),
                   "one of the two is wrong");
        if (isOfOthers(source) && !source.contains("seen_in"))
            report(where.key("seen_in"),
                   fmt::format("missing of a number that is {}", source["kind"].get_ref<const std::string&>()),
                   "primary: it was read in its source; secondary: where somebody quotes it");
    }
    for (const std::string& path : pathsIn(stated))
        if (isNumeric(*valueAt(stated, path)) && !sourced.contains(path))
            report({at.file, at.path.empty() ? path : at.path + '.' + path}, "has no source",
                   "a chip that names sources names one for each number that it states");
}

void dropOutdatedSources(Json& chip) {
    if (!chip.is_object() || !chip.contains(kSources) || !chip[kSources].is_array()) return;
    Json current = Json::array();
    for (Json& source : chip[kSources])
        if (!isWellFormed(source) || holds(source, chip)) current.push_back(std::move(source));
    chip[kSources] = std::move(current);
}

}  // namespace spikeloom::config
