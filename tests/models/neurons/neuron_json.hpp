// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "models/neurons/neuron.hpp"
#include "models/support/error.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::neurons::testing {

/// The part of a population that says what its neurons are.
struct Population {
    std::optional<Parameters> neuron;
    static constexpr auto fields() {
        return std::make_tuple(spec::oneOf("neuron", &Population::neuron, "the neuron model", "model", kModelNames));
    }
};

/// @param neuron  as a network file has it  @throws ConfigError
[[nodiscard]] inline Parameters parametersFrom(const nlohmann::json& neuron) {
    const nlohmann::json population{{"neuron", neuron}};
    return spec::load<Population>(population, {"net.snn.json", "populations[0]"}).neuron.value();
}

}  // namespace spikeloom::neurons::testing
