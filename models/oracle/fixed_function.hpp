// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>

#include "models/functions/row_function.hpp"

/// A second implementation of docs/function_unit.md, written from that page alone and by other means than
/// models/functions, so that the two check each other. Of models/functions only the specifications are used, as data.
namespace spikeloom::oracle {

class FixedFunction {
public:
    virtual ~FixedFunction() = default;
    /// y = f(x) for one row; units as in functions::RowFunction
    virtual void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const = 0;
};

[[nodiscard]] std::unique_ptr<FixedFunction> makeFixedSoftmax(const functions::SoftmaxSpec& spec);
[[nodiscard]] std::unique_ptr<FixedFunction> makeFixedLayerNorm(const functions::LayerNormSpec& spec);
[[nodiscard]] std::unique_ptr<FixedFunction> makeFixedRmsNorm(const functions::RmsNormSpec& spec);

/// @return null for no function
[[nodiscard]] std::unique_ptr<FixedFunction> makeFixedFunction(const functions::FunctionSpec& spec);

}  // namespace spikeloom::oracle
