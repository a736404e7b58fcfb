// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/fixed_oracle.hpp"

#include <algorithm>
#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::oracle {
namespace {

using Integers = Matrix<std::int64_t>;
using network::value;
using program::LoweredPopulation;
using program::OperatorKind;
using Role = LoweredPopulation::Role;

Product productOf(OperatorKind kind) {
    switch (kind) {
        case OperatorKind::Linear:
            return Product::Linear;
        case OperatorKind::Identity:
            return Product::Identity;
        case OperatorKind::AttentionScores:
            return Product::Scores;
        case OperatorKind::AttentionContext:
            return Product::Context;
        case OperatorKind::Window:
            return Product::Convolution;
        case OperatorKind::AttentionKeyValue:
            return Product::KeyValue;
        case OperatorKind::AttentionQuery:
            return Product::Query;
        case OperatorKind::AttentionMask:
            return Product::Mask;
        case OperatorKind::MaxPool:
            return Product::MaxPool;
    }
    throw InvariantError("oracle", 0, "an operator kind that does not exist");
}

RowReduction reductionOf(program::Reduce reduce) {
    if (reduce == program::Reduce::Sum) return RowReduction::Sum;
    return reduce == program::Reduce::Select ? RowReduction::Select : RowReduction::None;
}

std::vector<std::uint32_t> listOf(const program::Geometry::Sizes& sizes) {
    return {sizes.begin(), sizes.end()};
}

/// Back to [target, source / groups x kernel], from a row of target channels for each source channel and place.
Integers kernelOf(const program::LoweredProjection& projection, std::uint32_t sourceCols, std::uint32_t targetCols) {
    const std::uint32_t in = sourceCols / projection.groups, out = targetCols / projection.groups;
    const auto taps = static_cast<std::uint32_t>(projection.weights.size() / sourceCols / out);
    Integers kernel(targetCols, in * taps);
    for (std::uint32_t o = 0; o < targetCols; ++o)
        for (std::uint32_t i = 0; i < in; ++i)
            for (std::uint32_t k = 0; k < taps; ++k) {
                const std::size_t channel = std::size_t{o / out} * in + i;
                kernel.row(o)[i * taps + k] = projection.weights[(channel * taps + k) * out + o % out];
            }
    return kernel;
}

void setWindow(const program::LoweredProjection& projection, const program::Program& program,
               Layer<std::int64_t>& layer) {
    const program::Geometry& g = projection.geometry;
    layer.window = {listOf(g.source), listOf(g.target), listOf(g.kernel), listOf(g.stride), listOf(g.padding)};
    layer.groups = projection.groups;
    if (projection.kind == OperatorKind::MaxPool) return;
    const bool repeats = g.repeat != program::Geometry::Sizes{1, 1, 1};
    if (projection.weights.empty())
        layer.product = repeats ? Product::Upsample : Product::Pool;
    else
        layer.weights = kernelOf(projection, program.at(projection.source).cols, program.at(projection.target).cols);
}

Layer<std::int64_t> layerOf(const program::LoweredProjection& projection, const program::Program& program) {
    Layer<std::int64_t> layer;
    layer.product = productOf(projection.kind);
    layer.source = value(projection.source);
    layer.other = value(projection.other.value_or(projection.source));
    layer.target = value(projection.target);
    layer.factor = projection.multiplier;
    layer.columnFactors = projection.columnMultipliers;
    layer.rowOffset = projection.rowOffset;
    layer.reduction = reductionOf(projection.reduce);
    layer.selectRow = projection.selectRow;
    layer.heads = projection.heads;
    layer.maskedCol = projection.maskedCol;
    if (projection.kind == OperatorKind::Window || projection.kind == OperatorKind::MaxPool)
        setWindow(projection, program, layer);
    if (projection.kind != OperatorKind::Linear) return layer;
    layer.weights = Integers(program.at(projection.source).cols, program.at(projection.target).cols);
    if (projection.weights.size() != layer.weights.values.size())
        throw InvariantError("oracle", 0, "a lowered layer's weights are not [source columns, target columns]");
    std::copy(projection.weights.begin(), projection.weights.end(), layer.weights.values.begin());
    return layer;
}

std::int64_t floorOfQuotient(std::int64_t numerator, std::int64_t positive) {
    const std::int64_t truncated = numerator / positive;
    return numerator % positive < 0 ? truncated - 1 : truncated;
}

/// Replaces every V by its code and returns the codes.
std::vector<std::int64_t> quantise(const LoweredPopulation& population, std::vector<std::int64_t>& membranes) {
    if (!std::holds_alternative<neurons::StBif>(*population.neuron)) return membranes;
    for (std::size_t i = 0; i < membranes.size(); ++i) {
        const auto& ofColumns = population.columnNeurons;
        const auto& neuron =
            std::get<neurons::StBif>(ofColumns.empty() ? *population.neuron : ofColumns[i % population.cols]);
        membranes[i] = std::clamp(floorOfQuotient(membranes[i] + neuron.threshold / 2, neuron.threshold),
                                  neuron.minLevel, neuron.maxLevel);
    }
    return membranes;
}

}  // namespace

FixedOracle::FixedOracle(const program::Program& program, network::Input input)
    : populations_(program.populations), incoming_(program.populations.size()), input_(std::move(input)) {
    std::vector<Shape> shapes;
    for (const LoweredPopulation& population : populations_) {
        shapes.push_back({population.rows, population.cols});
        functions_.push_back(makeFixedFunction(population.functionSpec));
    }
    for (const network::PopulationId id : program.order) order_.push_back(value(id));
    for (const auto& projection : program.projections) {
        Layer<std::int64_t> layer = layerOf(projection, program);
        checkShapes(layer, shapes);
        incoming_[layer.target].push_back(std::move(layer));
    }
}

Integers FixedOracle::inputActivation(const LoweredPopulation& input, const Sample& sample) const {
    const Matrix<std::uint8_t> codes = codesOf(input_, sample);
    if (codes.rows != input.rows || codes.cols != input.cols || input.inputMultiplier.size() != input.cols)
        throw InvariantError("oracle", 0, "a sample does not fit the input population");
    Integers result(codes.rows, codes.cols);
    for (std::uint32_t r = 0; r < codes.rows; ++r)
        for (std::uint32_t c = 0; c < codes.cols; ++c) result.row(r)[c] = codes.row(r)[c] * input.inputMultiplier[c];
    return result;
}

Integers FixedOracle::membraneOf(std::uint32_t id, const std::vector<Integers>& activations) const {
    const LoweredPopulation& population = populations_[id];
    Integers arrived(population.rows, population.cols);
    for (const auto& layer : incoming_[id]) apply(layer, activations, arrived);
    if (!functions_[id]) {
        for (std::int64_t& sum : arrived.values) sum *= std::int64_t{1} << population.shift;
        addBias<std::int64_t>(population.bias, arrived);
        addBias<std::int64_t>(population.initial, arrived);
        return arrived;
    }
    addBias<std::int64_t>(population.bias, arrived);
    Integers membranes(population.rows, population.cols);
    for (std::uint32_t r = 0; r < population.rows; ++r) functions_[id]->evaluate(arrived.row(r), membranes.row(r));
    return membranes;
}

Result FixedOracle::run(const Sample& sample) const {
    Result result;
    result.codes.resize(populations_.size());
    std::vector<Integers> activations(populations_.size());
    for (const std::uint32_t id : order_) {
        const LoweredPopulation& population = populations_[id];
        if (population.role == Role::Input) {
            activations[id] = inputActivation(population, sample);
            continue;
        }
        activations[id] = membraneOf(id, activations);
        if (population.role == Role::Spiking)
            result.codes[id] = quantise(population, activations[id].values);
        else
            for (const std::int64_t v : activations[id].values)
                result.logits.push_back(static_cast<double>(v) * population.membraneUnit);
    }
    return result;
}

}  // namespace spikeloom::oracle
