// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/program/program.hpp"

/// How large the numbers of a population can become, over every input and every order of arrival.
namespace spikeloom::program {

struct Bounds {
    using Wide = neurons::Wide;
    Wide pending = 0;  ///< |current| that can arrive within one step, whatever part of it has arrived
    Wide input = 0;    ///< |everything that ever arrives + bias|, at any moment; before `shift`
};

/// Needs units, multipliers and bias of `id`, and the events of its sources.
[[nodiscard]] Bounds boundsOf(const Program& program, PopulationId id, std::uint32_t steps);

/// The events of the input population; of frames, whose payload the network says, their sum.
void boundInput(LoweredPopulation& input, std::uint32_t steps);

/// Bits of a two's complement number that holds -bound .. bound.
[[nodiscard]] std::uint32_t signedBits(Bounds::Wide bound);

/// Sets the widths of `id`, and its events.
/// @throws ConfigError when something is wider than the 62 bits in which the simulator computes
void setWidths(Program& program, PopulationId id, const Bounds& bounds, std::uint32_t steps, const std::string& file);

}  // namespace spikeloom::program
