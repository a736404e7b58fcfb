// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/load.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/layered_document.hpp"
#include "sim/sweep/origin.hpp"
#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {
namespace {

namespace fs = std::filesystem;
using spec::Json;

/// Makes what a layer names independent of the place where it was written.
void anchorPaths(config::LayeredDocument& document, const config::Layer& layer, const fs::path& base) {
    static const std::array<std::pair<const char*, Json::json_pointer>, 4> files{
        {{"base", Json::json_pointer("/base")},
         {"conversion.network", Json::json_pointer("/conversion/network")},
         {"conversion.calibration", Json::json_pointer("/conversion/calibration")},
         {"conversion.images", Json::json_pointer("/conversion/images")}}};
    Json& json = document.json();
    for (const auto& [path, pointer] : files) {
        if (!layer.wrote(path) || !json.contains(pointer) || !json[pointer].is_string()) continue;
        const std::string named = json[pointer];
        if (!named.empty()) json[pointer] = fs::weakly_canonical(base / named).string();
    }
}

/// Paths are relative to where they are written.
SweepSpec loadSpec(const fs::path& file, const std::vector<std::string>& assignments) {
    config::LayeredDocument document(file);
    document.resolveBy([](config::LayeredDocument& layered, const config::Layer& layer, const spec::Context&,
                          const fs::path& base) { anchorPaths(layered, layer, base); });
    for (const std::string& assignment : assignments) document.assign(assignment);
    std::vector<Problem> found;
    auto spec = spec::load<SweepSpec>(document.json(), {}, found);
    document.expectFaultless(std::move(found));
    return spec;
}

/// Whether it is about where a value stands, not about which: an unknown key, or a path through something else than an
/// object or array.
bool isOfThePath(const Problem& problem, const std::string& path) {
    if (problem.path.empty() || problem.message.starts_with("unknown key")) return true;
    const bool isOnTheWay = path.starts_with(problem.path) && problem.path.size() < path.size();
    return isOnTheWay &&
           (problem.message.starts_with("expected an object") || problem.message.starts_with("expected an array"));
}

/// An axis whose path is none of an experiment's: loading says so, of its first value, and knows what is similar. Other
/// complaints may be due to the other axes' values and are left to the points.
void checkPath(const Origin& origin, const SweepSpec& spec, const Axis& axis, const std::string& key,
               const fs::path& file, std::vector<Problem>& problems) {
    Assigned trial{.experiment = spec.set, .conversion = {}};
    trial.add(axis.path, axis.levels.front());
    try {
        (void)origin.experiment(trial);
    } catch (const ConfigError& error) {
        for (const Problem& problem : error.problems()) {
            if (!isOfThePath(problem, axis.path)) continue;
            problems.push_back({file.string(), key,
                                fmt::format("{} is no value of {}: {}{}{}", axis.path,
                                            trial.conversion.empty() ? "an experiment" : "a conversion", problem.path,
                                            problem.path.empty() ? "" : ": ", problem.message),
                                problem.hint});
        }
    }
}

void expectSoundOrigin(const SweepSpec& spec, const Space& space, const fs::path& file) {
    if (spec.conversion) (void)conversion::methodOf(spec.conversion->method);
    const Origin origin(spec, file);
    (void)origin.experiment({.experiment = spec.set, .conversion = {}});
    std::vector<Problem> problems;
    for (std::size_t axis = 0; axis < space.axes().size(); ++axis)
        checkPath(origin, spec, space.axes()[axis], fmt::format("axes[{}].path", axis), file, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace

Sweep loadSweep(const fs::path& file, const std::vector<std::string>& assignments) {
    const fs::path absolute = fs::absolute(file);
    SweepSpec spec = loadSpec(file, assignments);
    requireStrategy(spec.strategy, file.string());
    Space space(spec, file.string());
    expectSoundOrigin(spec, space, absolute);
    return {absolute, std::move(spec), std::move(space)};
}

std::string resolvedText(const Sweep& sweep) {
    return spec::dump(sweep.spec).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json sweepSchema() {
    return spec::schema<SweepSpec>("spikeloom sweep");
}

}  // namespace spikeloom::sweep
