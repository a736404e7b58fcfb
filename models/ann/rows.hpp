// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/ann/tensor.hpp"
#include "models/network/network.hpp"

/// What a population does with what has arrived, in float32 and in place.
namespace spikeloom::ann {

/// @param bias  empty, cols or rows*cols
void addBias(const std::vector<double>& bias, Tensor& values);
void apply(const network::Function& function, Tensor& values);
void apply(const network::Activation& activation, Tensor& values);

}  // namespace spikeloom::ann
