// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "sim/cosim/check.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

namespace spikeloom::cosim {

/// Drives the Verilated neuron unit and the models in models/neurons with the same beats, bubbles and stalls, and
/// compares every output of every cycle: valid, ready, busy, enables, membranes, tracers, events, stirring, clamps, and
/// that lanes without clock keep what they show.
/// @param updates  neurons that are updated, at least, in each mode; rules and thresholds change every 64 beats
/// @param coverage   folder; not empty: with the observed unit, whose coverage is left there, a file for each mode
CheckResult checkNeuronUnit(std::uint64_t updates, std::uint64_t seed, const std::filesystem::path& coverage = {});
/// One mode.
CheckResult checkNeuronMode(NeuronMode mode, std::uint64_t updates, std::uint64_t seed,
                            const std::filesystem::path& coverage = {});

}  // namespace spikeloom::cosim
