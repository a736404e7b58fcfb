// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "hw/core/accumulator.hpp"

namespace spikeloom::cosim {

/// @throws ConfigError with all that the Verilated unit could not do in this place
void checkAccumulatorPlace(const hw::AccumulatorPlace& place, const std::string& file);

}  // namespace spikeloom::cosim
