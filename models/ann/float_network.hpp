// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "models/ann/operation.hpp"

namespace spikeloom::ann {

/// A trained network (or the part of it that its activations describe) evaluated in float32.
///
/// Not to be shared between threads; each has one of its own.
class FloatNetwork {
public:
    /// @param file  names the network in messages
    /// @throws ConfigError for neurons, or an input of events, which have no float evaluation
    explicit FloatNetwork(const network::Network& network, const std::string& file = {});

    /// Sees the activations of each population once they are there, in topological order, input and readout included.
    using Visit = std::function<void(network::PopulationId, const Tensor&)>;

    /// @param input  see `inputOf`
    /// @return what the readout sums up, [samples][rows][cols]
    Tensor run(Tensor input, const Visit& visit = {});

    /// With its batch norms folded.
    [[nodiscard]] const network::Network& network() const { return network_; }

private:
    void accumulate(network::PopulationId id, const std::vector<Tensor>& values, Tensor& to);

    network::Network network_;
    network::PopulationId input_{}, readout_{};
    std::vector<network::PopulationId> order_;
    std::vector<std::size_t> lastUse_;  ///< by population: place in the order of the last one that reads it
    std::vector<std::unique_ptr<Operation>> operations_;  ///< by projection
};

/// By population: place in `order` of the last one that reads it.
[[nodiscard]] std::vector<std::size_t> lastUses(const network::Network& network,
                                                const std::vector<network::PopulationId>& order);

}  // namespace spikeloom::ann
