// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/questions.hpp"

#include <limits>

#include "models/support/error.hpp"

namespace spikeloom::sweep {
namespace {

constexpr int kStaleDraws = 100'000;  // in a row, where points are drawn with replacement

}  // namespace

Questions::Questions(const Exploration& exploration, const Evaluate& evaluate)
    : exploration_(exploration),
      evaluate_(evaluate),
      wanted_(exploration.spec.points > 0 ? exploration.spec.points : std::numeric_limits<std::size_t>::max()),
      draw_(exploration.space, Dice(exploration.spec.seed, 0)) {}

bool Questions::add(const Choice& choice) {
    if (enough()) return false;
    auto point = exploration_.space.canonical(choice);
    if (!point || !asked_.insert(*point).second) return false;
    batch_.push_back(std::move(*point));
    return true;
}

bool Questions::addRandom() {
    if (enough()) return false;
    const bool replaced = exploration_.space.combinations() > Draw::kWithoutReplacement;
    for (int i = 0; !replaced || i < kStaleDraws; ++i) {
        const auto point = draw_.next();
        if (!point) return false;
        if (add(*point)) return true;
    }
    return false;
}

bool Questions::ask() {
    if (batch_.empty() || !goOn()) return false;
    std::vector<std::optional<Merit>> merits = evaluate_(batch_);
    if (merits.size() != batch_.size()) throw InvariantError("sweep", 0, "not as many answers as questions");
    points_.insert(points_.end(), batch_.begin(), batch_.end());
    merits_.insert(merits_.end(), merits.begin(), merits.end());
    batch_.clear();
    return !enough() && goOn();
}

}  // namespace spikeloom::sweep
