// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/unit_checks.hpp"

#include "sim/cosim/accumulator/accumulator_check.hpp"
#include "sim/cosim/function_unit/function_check.hpp"
#include "sim/cosim/neuron_unit/neuron_unit_check.hpp"
#include "sim/cosim/router/router_check.hpp"

namespace spikeloom::cosim {

const std::vector<UnitCheck>& unitChecks() {
    static const std::vector<UnitCheck> all{
        {"neuron_unit", "updates", &checkNeuronUnit},
        {"function_unit", "rows", &checkFunctionUnit},
        {"accumulator", "additions", &checkAccumulator},
        {"router", "flits", &checkRouter},
    };
    return all;
}

}  // namespace spikeloom::cosim
