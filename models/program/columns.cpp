// SPDX-License-Identifier: Apache-2.0
#include "models/program/columns.hpp"

#include <fmt/format.h>

namespace spikeloom::program {

std::optional<CannotCombine> checkColumnScale(const network::Network& network, const Program& program,
                                              PopulationId id) {
    const auto& population = network.populations[value(id)];
    if (population.columnScale.empty()) return std::nullopt;
    const std::string hint = "take its column_scale into the weights, and a weight_scale for all columns";
    if (population.function)
        return CannotCombine{"has a column_scale, and a function, which takes its inputs in one unit", hint};
    if (!population.neuron)
        return CannotCombine{"has a column_scale, and no neuron whose thresholds could be in the units of columns",
                             hint};
    if (neurons::forwards(*population.neuron))
        return CannotCombine{"has a column_scale, and sends what it gets, in the one unit that its receivers know",
                             hint};
    for (const ProjectionId p : program.incoming[value(id)]) {
        const auto& from = program.at(p);
        const bool weighted = !from.weights.empty();
        if (weighted || from.kind == OperatorKind::Identity) continue;
        return CannotCombine{fmt::format("has a column_scale, and projection '{}' has no weights that it could be "
                                         "the scale of",
                                         from.name),
                             "linear layers, convolutions and identities go with a column_scale"};
    }
    return std::nullopt;
}

std::optional<CannotCombine> checkInitial(const network::Population& from, const LoweredPopulation& to) {
    if (from.initial.empty()) return std::nullopt;
    const std::string hint = "leave initial out, or use a neuron that adds up its input, such as if";
    if (!from.neuron || neurons::forwards(*from.neuron))
        return CannotCombine{"has an initial charge, and no neuron that could hold it", hint};
    if (from.function)
        return CannotCombine{"has an initial charge, and a function, whose results are what its neuron holds", hint};
    if (to.coding != neurons::Coding::Sum)
        return CannotCombine{"has an initial charge, and takes spikes that do not add up to a membrane potential",
                             hint};
    return std::nullopt;
}

std::vector<double> columnFactors(const network::Network& network, const network::Projection& projection) {
    const auto* identity = std::get_if<network::Identity>(&projection.op);
    const auto& target = network.populations[value(projection.target)];
    if (identity == nullptr || (identity->scale.empty() && target.columnScale.empty())) return {};
    std::vector<double> factors = identity->scale;
    if (factors.empty()) factors.assign(target.cols(), 1.0);
    for (std::size_t c = 0; c < target.columnScale.size(); ++c) factors[c] /= target.columnScale[c];
    return factors;
}

double realFactor(const network::Network& network, const network::Projection& projection, std::size_t col) {
    if (const auto* identity = std::get_if<network::Identity>(&projection.op))
        return identity->scale.empty() ? 1.0 : identity->scale[col];
    const auto& columnScale = network.populations[value(projection.target)].columnScale;
    return columnScale.empty() ? 1.0 : columnScale[col];
}

}  // namespace spikeloom::program
