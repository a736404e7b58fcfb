// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/estimate.hpp"

#include <algorithm>
#include <fstream>
#include <set>

#include "models/support/error.hpp"
#include "models/support/temporary_directory.hpp"
#include "sim/run/prepared.hpp"
#include "sim/sweep/answer.hpp"
#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {
namespace {

constexpr std::size_t kMostLookedAt = 200;
constexpr std::size_t kShown = 5;

/// What the strategy asks for before it has seen any answer.
std::vector<Choice> askedFor(const Sweep& sweep) {
    std::set<Choice> all;
    std::vector<Choice> inOrder;
    explore({sweep.space, sweep.spec.strategy, sweep.spec.objectives.size(),
             [&] { return !looksAtAnswers(sweep.spec.strategy) || inOrder.empty(); }},
            [&](const std::vector<Choice>& choices) {
                for (const Choice& choice : choices)
                    if (all.insert(choice).second) inOrder.push_back(choice);
                return std::vector<std::optional<Merit>>(choices.size());
            });
    return inOrder;
}

std::string refusalOf(const Sweep& sweep, const Points& points, const ResolvedPoint& point) {
    if (!point.refusal.empty()) return point.refusal;
    if (sweep.spec.conversion) return {};  // its network is not there yet
    try {
        (void)run::prepare(points.experiment(point));
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

std::optional<Outcome> simulated(const Sweep& sweep, const Points& points, const ResolvedPoint& point,
                                 engine::Engine& engine, const std::atomic<bool>* interrupted) {
    const TemporaryDirectory scratch("pilot");
    std::optional<Outcome> outcome;
    engine.run(
        {{"pilot", points.request(point, scratch.path())}},
        {.timeoutS = sweep.spec.limits.timeoutS, .memoryMb = sweep.spec.limits.memoryMb},
        [&](const engine::Answer& answer) { outcome = outcomeOf(answer); }, interrupted);
    return outcome;
}

/// Different points that the strategy will ask for.
std::uint64_t pointsOf(const Sweep& sweep, const Shard& shard, const std::vector<Choice>& choices, Points& points,
                       Stage stage) {
    if (looksAtAnswers(sweep.spec.strategy))
        return std::min(std::max<std::uint64_t>(choices.size(), sweep.spec.strategy.points),
                        sweep.space.combinations());
    if (shard.count == 1) return choices.size();
    return static_cast<std::uint64_t>(std::count_if(choices.begin(), choices.end(), [&](const Choice& choice) {
        return shard.has(points.resolve(choice, stage).point.id);
    }));
}

}  // namespace

Estimate estimate(const Sweep& sweep, const Shard& shard, engine::Engine& engine,
                  const std::atomic<bool>* interrupted) {
    if (sweep.spec.strategy.kind == "external")
        throw ConfigError({sweep.file.string(), "strategy.kind",
                           "an external strategy says what it wants only when it runs",
                           "say --strategy random --points N to see what points of this space take"});
    Estimate result;
    const std::vector<Choice> choices = askedFor(sweep);
    Points points(sweep);
    const Stage stage = sweep.spec.fidelity ? Stage::Screen : Stage::Only;
    result.points = pointsOf(sweep, shard, choices, points, stage);
    const std::size_t stride = choices.size() / kMostLookedAt + 1;
    for (std::size_t i = 0; i < std::min(kShown, choices.size()); ++i)
        result.first.push_back(points.resolve(choices[i], stage));
    std::vector<ResolvedPoint> accepted;
    for (std::size_t i = 0; i < choices.size() && !(interrupted && *interrupted); i += stride) {
        ResolvedPoint point = points.resolve(choices[i], stage);
        ++result.lookedAt;
        point.refusal = refusalOf(sweep, points, point);
        (point.refusal.empty() ? accepted : result.refused).push_back(std::move(point));
    }
    if (accepted.empty() || (interrupted && *interrupted)) return result;
    result.pilotPoint = accepted[accepted.size() / 2];
    result.pilot = simulated(sweep, points, result.pilotPoint, engine, interrupted);
    return result;
}

std::uint64_t availableMemory() {
    std::ifstream file("/proc/meminfo");
    for (std::string word; file >> word;) {
        std::uint64_t kilobytes = 0;
        if (word == "MemAvailable:" && file >> kilobytes) return kilobytes * 1024;
    }
    return 0;
}

}  // namespace spikeloom::sweep
