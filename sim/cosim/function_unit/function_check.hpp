// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>

#include "sim/cosim/check.hpp"

namespace spikeloom::cosim {

/// Drives the function unit in RTL and models/functions with the timing of hw/core/function_unit with the same rows:
/// first the directed ones, then random ones of random functions, widths and memories, until `updates` rows were
/// compared. All values and the cycles of every row have to be equal.
/// Updates are rows; the directed ones come with every call
/// A coverage folder: with the observed unit, whose coverage is left there, a file for each case
[[nodiscard]] CheckResult checkFunctionUnit(const CheckRequest& request);

}  // namespace spikeloom::cosim
