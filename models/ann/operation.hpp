// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "models/ann/tensor.hpp"
#include "models/network/network.hpp"

namespace spikeloom::ann {

/// What a projection adds to its target, in float32: any operator of the network format. Convolutions, matrix products
/// and pooling are oneDNN's.
///
/// Not to be shared between threads: it keeps what oneDNN has prepared for a number of samples.
class Operation {
public:
    virtual ~Operation() = default;
    /// target += operator(source, other). @param other  second operand of a product, else nullptr
    virtual void add(const Tensor& source, const Tensor* other, Tensor& target) = 0;
};

/// @param network  whose batch norms are folded; keeps no reference to it
[[nodiscard]] std::unique_ptr<Operation> makeOperation(const network::Network& network,
                                                       const network::Projection& projection);

/// The real weights of a layer, whichever way it stores them; row-major. @param columnScale  of the target
[[nodiscard]] std::vector<float> realWeights(const network::Weights& weights, const std::vector<double>& columnScale);

}  // namespace spikeloom::ann
