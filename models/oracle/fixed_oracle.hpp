// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "models/oracle/fixed_function.hpp"
#include "models/oracle/layer.hpp"
#include "models/oracle/result.hpp"
#include "models/program/program.hpp"

namespace spikeloom::oracle {

/// The quantised ANN at the widths of a Program: the same dense evaluation as FloatOracle's, in integers, exact from
/// the Program on.
///
/// With P = sum of multiplier * operator over everything that ever arrives:
///     without a function:   V = (P << shift) + bias + initial charge
///     with a function f:    V = f(P + bias)
///     code = clip(floor((V + floor(threshold/2)) / threshold), minLevel, maxLevel);   logit = V * membraneUnit
/// where threshold and multiplier may be those of the column.
/// The Program is data here: its thresholds, biases, multipliers, weights and function specifications. Its RowFunctions
/// are not called; softmax and layer norm are FixedFunctions.
class FixedOracle {
public:
    /// @param program  copied as far as needed; @param input  of the network that it was lowered from
    /// @throws InvariantError when shapes do not fit each other
    FixedOracle(const program::Program& program, network::Input input);

    [[nodiscard]] Result run(const Sample& sample) const;

private:
    [[nodiscard]] Matrix<std::int64_t> inputActivation(const program::LoweredPopulation& input,
                                                       const Sample& sample) const;
    [[nodiscard]] Matrix<std::int64_t> membraneOf(std::uint32_t id,
                                                  const std::vector<Matrix<std::int64_t>>& activations) const;

    std::vector<program::LoweredPopulation> populations_;
    std::vector<std::uint32_t> order_;
    std::vector<std::vector<Layer<std::int64_t>>> incoming_;       ///< by target
    std::vector<std::shared_ptr<const FixedFunction>> functions_;  ///< by population; null without one
    network::Input input_;
};

}  // namespace spikeloom::oracle
