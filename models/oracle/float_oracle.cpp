// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/float_oracle.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "models/support/error.hpp"

namespace spikeloom::oracle {
namespace {

using network::value;

Layer<double> layerOf(const network::Linear& linear, std::uint32_t sourceRows, std::uint32_t sourceCols,
                      std::uint32_t targetCols) {
    Layer<double> layer;
    layer.product = Product::Linear;
    Matrix<double> weights(targetCols, sourceCols);
    if (linear.weights.size() != weights.values.size())
        throw InvariantError("oracle", 0, "a linear layer's weights are not [target columns, source columns]");
    std::transform(linear.weights.begin(), linear.weights.end(), weights.values.begin(),
                   [&](std::int8_t code) { return code * linear.weightScale; });
    layer.weights = transposed(weights);
    if (linear.reduce == network::Linear::Reduce::Mean) {
        layer.reduction = RowReduction::Sum;
        layer.factor = 1.0 / sourceRows;
    } else if (linear.reduce == network::Linear::Reduce::Select) {
        layer.reduction = RowReduction::Select;
        layer.selectRow = linear.selectRow;
    }
    return layer;
}

/// Shapes and kernel of an operator on positions.
template <class Operator>
Layer<double>::Window windowOf(const Operator& op, const network::Population& source,
                               const network::Population& target) {
    Layer<double>::Window window{source.positions(), target.positions(), {}, {}, {}};
    if constexpr (requires { op.window; }) {
        window.kernel = op.window.kernel;
        window.stride = op.window.stride;
        window.padding = op.window.padding;
    }
    return window;
}

Layer<double> layerOf(const network::Convolution& convolution, std::uint32_t sourceCols, std::uint32_t targetCols) {
    Layer<double> layer;
    layer.product = Product::Convolution;
    layer.groups = convolution.groups;
    const std::size_t perTarget = convolution.weights.size() / targetCols;
    if (perTarget == 0 || perTarget % (sourceCols / convolution.groups) != 0)
        throw InvariantError("oracle", 0, "a convolution's weights are not [target, source / groups, kernel]");
    layer.weights = Matrix<double>(targetCols, static_cast<std::uint32_t>(perTarget));
    std::transform(convolution.weights.begin(), convolution.weights.end(), layer.weights.values.begin(),
                   [&](std::int8_t code) { return code * convolution.weightScale; });
    return layer;
}

Layer<double> layerOf(const network::Projection& projection, const std::vector<network::Population>& populations) {
    Layer<double> layer;
    if (const auto* linear = std::get_if<network::Linear>(&projection.op)) {
        const auto& source = populations[value(projection.source)];
        layer = layerOf(*linear, source.rows(), source.cols(), populations[value(projection.target)].cols());
    } else if (const auto* identity = std::get_if<network::Identity>(&projection.op)) {
        layer.columnFactors = identity->scale;
    } else if (const auto* scores = std::get_if<network::AttentionScores>(&projection.op)) {
        layer.product = Product::Scores;
        layer.heads = scores->heads;
        layer.factor = scores->scale;
    } else if (const auto* context = std::get_if<network::AttentionContext>(&projection.op)) {
        layer.product = Product::Context;
        layer.heads = context->heads;
    } else if (const auto* keyValue = std::get_if<network::AttentionKeyValue>(&projection.op)) {
        layer.product = Product::KeyValue;
        layer.heads = keyValue->heads;
        layer.factor = keyValue->scale;
    } else if (const auto* query = std::get_if<network::AttentionQuery>(&projection.op)) {
        layer.product = Product::Query;
        layer.heads = query->heads;
        layer.factor = query->scale;
    } else if (const auto* mask = std::get_if<network::AttentionMask>(&projection.op)) {
        layer.product = Product::Mask;
        layer.maskedCol = mask->padding;
        layer.factor = mask->value;
    } else if (const auto* convolution = std::get_if<network::Convolution>(&projection.op)) {
        layer = layerOf(*convolution, populations[value(projection.source)].cols(),
                        populations[value(projection.target)].cols());
    } else if (const auto* pool = std::get_if<network::AveragePool>(&projection.op)) {
        layer.product = Product::Pool;
        for (const std::uint32_t size : pool->window.kernel) layer.factor /= size;
    } else if (std::holds_alternative<network::MaxPool>(projection.op)) {
        layer.product = Product::MaxPool;
    } else if (std::holds_alternative<network::Upsample>(projection.op)) {
        layer.product = Product::Upsample;
    }
    layer.window = std::visit(
        [&](const auto& op) {
            return windowOf(op, populations[value(projection.source)], populations[value(projection.target)]);
        },
        projection.op);
    layer.source = value(projection.source);
    layer.other = value(projection.other.value_or(projection.source));
    layer.target = value(projection.target);
    layer.rowOffset = projection.rowOffset;
    return layer;
}

/// Multiplies the weights of each target column by its scale.
void scaleColumns(const std::vector<double>& columnScale, Layer<double>& layer) {
    if (columnScale.empty() || layer.weights.values.empty()) return;
    const bool byRow = layer.product == Product::Convolution;  // [target, ...] and not [source, target]
    for (std::uint32_t r = 0; r < layer.weights.rows; ++r)
        for (std::uint32_t c = 0; c < layer.weights.cols; ++c) layer.weights.row(r)[c] *= columnScale.at(byRow ? r : c);
}

void applyFunction(const network::Softmax&, std::span<double> x) {
    const double largest = *std::max_element(x.begin(), x.end());
    double sum = 0.0;
    for (double& element : x) sum += element = std::exp(element - largest);
    for (double& element : x) element /= sum;
}

void applyFunction(const network::LayerNorm& norm, std::span<double> x) {
    const double n = static_cast<double>(x.size());
    double mean = 0.0, variance = 0.0;
    for (const double element : x) mean += element;
    mean /= n;
    for (const double element : x) variance += (element - mean) * (element - mean);
    variance /= n;
    const double deviation = std::sqrt(variance + norm.epsilon);
    for (std::size_t c = 0; c < x.size(); ++c) x[c] = (x[c] - mean) / deviation * norm.gamma[c] + norm.beta[c];
}

void applyFunction(const network::RmsNorm& norm, std::span<double> x) {
    double energy = 0.0;
    for (const double element : x) energy += element * element;
    const double size = std::sqrt(energy / static_cast<double>(x.size()) + norm.epsilon);
    for (std::size_t c = 0; c < x.size(); ++c) x[c] = x[c] / size * norm.gamma[c];
}

/// Replaces every x by code * threshold and returns the codes.
std::vector<std::int64_t> quantise(const neurons::Parameters& parameters, std::vector<double>& x) {
    std::vector<std::int64_t> codes;
    const auto* neuron = std::get_if<neurons::StBifParameters>(&parameters);
    if (neuron == nullptr) return codes;
    codes.reserve(x.size());
    for (double& element : x) {
        const double level = std::clamp(std::floor(element / neuron->threshold + 0.5),
                                        static_cast<double>(neuron->minLevel), static_cast<double>(neuron->maxLevel));
        codes.push_back(static_cast<std::int64_t>(level));
        element = level * neuron->threshold;
    }
    return codes;
}

}  // namespace

bool knows(const network::Network& network) {
    return std::all_of(network.populations.begin(), network.populations.end(), [](const network::Population& p) {
        if (p.input) return !std::holds_alternative<network::EventFrames>(*p.input);
        return !p.neuron || std::holds_alternative<neurons::StBifParameters>(*p.neuron) ||
               std::holds_alternative<neurons::GradedParameters>(*p.neuron);
    });
}

FloatOracle::FloatOracle(const network::Network& network)
    : populations_(network.populations), incoming_(network.populations.size()) {
    std::vector<Shape> shapes;
    for (const auto& population : populations_) {
        shapes.push_back({population.rows(), population.cols()});
        if (population.input) input_ = *population.input;
    }
    for (const network::PopulationId id : network::topologicalOrder(network)) order_.push_back(value(id));
    for (const auto& projection : network.projections) {
        Layer<double> layer = layerOf(projection, populations_);
        scaleColumns(populations_[layer.target].columnScale, layer);
        checkShapes(layer, shapes);
        incoming_[layer.target].push_back(std::move(layer));
    }
}

Matrix<double> FloatOracle::inputActivation(const Sample& sample) const {
    const Matrix<std::uint8_t> codes = codesOf(input_, sample);
    const auto* image = std::get_if<network::AnalogImage>(&input_);
    const auto real = [&](std::uint8_t code, std::uint32_t col) -> double {
        if (image == nullptr) return code;
        const std::uint32_t channel = col / (image->patch * image->patch);
        return code * image->scale[channel] + image->offset[channel];
    };
    Matrix<double> result(codes.rows, codes.cols);
    for (std::uint32_t r = 0; r < codes.rows; ++r)
        for (std::uint32_t c = 0; c < codes.cols; ++c) result.row(r)[c] = real(codes.row(r)[c], c);
    return result;
}

Result FloatOracle::run(const Sample& sample) const {
    Result result;
    result.codes.resize(populations_.size());
    std::vector<Matrix<double>> activations(populations_.size());
    for (const std::uint32_t id : order_) {
        const network::Population& population = populations_[id];
        if (population.input) {
            activations[id] = inputActivation(sample);
            continue;
        }
        Matrix<double> x(population.rows(), population.cols());
        for (const auto& layer : incoming_[id]) apply(layer, activations, x);
        addBias<double>(population.bias, x);
        addBias<double>(population.initial, x);
        if (population.function)
            for (std::uint32_t r = 0; r < x.rows; ++r)
                std::visit([&](const auto& function) { applyFunction(function, x.row(r)); }, *population.function);
        if (population.neuron)
            result.codes[id] = quantise(*population.neuron, x.values);
        else
            result.logits = x.values;
        activations[id] = std::move(x);
    }
    return result;
}

}  // namespace spikeloom::oracle
