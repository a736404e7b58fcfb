// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/sweep/space.hpp"
#include "sim/sweep/strategy/dice.hpp"

namespace spikeloom::sweep {

/// Numbers the combinations of levels, the last dimension first. @param index  below the product of the sizes
[[nodiscard]] Choice choiceAt(const std::vector<std::uint32_t>& sizes, std::uint64_t index);

/// Draws points. Of at most a million combinations without replacement, all points alike, until none is left. Of more
/// with replacement, all combinations alike: a point that stands for many of them, because an axis does not vary there,
/// is drawn as often.
class Draw {
public:
    static constexpr std::uint64_t kWithoutReplacement = 1'000'000;  ///< combinations

    Draw(const Space& space, Dice dice) : space_(space), dice_(std::move(dice)) {}
    /// @return a canonical choice; empty where there is none left, or none was found in a hundred thousand tries
    [[nodiscard]] std::optional<Choice> next();

private:
    [[nodiscard]] std::optional<Choice> fromPool();
    [[nodiscard]] std::optional<Choice> fromAnywhere();
    void fillPool();

    const Space& space_;
    Dice dice_;
    std::optional<std::vector<std::uint64_t>> pool_;  ///< points not yet drawn; empty before the first draw
};

}  // namespace spikeloom::sweep
