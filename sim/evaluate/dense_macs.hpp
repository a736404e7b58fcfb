// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "models/program/program.hpp"

namespace spikeloom::evaluate {

/// Multiply-accumulates of an inference of the same network without spikes: every application of a weight once, edges
/// and strides left out, and every product of an attention. A mean over positions comes before its weights, which are
/// then applied once. A look-up of an embedding multiplies nothing, nor do residual branches, masks, pooling, functions
/// and neurons.
[[nodiscard]] std::uint64_t denseMacs(const program::Program& program);

}  // namespace spikeloom::evaluate
