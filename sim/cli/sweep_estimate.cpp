// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/sweep_estimate.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "sim/cli/progress.hpp"

namespace spikeloom::cli {
namespace {

constexpr std::size_t kRefusalsShown = 3;

std::string named(const sweep::Sweep& sweep, const sweep::ResolvedPoint& point) {
    std::vector<std::string> words;
    for (std::size_t axis = 0; axis < point.point.values.size(); ++axis)
        if (!point.point.values[axis].empty())
            words.push_back(sweep.space.axes()[axis].path + "=" + point.point.values[axis]);
    return fmt::format("{}", fmt::join(words, " "));
}

/// What the pilot says of the whole; 0 where it did not come to its end.
struct Needs {
    double seconds = 0.0;
    std::uint64_t bytes = 0;  ///< of as many points at the same time as there are workers
};

Needs needsOf(const sweep::Estimate& estimate, std::size_t workers) {
    if (!estimate.pilot || estimate.pilot->status != sweep::Status::Complete) return {};
    const double refused = estimate.lookedAt == 0
                               ? 0.0
                               : static_cast<double>(estimate.refused.size()) / static_cast<double>(estimate.lookedAt);
    const double points = static_cast<double>(estimate.points) * (1.0 - refused);
    return {
        estimate.pilot->wallSeconds * points / static_cast<double>(std::min<std::uint64_t>(workers, estimate.points)),
        estimate.pilot->peakRssBytes * workers};
}

void print(const sweep::Estimate& estimate, const sweep::Sweep& sweep, std::size_t workers, Terminal& terminal) {
    std::string text = fmt::format("{} points by {} in {} combinations of {} axes\n", estimate.points,
                                   sweep.spec.strategy.kind, sweep.space.combinations(), sweep.space.axes().size());
    for (const auto& point : estimate.first) text += fmt::format("  {}  {}\n", point.point.id, named(sweep, point));
    if (estimate.points > estimate.first.size())
        text += fmt::format("  ... and {} more\n", estimate.points - estimate.first.size());
    text += fmt::format("{} of {} that were looked at cannot be run\n", estimate.refused.size(), estimate.lookedAt);
    for (std::size_t i = 0; i < std::min(kRefusalsShown, estimate.refused.size()); ++i)
        text += fmt::format("  {}: {}\n", named(sweep, estimate.refused[i]), estimate.refused[i].refusal);
    if (const Needs needs = needsOf(estimate, workers); needs.bytes > 0) {
        text += fmt::format("pilot {}: {:.2f} s, {:.0f} MB\n", named(sweep, estimate.pilotPoint),
                            estimate.pilot->wallSeconds, static_cast<double>(estimate.pilot->peakRssBytes) / 1e6);
        text += fmt::format("estimate, were every point like the pilot: {} and {:.1f} GB with {} at the same time\n",
                            shortDuration(needs.seconds), static_cast<double>(needs.bytes) / 1e9, workers);
    }
    terminal.result(text);
}

nlohmann::json jsonOf(const sweep::Estimate& estimate, std::size_t workers) {
    const Needs needs = needsOf(estimate, workers);
    nlohmann::json refused = nlohmann::json::array();
    for (const auto& point : estimate.refused)
        refused.push_back({{"id", point.point.id}, {"values", point.point.values}, {"reason", point.refusal}});
    return {{"points", estimate.points},
            {"looked_at", estimate.lookedAt},
            {"refused", refused},
            {"workers", workers},
            {"estimated_s", needs.seconds},
            {"estimated_bytes", needs.bytes},
            {"pilot", estimate.pilotPoint.point.id}};
}

}  // namespace

ExitCode describe(const sweep::Estimate& estimate, const sweep::Sweep& sweep, std::size_t workers, bool json,
                  Terminal& terminal) {
    if (json)
        terminal.result(jsonOf(estimate, workers).dump(2) + "\n");
    else
        print(estimate, sweep, workers, terminal);
    if (!estimate.pilot) {
        terminal.error("no point can be run");
        return ExitCode::UserError;
    }
    if (estimate.pilot->status != sweep::Status::Complete) {
        terminal.error(
            fmt::format("the pilot {} did not complete: {}", named(sweep, estimate.pilotPoint), estimate.pilot->error));
        return ExitCode::UserError;
    }
    const std::uint64_t available = sweep::availableMemory(), needed = needsOf(estimate, workers).bytes;
    if (available > 0 && needed > available) {
        terminal.error(fmt::format("{:.1f} GB are needed and {:.1f} GB available; --jobs {} would do",
                                   static_cast<double>(needed) / 1e9, static_cast<double>(available) / 1e9,
                                   std::max<std::uint64_t>(1, available / (needed / workers))));
        return ExitCode::UserError;
    }
    return ExitCode::Ok;
}

}  // namespace spikeloom::cli
