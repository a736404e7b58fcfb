// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/functions/row_function.hpp"

/// What software writes into a function unit (rtl/function_unit.md) so that it computes a function of models/functions.
namespace spikeloom::cosim {

/// Passes of the unit, in the order of rtl/function_pkg.sv.
enum class FunctionPass : std::uint8_t {
    Integrate,
    Max,
    Exponent,
    Power,
    Linear,
    Inverse,
    Weigh,
    Mean,
    Centre,
    Magnitude,
    Block,
    Squares,
    Root,
    Reciprocal,
    Normalise,
    Scale
};

/// Parameters of the Verilated unit.
struct FunctionUnitBuild {
    std::uint32_t lanes = 4, laneBits = 32, digitsPerCycle = 1, pipelineStages = 4;
    std::uint32_t colsMax = 4096;  ///< elements of a row; functions::maxCols covers all
};

struct FunctionConfig {
    std::vector<std::pair<std::uint32_t, std::uint64_t>> registers;  ///< address, contents
    std::vector<std::pair<std::uint32_t, std::uint64_t>> tables;     ///< index, entry
    std::vector<std::int64_t> gain, bias;  ///< cols each: constants of the columns of a norm; empty for a softmax
    std::uint32_t cols = 1;
    std::vector<std::pair<FunctionPass, functions::Pass>> passes;  ///< without Integrate
};

/// Contents of the registers for a function.
/// @param spec  not monostate  @param function  that was made of it
[[nodiscard]] FunctionConfig functionConfig(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                                            const FunctionUnitBuild& build);

/// Why the unit cannot compute the function: what it needs, and what the unit has. Empty if it can. Data words of 64
/// bits hold all that models/functions makes, so that only the length of a row is limited.
[[nodiscard]] std::string functionLimit(const functions::FunctionSpec& spec, const FunctionUnitBuild& build);

}  // namespace spikeloom::cosim
