// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/draw.hpp"

namespace spikeloom::sweep {
namespace {

constexpr int kTries = 100'000;

}  // namespace

Choice choiceAt(const std::vector<std::uint32_t>& sizes, std::uint64_t index) {
    Choice choice(sizes.size());
    for (std::size_t dimension = sizes.size(); dimension-- > 0;) {
        choice[dimension] = static_cast<std::uint32_t>(index % sizes[dimension]);
        index /= sizes[dimension];
    }
    return choice;
}

std::optional<Choice> Draw::next() {
    return space_.combinations() <= kWithoutReplacement ? fromPool() : fromAnywhere();
}

std::optional<Choice> Draw::fromPool() {
    if (!pool_) fillPool();
    if (pool_->empty()) return std::nullopt;
    std::swap((*pool_)[dice_.below(pool_->size())], pool_->back());
    const std::uint64_t index = pool_->back();
    pool_->pop_back();
    return choiceAt(space_.sizes(), index);
}

void Draw::fillPool() {
    pool_.emplace();
    for (std::uint64_t index = 0; index < space_.combinations(); ++index) {
        const Choice choice = choiceAt(space_.sizes(), index);
        if (space_.canonical(choice) == choice) pool_->push_back(index);
    }
}

std::optional<Choice> Draw::fromAnywhere() {
    for (int i = 0; i < kTries; ++i) {
        Choice choice;
        for (const std::uint32_t size : space_.sizes()) choice.push_back(static_cast<std::uint32_t>(dice_.below(size)));
        if (auto point = space_.canonical(std::move(choice))) return point;
    }
    return std::nullopt;
}

}  // namespace spikeloom::sweep
