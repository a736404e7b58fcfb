// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/core/function_row_unit.hpp"
#include "sim/config/cosim_spec.hpp"

/// Function units of cores that are the RTL, or are compared with it.
namespace spikeloom::cosim {

/// What compared units have done, all of them together. Written while the chip runs.
struct FunctionTally {
    std::uint64_t rows = 0, elements = 0;
    std::uint64_t cycles = 0;  ///< of the rows; others are not simulated
};

struct FunctionCosimulation {
    config::Backend backend = config::Backend::Model;
    std::vector<hw::CoreId> cores = {};  ///< empty: all
    std::string waveformFolder = {};     ///< not empty: a mismatch leaves `COMPONENT.fst` there, of its row
    FunctionTally* tally = nullptr;      ///< outlives the units
};

/// The factory of hw::CoreContext. Making a unit throws ConfigError where the RTL cannot do what the chip or the
/// population asks; running one throws Mismatch at the first difference. Of the score of an early exit there is no RTL.
[[nodiscard]] hw::FunctionUnitFactory functionUnits(FunctionCosimulation cosimulation);

}  // namespace spikeloom::cosim
