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
/// Updates are neurons that are updated, at least, in each mode; rules and thresholds change every 64 beats
/// A coverage folder: with the observed unit, whose coverage is left there, a file for each mode
CheckResult checkNeuronUnit(const CheckRequest& request);
/// One mode.
CheckResult checkNeuronMode(NeuronMode mode, const CheckRequest& request);

}  // namespace spikeloom::cosim
