// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/program/program.hpp"

/// How large the numbers of a population can become, over every input and every order of arrival.
namespace spikeloom::program {

struct Bounds {
    __extension__ typedef __int128 Wide;
    Wide pending = 0;  ///< |current| that can arrive within one step, whatever part of it has arrived
    Wide input = 0;    ///< |everything that ever arrives + bias|, at any moment; before `shift`
};

/// Needs units, multipliers and bias of `id`, and the levels of its sources.
[[nodiscard]] Bounds boundsOf(const Program& program, PopulationId id);

/// Bits of a two's complement number that holds -bound .. bound.
[[nodiscard]] std::uint32_t signedBits(Bounds::Wide bound);

/// @throws ConfigError when something is wider than the 62 bits in which the simulator computes
[[nodiscard]] Widths widthsOf(const Program& program, PopulationId id, const Bounds& bounds, const std::string& file);

}  // namespace spikeloom::program
