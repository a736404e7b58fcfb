// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"
#include "sim/cosim/cosimulation.hpp"
#include "sim/cosim/unit_checks.hpp"

/// A build without Verilator: the model is all there is.
namespace spikeloom::cosim {

struct Cosimulation::Impl {
    hw::UnitFactories units;
};

bool isBuilt() {
    return false;
}

Cosimulation::Cosimulation(const config::CosimSpec& spec, const std::filesystem::path&)
    : impl_(std::make_unique<Impl>()) {
    const auto refuse = [](const char* unit, config::Backend backend) {
        if (backend != config::Backend::Model)
            throw ConfigError({"", std::string("cosim.") + unit + ".backend",
                               "this program was built without RTL: Verilator was not found",
                               "install Verilator 5.006 or newer (scripts/setup does), then scripts/build release; or "
                               "the backend \"model\""});
    };
    refuse("neuron_unit", spec.neuronUnit.backend);
    refuse("function_unit", spec.functionUnit.backend);
    refuse("accumulator", spec.accumulator.backend);
    refuse("router", spec.router.backend);
}

Cosimulation::~Cosimulation() = default;

const hw::UnitFactories& Cosimulation::units() const {
    return impl_->units;
}

Cosimulation::Work Cosimulation::work() const {
    return {};
}

const std::vector<UnitCheck>& unitChecks() {
    static const std::vector<UnitCheck> none;
    return none;
}

}  // namespace spikeloom::cosim
