// SPDX-License-Identifier: Apache-2.0
#include "models/ann/float_network.hpp"

#include <algorithm>

#include "models/ann/batch_norm.hpp"
#include "models/ann/rows.hpp"
#include "models/network/dataset.hpp"
#include "models/support/error.hpp"

namespace spikeloom::ann {

using network::Network;
using network::PopulationId;

namespace {

void requireFloat(const Network& network, const std::string& file) {
    std::vector<Problem> problems;
    for (std::size_t i = 0; i < network.populations.size(); ++i) {
        const auto& population = network.populations[i];
        const std::string path = "populations[" + std::to_string(i) + "]";
        if (population.neuron)
            problems.push_back({file, path + ".neuron", population.name + " spikes, and a trained network does not",
                                "give it an activation"});
        if (population.input && std::holds_alternative<network::EventFrames>(*population.input))
            problems.push_back({file, path + ".input", "recordings of events have no float evaluation",
                                "use an analog_image, or tokens"});
    }
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace

std::vector<std::size_t> lastUses(const Network& network, const std::vector<PopulationId>& order) {
    std::vector<std::size_t> place(order.size()), last(order.size(), 0);
    for (std::size_t i = 0; i < order.size(); ++i) last[value(order[i])] = place[value(order[i])] = i;
    for (const auto& projection : network.projections) {
        const std::size_t reader = place[value(projection.target)];
        const auto use = [&](PopulationId id) { last[value(id)] = std::max(last[value(id)], reader); };
        use(projection.source);
        if (projection.other) use(*projection.other);
    }
    return last;
}

FloatNetwork::FloatNetwork(const Network& network, const std::string& file)
    : network_(foldBatchNorm(network)),
      input_(network::inputOf(network)),
      readout_(network::readoutOf(network)),
      order_(network::topologicalOrder(network)),
      lastUse_(lastUses(network, order_)) {
    requireFloat(network_, file);
    for (const auto& projection : network_.projections) operations_.push_back(makeOperation(network_, projection));
}

Tensor FloatNetwork::run(Tensor input, const Visit& visit) {
    const std::size_t samples = input.samples;
    std::vector<Tensor> values(network_.populations.size());
    values[value(input_)] = std::move(input);
    for (std::size_t place = 0; place < order_.size(); ++place) {
        const PopulationId id = order_[place];
        const auto& population = network_.populations[value(id)];
        if (id != input_) {
            Tensor to(samples, population.rows(), population.cols());
            accumulate(id, values, to);
            if (population.function) apply(*population.function, to);
            if (population.activation) apply(*population.activation, to);
            values[value(id)] = std::move(to);
        }
        if (visit) visit(id, values[value(id)]);
        for (std::size_t p = 0; p < values.size(); ++p)
            if (lastUse_[p] == place && PopulationId{static_cast<std::uint32_t>(p)} != readout_) values[p] = {};
    }
    return std::move(values[value(readout_)]);
}

void FloatNetwork::accumulate(PopulationId id, const std::vector<Tensor>& values, Tensor& to) {
    for (std::size_t p = 0; p < network_.projections.size(); ++p) {
        const auto& projection = network_.projections[p];
        if (projection.target != id) continue;
        const Tensor* other = projection.other ? &values[value(*projection.other)] : nullptr;
        operations_[p]->add(values[value(projection.source)], other, to);
    }
    addBias(network_.populations[value(id)].bias, to);
}

}  // namespace spikeloom::ann
