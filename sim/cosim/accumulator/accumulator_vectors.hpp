// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/cosim/accumulator/accumulator_model.hpp"

namespace spikeloom::cosim {

/// The directed runs and some random ones, and what AccumulatorModel makes of them, as rtl/bench/accumulator_bench.sv
/// reads it: a line a cycle.
/// @param bins  counts the cases that came up
[[nodiscard]] std::string accumulatorVectors(AccumulatorModel::Bins& bins);

}  // namespace spikeloom::cosim
