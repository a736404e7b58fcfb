// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "sim/cosim/accumulator/accumulator.hpp"
#include "sim/cosim/check.hpp"

namespace spikeloom::cosim {

/// Drives the Verilated accumulator and a model of it alike: directed cases first, then constrained-random beats
/// (modes, bursts, gaps, stalls, widths, and addresses so few that most sums are still in flight when they are needed).
/// Compares address, value and cycle of every write, the end of every event, the count of clamped sums, and the whole
/// memory at the end of a run. An assertion of the RTL that fails is a mismatch.
/// Updates are additions; the directed cases come on top
/// A coverage folder: with the observed unit, whose coverage is left there, a file for each run
[[nodiscard]] CheckResult checkAccumulator(const CheckRequest& request);

}  // namespace spikeloom::cosim
