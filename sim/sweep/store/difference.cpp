// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "sim/sweep/store/layout.hpp"

namespace spikeloom::sweep {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLongest = 60;  // of a value in a message
constexpr std::size_t kMost = 8;      // differences that are told

std::string shortened(const Json* value) {
    if (!value) return "nothing";
    const std::string text = value->dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kLongest ? text : text.substr(0, kLongest - 3) + "...";
}

bool isListOfObjects(const Json& value) {
    return value.is_array() && !value.empty() &&
           std::all_of(value.begin(), value.end(), [](const Json& element) { return element.is_object(); });
}

const Json* memberOf(const Json& object, const std::string& key) {
    const auto it = object.find(key);
    return it == object.end() ? nullptr : &*it;
}

/// Every key that differs, as deep as both have it; lists of values as a whole.
class Differences {
public:
    Differences(std::string file, std::vector<Problem>& problems) : file_(std::move(file)), problems_(problems) {}

    void compare(const std::string& path, const Json* stored, const Json* wanted) {
        if (stored && wanted && *stored == *wanted) return;
        if (stored && wanted && stored->is_object() && wanted->is_object()) return objects(path, *stored, *wanted);
        if (stored && wanted && isListOfObjects(*stored) && isListOfObjects(*wanted) &&
            stored->size() == wanted->size()) {
            for (std::size_t i = 0; i < stored->size(); ++i)
                compare(fmt::format("{}[{}]", path, i), &(*stored)[i], &(*wanted)[i]);
            return;
        }
        problems_.push_back(
            {file_, path,
             fmt::format("the store is of a sweep with {}, this one has {}", shortened(stored), shortened(wanted)),
             ""});
    }

private:
    void objects(const std::string& path, const Json& stored, const Json& wanted) {
        std::set<std::string> keys;
        for (const auto& [key, value] : stored.items()) keys.insert(key);
        for (const auto& [key, value] : wanted.items()) keys.insert(key);
        for (const std::string& key : keys)
            compare(path.empty() ? key : path + "." + key, memberOf(stored, key), memberOf(wanted, key));
    }

    std::string file_;
    std::vector<Problem>& problems_;
};

void compareSweeps(const std::string& file, const std::string& stored, const std::string& wanted,
                   std::vector<Problem>& problems) {
    const Json before = Json::parse(stored, nullptr, false), now = Json::parse(wanted, nullptr, false);
    if (before.is_discarded() || now.is_discarded())
        problems.push_back({file, "", "the store is of another sweep", ""});
    else
        Differences(file, problems).compare("", &before, &now);
}

}  // namespace

void requireSame(const std::filesystem::path& file, const Identity& stored, const Identity& wanted) {
    if (stored == wanted) return;
    std::vector<Problem> problems;
    if (stored.program != wanted.program)
        problems.push_back({file.string(), "program",
                            fmt::format("the store is of {}, this is {}", stored.program, wanted.program), ""});
    if (stored.sweep != wanted.sweep) compareSweeps(file.string(), stored.sweep, wanted.sweep, problems);
    const Json axes = stored.axes, wantedAxes = wanted.axes;
    if (problems.empty()) Differences(file.string(), problems).compare("axes", &axes, &wantedAxes);
    if (problems.empty()) return;  // the same document, written in another way
    if (problems.size() > kMost) {
        const std::size_t more = problems.size() - kMost;
        problems.resize(kMost);
        problems.push_back({file.string(), "", fmt::format("and {} more differences", more), ""});
    }
    problems.back().hint = "results do not mix: give another directory";
    throw ConfigError(std::move(problems));
}

}  // namespace spikeloom::sweep
