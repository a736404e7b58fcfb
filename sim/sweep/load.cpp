// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/load.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "sim/config/layered_document.hpp"
#include "sim/config/load.hpp"
#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {
namespace {

namespace fs = std::filesystem;
using spec::Json;

/// Base is relative to where it is written.
SweepSpec loadSpec(const fs::path& file, const std::vector<std::string>& assignments) {
    config::LayeredDocument document(file);
    document.resolveBy([&](const Json& before, const spec::Context&, const fs::path& base) {
        Json& now = document.json();
        if (!now.is_object() || !now.contains("base") || !now["base"].is_string()) return;
        if (before.contains("base") && before["base"] == now["base"]) return;
        const std::string path = now["base"];
        if (!path.empty()) now["base"] = fs::weakly_canonical(base / path).string();
    });
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
void checkPath(const SweepSpec& spec, const Space& space, std::size_t axis, const fs::path& file,
               std::vector<Problem>& problems) {
    config::Assignments trial{spec.set, file.string(), file.parent_path()};
    const Axis& varied = space.axes()[axis];
    trial.assignments.push_back(varied.path + "=" + varied.levels.front());
    try {
        (void)config::loadExperiment(spec.base, trial);
    } catch (const ConfigError& error) {
        for (const Problem& problem : error.problems()) {
            if (!isOfThePath(problem, varied.path)) continue;
            problems.push_back({file.string(), fmt::format("axes[{}].path", axis),
                                fmt::format("{} is no value of an experiment: {}{}{}", varied.path, problem.path,
                                            problem.path.empty() ? "" : ": ", problem.message),
                                problem.hint});
        }
    }
}

void expectSoundBase(const SweepSpec& spec, const Space& space, const fs::path& file) {
    (void)config::loadExperiment(spec.base, config::Assignments{spec.set, file.string(), file.parent_path()});
    std::vector<Problem> problems;
    for (std::size_t axis = 0; axis < space.axes().size(); ++axis) checkPath(spec, space, axis, file, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace

Sweep loadSweep(const fs::path& file, const std::vector<std::string>& assignments) {
    const fs::path absolute = fs::absolute(file);
    SweepSpec spec = loadSpec(file, assignments);
    requireStrategy(spec.strategy, file.string());
    Space space(spec, file.string());
    expectSoundBase(spec, space, absolute);
    return {absolute, std::move(spec), std::move(space)};
}

std::string resolvedText(const Sweep& sweep) {
    return spec::dump(sweep.spec).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json sweepSchema() {
    return spec::schema<SweepSpec>("spikeloom sweep");
}

}  // namespace spikeloom::sweep
