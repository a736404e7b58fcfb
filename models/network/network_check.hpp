// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "models/network/network.hpp"
#include "models/support/error.hpp"

namespace spikeloom::network {

/// How much of a network is there to be checked.
enum class Completeness {
    Whole,   ///< as an importer or a test built it
    Partial  ///< dangling ends and missing arrays were reported already: they are skipped, the rest is checked
};

/// Finds everything that makes a network unfit to be run: ends, shapes, heads, array sizes, weights beyond their width,
/// unfed populations, a missing or second input, a missing readout, cycles.
/// @param file  put into the problems, whose paths count populations and projections as the graph file does
[[nodiscard]] std::vector<Problem> check(const Network& network, const std::string& file,
                                         Completeness completeness = Completeness::Whole);

/// @throws ConfigError with everything that `check` finds
void requireValid(const Network& network, const std::string& file = {});

}  // namespace spikeloom::network
