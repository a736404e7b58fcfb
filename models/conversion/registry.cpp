// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "models/conversion/emit.hpp"
#include "models/conversion/method.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/conversion/unify_input.hpp"
#include "models/support/error.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::conversion {

const std::vector<Method>& methods() {
    static const std::vector<Method> all{
        {"spikezip", "ST-BIF neurons: exactly the quantised network", false, convertSpikeZip},
        {"adaptive", "AdaFire bursts with calibrated thresholds, biases, phi, rho and exit thresholds", true,
         convertAdaptive},
        {"differential", "multi-threshold neurons that send changes of an average", true, convertDifferential},
        {"threshold-balancing", "IF neurons whose thresholds are balanced on what exceeds them", true,
         convertThresholdBalancing},
        {"dual-phase", "IF neurons with calibrated initial charges", true, convertDualPhase},
        {"ttfs", "a single spike, the earlier the larger the activation; chains of layers", true, convertFirstSpike},
    };
    return all;
}

const Method& methodOf(const std::string& name) {
    std::vector<std::string> names;
    for (const Method& method : methods()) {
        if (method.name == name) return method;
        names.emplace_back(method.name);
    }
    throw ConfigError({"", "--method", fmt::format("no method {}", name), didYouMean(name, names, "methods")});
}

namespace {

/// Weights that their quantiser in training should have put on its grid.
void remarkOnSteps(Conversion& conversion, const std::vector<QuantisationError>& errors) {
    constexpr double kOff = 1e-3;
    for (std::size_t p = 0; p < errors.size(); ++p) {
        const auto& projection = conversion.spiking.projections[p];
        const network::Weights* weights = network::weightsOf(projection.op);
        if (!errors[p].isRounded || weights->weightScale == 0.0) continue;
        const double steps = errors[p].largest * ((1 << (weights->weightBits - 1)) - 1);
        if (steps > kOff)
            conversion.remarks.push_back(
                fmt::format("weights of {} are up to {:.2g} steps off the grid of their "
                            "quantiser: the spiking network has them rounded",
                            projection.name, steps));
    }
}

}  // namespace

network::Network finish(Conversion& conversion, const ConversionSpec& spec, const std::string& file) {
    unifyInputScale(conversion.spiking);
    std::vector<QuantisationError> errors;
    network::Network network = quantise(conversion.spiking, spec.weightBits, file, &errors);
    for (LayerReport& layer : conversion.layers) {
        const auto target = network.find(layer.population);
        for (std::size_t p = 0; p < network.projections.size(); ++p) {
            const bool isRounded = conversion.spiking.projections[p].target == target && errors[p].isRounded;
            if (isRounded)
                layer.weightSignalToNoise =
                    std::min(layer.weightSignalToNoise.value_or(errors[p].signalToNoise), errors[p].signalToNoise);
        }
    }
    remarkOnSteps(conversion, errors);
    return network;
}

}  // namespace spikeloom::conversion
