// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "models/support/error.hpp"
#include "models/support/suggest.hpp"
#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {
namespace {

void refuseExternal(const Exploration&, const Evaluate&) {
    throw InvariantError("sweep", 0, "an external strategy asks by a conversation");
}

struct Row {
    const char* name;
    void (*explore)(const Exploration&, const Evaluate&);
    bool looksAtAnswers = false;
};
constexpr std::array kStrategies{Row{"grid", exploreGrid}, Row{"random", exploreRandom},
                                 Row{"latin_hypercube", exploreLatinHypercube}, Row{"nsga2", exploreNsga2, true},
                                 Row{"external", refuseExternal, true}};

const Row& rowOf(const std::string& kind, const std::string& file) {
    for (const Row& row : kStrategies)
        if (kind == row.name) return row;
    throw ConfigError({file, "strategy.kind", fmt::format("there is no strategy '{}'", kind),
                       didYouMean(kind, strategyNames(), "strategies")});
}

}  // namespace

std::vector<std::string> strategyNames() {
    std::vector<std::string> names;
    for (const Row& row : kStrategies) names.emplace_back(row.name);
    return names;
}

bool looksAtAnswers(const StrategySpec& spec) {
    return rowOf(spec.kind, {}).looksAtAnswers;
}

void requireStrategy(const StrategySpec& spec, const std::string& file) {
    if (rowOf(spec.kind, file).explore == exploreNsga2 && !hasNsga2())
        throw ConfigError({file, "strategy.kind", "nsga2 needs the library pagmo, which this build does not have",
                           "install libpagmo-dev and build again, or take latin_hypercube"});
}

void explore(const Exploration& exploration, const Evaluate& evaluate) {
    requireStrategy(exploration.spec, {});
    rowOf(exploration.spec.kind, {}).explore(exploration, evaluate);
}

}  // namespace spikeloom::sweep
