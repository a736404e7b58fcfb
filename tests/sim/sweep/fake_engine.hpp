// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/engine.hpp"
#include "sim/sweep/metrics.hpp"

namespace spikeloom::sweep::test {

/// Answers at once, the last job first, and remembers what it was asked for.
class FakeEngine final : public engine::Engine {
public:
    /// What a point's request assigns; of a path that is assigned twice the last value.
    using Assigned = std::map<std::string, std::string>;

    std::function<Figures(const Assigned&)> figures;  ///< of each job; at first `moreLanesAreFaster`
    /// Instead of figures, by place in the order of all answers; empty = none.
    std::function<std::optional<engine::Answer>(std::size_t)> end{};
    std::size_t interruptAfter = 0;  ///< so many answers `interrupted` is set; 0 = never
    std::atomic<bool> interrupted{false};

    std::vector<engine::Job> jobs;  ///< that were answered
    std::vector<engine::Limits> limits;

    FakeEngine();
    [[nodiscard]] std::size_t workers() const override { return 2; }
    void run(const std::vector<engine::Job>& asked, const engine::Limits& limit, const engine::Deliver& deliver,
             const std::atomic<bool>* stop) override;
    [[nodiscard]] std::vector<std::string> names() const;  ///< of jobs, sorted
};

[[nodiscard]] FakeEngine::Assigned assignedBy(const std::string& request);

/// latency_s = 1 / lanes, energy_j = lanes + banks: among points with one bank no one dominates another.
[[nodiscard]] Figures moreLanesAreFaster(const FakeEngine::Assigned& assigned);

/// What a worker returns for a point that it simulated.
[[nodiscard]] std::string returned(const std::string& status, const Figures& figures, const std::string& error = "");

}  // namespace spikeloom::sweep::test
