// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sweep/strategy/dice.hpp"
#include "sim/sweep/strategy/questions.hpp"

namespace spikeloom::sweep {

/// M. D. McKay et al., Technometrics 21(2), 1979, over levels: in every dimension with k levels, one of `count` choices
/// comes from each of `count` equal parts, so that no level is taken more than once more often than another
/// (count / k times, rounded down or up), in an order of its own.
[[nodiscard]] std::vector<Choice> latinHypercube(const std::vector<std::uint32_t>& sizes, std::size_t count,
                                                 Dice& dice);

/// Adds `count` points to the batch, or as many as there are; random ones in place of those that are excluded or
/// differ from others only where they do not vary.
void addLatinHypercube(Questions& questions, const Space& space, std::size_t count, std::uint64_t seed);

}  // namespace spikeloom::sweep
