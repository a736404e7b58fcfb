// SPDX-License-Identifier: Apache-2.0
#include "models/ann/batch_norm.hpp"

#include <cmath>

namespace spikeloom::ann {
namespace {

void fold(network::Weights& weights, network::Population& target) {
    const network::BatchNorm& norm = *weights.batchNorm;
    const std::size_t cols = target.cols(), perColumn = weights.realWeights.size() / cols;
    if (target.bias.empty()) target.bias.assign(cols, 0.0);
    for (std::size_t c = 0; c < cols; ++c) {
        const double factor = norm.gamma[c] / std::sqrt(norm.variance[c] + norm.epsilon);
        for (std::size_t i = c * perColumn; i < (c + 1) * perColumn; ++i)
            weights.realWeights[i] = static_cast<float>(weights.realWeights[i] * factor);
        for (std::size_t i = c; i < target.bias.size(); i += cols)
            target.bias[i] += norm.beta[c] - norm.mean[c] * factor;
    }
    weights.batchNorm.reset();
}

}  // namespace

network::Network foldBatchNorm(network::Network network) {
    for (network::Projection& projection : network.projections)
        if (network::Weights* weights = network::weightsOf(projection.op); weights != nullptr && weights->batchNorm)
            fold(*weights, network.populations[value(projection.target)]);
    return network;
}

}  // namespace spikeloom::ann
