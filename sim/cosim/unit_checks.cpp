// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/unit_checks.hpp"

#include "sim/cosim/neuron_check.hpp"
#include "sim/cosim/router_check.hpp"

namespace spikeloom::cosim {

const std::vector<UnitCheck>& unitChecks() {
    static const std::vector<UnitCheck> all{
        {"neuron_unit", "updates",
         [](const CheckRequest& request) { return checkNeuronUnit(request.updates, request.seed); }},
        {"router", "flits", [](const CheckRequest& request) { return checkRouter(request.updates, request.seed); }},
    };
    return all;
}

}  // namespace spikeloom::cosim
