// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <vector>

#include "sim/sweep/strategy/draw.hpp"
#include "sim/sweep/strategy/strategy.hpp"

namespace spikeloom::sweep {

/// What a strategy asks: different points, as many as the sweep wants at most, in batches.
class Questions {
public:
    /// Of strategies that do not wait for answers: the end of a batch is a barrier of the workers, so it is large; it
    /// is held in memory, so it has an end.
    static constexpr std::size_t kBatch = 4096;

    Questions(const Exploration& exploration, const Evaluate& evaluate);

    /// Adds a point to the batch, unless it is excluded, was asked for before, is in the batch, or one too many.
    /// @return whether it was added
    bool add(const Choice& choice);
    /// Adds a random point. @return false if there is none left, or enough were asked for
    bool addRandom();
    /// As many points were asked for as are wanted, those of the batch included.
    [[nodiscard]] bool enough() const { return asked_.size() >= wanted_; }
    [[nodiscard]] std::size_t batchSize() const { return batch_.size(); }

    /// Has the batch evaluated, and begins the next one. @return whether to go on
    bool ask();
    /// Whether the sweep goes on.
    [[nodiscard]] bool goOn() const { return exploration_.goOn(); }

    /// Points that were evaluated, in the order of asking, and their merits; empty for those that failed.
    [[nodiscard]] const std::vector<Choice>& points() const { return points_; }
    [[nodiscard]] const std::vector<std::optional<Merit>>& merits() const { return merits_; }

private:
    const Exploration& exploration_;
    const Evaluate& evaluate_;
    std::size_t wanted_;
    Draw draw_;
    std::set<Choice> asked_;
    std::vector<Choice> batch_, points_;
    std::vector<std::optional<Merit>> merits_;
};

}  // namespace spikeloom::sweep
