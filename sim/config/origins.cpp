// SPDX-License-Identifier: Apache-2.0
#include "sim/config/origins.hpp"

namespace spikeloom::config {
namespace {

std::string joined(const std::string& path, std::string rest) {
    if (path.empty() && rest.starts_with('.')) rest.erase(0, 1);
    return path + rest;
}

}  // namespace

bool isBelow(const std::string& path, const std::string& ancestor) {
    if (ancestor.empty() || path == ancestor) return true;
    return path.starts_with(ancestor) && (path[ancestor.size()] == '.' || path[ancestor.size()] == '[');
}

void Origins::set(const std::string& path, const spec::Context& origin) {
    std::erase_if(origins_, [&](const auto& item) { return isBelow(item.first, path); });
    origins_[path] = origin;
}

void Origins::record(const spec::Json& before, const spec::Json& after, const spec::Context& at,
                     const spec::Context& origin) {
    if (!before.is_object() || !after.is_object()) {
        if (before != after) set(at.path, origin);
        return;
    }
    for (const auto& [key, value] : after.items()) {
        const auto it = before.find(key);
        if (it == before.end())
            set(at.key(key).path, origin.key(key));
        else
            record(*it, value, at.key(key), origin.key(key));
    }
}

Problem Origins::relocated(Problem problem) const {
    std::string ancestor = problem.path;
    while (true) {
        if (const auto it = origins_.find(ancestor); it != origins_.end()) {
            problem.file = it->second.file;
            problem.path = joined(it->second.path, problem.path.substr(ancestor.size()));
            return problem;
        }
        if (ancestor.empty()) return problem;
        const std::size_t cut = ancestor.find_last_of(".[");
        ancestor.erase(cut == std::string::npos ? 0 : cut);
    }
}

}  // namespace spikeloom::config
