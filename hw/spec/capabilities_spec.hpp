// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

namespace spikeloom::hw {

/// How much of a published chip a preset reproduces.
enum class Fidelity : std::uint8_t {
    Structural,  ///< its units, memories and their order of events are these here
    Parametric,  ///< its sizes, times and energies, in this program's microarchitecture
};

/// What cores can do, by name; the mapper refuses what is not in a list. A list that is left out allows everything.
struct CapabilitiesSpec {
    Fidelity model = Fidelity::Structural;
    std::optional<std::vector<std::string>> neurons, functions, payloads, operators;

    static constexpr auto fields() {
        using C = CapabilitiesSpec;
        return std::make_tuple(
            spec::choice("model", &C::model, "how much of the chip is reproduced: its structure, or its parameters alone",
                         {{"structural", Fidelity::Structural}, {"parametric", Fidelity::Parametric}}),
            spec::list("neurons", &C::neurons, "neuron models; left out: all", spec::text(1)),
            spec::list("functions", &C::functions, "softmax, layer_norm, ...; left out: all that a function unit does",
                       spec::text(1)),
            spec::list("payloads", &C::payloads, "what an event may say: binary, ternary, ...; left out: anything",
                       spec::text(1)),
            spec::list("operators", &C::operators, "linear, conv, matmul, ...; left out: all", spec::text(1)));
    }
};

}  // namespace spikeloom::hw
