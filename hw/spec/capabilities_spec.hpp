// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "models/program/names.hpp"
#include "models/support/fields.hpp"

namespace spikeloom::hw {

/// How much of a published chip a preset reproduces.
enum class Fidelity : std::uint8_t {
    Structural,  ///< its units, memories and their order of events are these here
    Parametric,  ///< its sizes, times and energies, in this program's microarchitecture
};

[[nodiscard]] constexpr const char* describe(Fidelity model) {
    return model == Fidelity::Structural ? "structural" : "parametric";
}

/// What cores can do, by name; the mapper refuses what is not in a list. A list that is left out allows everything.
struct CapabilitiesSpec {
    Fidelity model = Fidelity::Structural;
    std::optional<std::vector<std::string>> neurons, functions, payloads, operators;

    static constexpr auto fields() {
        using C = CapabilitiesSpec;
        return std::make_tuple(
            spec::choice("model", &C::model,
                         "how much of the chip is reproduced: its structure, or its parameters alone",
                         {{"structural", Fidelity::Structural}, {"parametric", Fidelity::Parametric}}),
            spec::list("neurons", &C::neurons, "neuron models; left out: all",
                       spec::registered([] { return listed(neurons::kModelNames); })),
            spec::list("functions", &C::functions, "what a function unit does, if there is one; left out: all",
                       spec::registered([] { return listed(program::kFunctionNames); })),
            spec::list("payloads", &C::payloads,
                       "what an event, of neurons or of the input, may say; left out: anything",
                       spec::registered([] { return listed(program::kPayloadNames); })),
            spec::list("operators", &C::operators, "what projections do; average_pool: upsampling too; left out: all",
                       spec::registered([] { return listed(program::kOperatorNames); })));
    }

private:
    template <class Names>
    static std::vector<std::string> listed(const Names& names) {
        return {names.begin(), names.end()};
    }
};

}  // namespace spikeloom::hw
