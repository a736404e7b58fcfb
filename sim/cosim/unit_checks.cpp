// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/unit_checks.hpp"

#include "sim/cosim/accumulator/accumulator_check.hpp"
#include "sim/cosim/function_unit/function_check.hpp"
#include "sim/cosim/neuron_unit/neuron_unit_check.hpp"
#include "sim/cosim/router/router_check.hpp"

namespace spikeloom::cosim {
namespace {

using Check = CheckResult (*)(std::uint64_t, std::uint64_t, const std::filesystem::path&);

template <Check check>
CheckResult requested(const CheckRequest& request) {
    return check(request.updates, request.seed, request.coverage);
}

}  // namespace

const std::vector<UnitCheck>& unitChecks() {
    static const std::vector<UnitCheck> all{
        {"neuron_unit", "updates", requested<checkNeuronUnit>},
        {"function_unit", "rows", requested<checkFunctionUnit>},
        {"accumulator", "additions", requested<checkAccumulator>},
        {"router", "flits", requested<checkRouter>},
    };
    return all;
}

}  // namespace spikeloom::cosim
