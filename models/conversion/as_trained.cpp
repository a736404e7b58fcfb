// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/as_trained.hpp"

#include <algorithm>

namespace spikeloom::conversion {
namespace {

bool isStBif(const network::Population& population) {
    return population.neuron && std::holds_alternative<neurons::StBifParameters>(*population.neuron);
}

}  // namespace

network::Network asTrained(network::Network network) {
    if (std::none_of(network.populations.begin(), network.populations.end(), isStBif)) return network;
    for (network::Population& population : network.populations) {
        if (isStBif(population)) {
            const auto& neuron = std::get<neurons::StBifParameters>(*population.neuron);
            population.activation = network::Quantizer{neuron.threshold, neuron.minLevel, neuron.maxLevel};
            population.neuron.reset();
        } else if (population.neuron && neurons::forwards(*population.neuron)) {
            population.activation = network::PassOn{};
            population.neuron.reset();
        }
    }
    return network;
}

}  // namespace spikeloom::conversion
