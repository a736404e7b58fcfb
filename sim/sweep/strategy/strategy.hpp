// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/merit.hpp"
#include "sim/sweep/space.hpp"

namespace spikeloom::sweep {

/// Simulates points, or finds them among those that were. Answers stand in the order of the question; one that failed
/// or is excluded is empty. Points that were asked for before cost nothing.
using Evaluate = std::function<std::vector<std::optional<Merit>>(const std::vector<Choice>&)>;

struct Exploration {
    const Space& space;
    const StrategySpec& spec;
    std::size_t objectives = 1;
    /// Whether to go on: false after an interruption, and once as many points as asked for were evaluated.
    std::function<bool()> goOn;
};

/// Asks for points until it has asked for all that it wants: different ones, not more than `spec.points` (0 = no
/// limit), in batches. Deterministic in `spec.seed`, space and answers; grid, random and latin_hypercube in seed and
/// space alone.
/// @throws ConfigError as requireStrategy does; InvariantError for `external`, whose points come from a conversation
void explore(const Exploration& exploration, const Evaluate& evaluate);

/// Whether it chooses points by the answers to others.
[[nodiscard]] bool looksAtAnswers(const StrategySpec& spec);
/// Of `strategy.kind`, in the order of tables.
[[nodiscard]] std::vector<std::string> strategyNames();
/// @param file  of the sweep, for the message
/// @throws ConfigError for a strategy that there is not, or not in this build: nsga2 needs the library pagmo
void requireStrategy(const StrategySpec& spec, const std::string& file);

}  // namespace spikeloom::sweep
