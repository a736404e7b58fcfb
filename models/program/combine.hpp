// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "models/program/program.hpp"

/// Which neuron models can feed which.
namespace spikeloom::program {

struct CannotCombine {
    std::string message, hint;
};

/// How what a population sends has to be integrated.
[[nodiscard]] neurons::Coding codingOf(const LoweredPopulation& source);

/// Whether any source of `id` changes an average (differential coding).
[[nodiscard]] bool takesAverages(const Program& program, PopulationId id);

/// Sets how `id` integrates, after the coding of those that feed it; its neuron and the schedule of its bias are there.
/// @param hasFunction  in front of its neuron  @return why they cannot feed it
[[nodiscard]] std::optional<CannotCombine> combine(Program& program, PopulationId id, bool hasFunction);

}  // namespace spikeloom::program
