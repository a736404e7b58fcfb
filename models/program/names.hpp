// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "models/program/program.hpp"

/// What users call the parts of a program: the names that a chip's capabilities are listed by.
namespace spikeloom::program {

/// In the order of neurons::PayloadKind.
inline constexpr std::array<std::string_view, 6> kPayloadNames{"binary",        "ternary", "count",
                                                               "sign_exponent", "time",    "graded"};
/// In the order of the alternatives of functions::FunctionSpec, from the second on.
inline constexpr std::array<std::string_view, 3> kFunctionNames{"softmax", "layer_norm", "rms_norm"};
/// In the order of `OperatorKind`; behind them, what a window without weights is called.
inline constexpr std::array<std::string_view, 10> kOperatorNames{
    "linear",          "identity",       "attention_scores", "attention_context", "convolution", "attention_key_value",
    "attention_query", "attention_mask", "max_pool",         "average_pool"};
static_assert(std::variant_size_v<functions::FunctionSpec> == kFunctionNames.size() + 1);

[[nodiscard]] inline std::string_view nameOf(neurons::PayloadKind kind) {
    return kPayloadNames[static_cast<std::size_t>(kind)];
}
/// @param function  not empty
[[nodiscard]] inline std::string_view nameOf(const functions::FunctionSpec& function) {
    return kFunctionNames[function.index() - 1];
}
[[nodiscard]] inline std::string_view nameOf(const LoweredProjection& projection) {
    const bool pools = projection.kind == OperatorKind::Window && projection.weights.empty();
    return pools ? kOperatorNames.back() : kOperatorNames[static_cast<std::size_t>(projection.kind)];
}

}  // namespace spikeloom::program
