// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "models/network/findings.hpp"
#include "models/network/network.hpp"

namespace spikeloom::network {

/// Neurons that a population may have: row and column numbers and their products stay well within 32 bits.
inline constexpr std::uint64_t kMaxNeurons = std::uint64_t{1} << 28U;

/// Checks what a population says of itself.
/// @param path     `populations[3]`
/// @param isWhole  an empty gamma or beta is a problem, not one that was reported already
void checkPopulation(const Population& population, const std::string& path, bool isWhole, Findings& findings);

}  // namespace spikeloom::network
