// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/emit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/support/error.hpp"

namespace spikeloom::conversion {

using network::Network;
using network::Population;
using network::PopulationId;
using network::Projection;

namespace {

using Scale = std::vector<double>;

bool isWeighted(const Projection& projection) {
    return network::weightsOf(projection.op) != nullptr;
}

/// Real value of 1 in each column of what the populations send.
class Scales {
public:
    Scales(const Network& network, const ann::SpikingPlan& plan, const std::string& file)
        : network_(network), file_(file), scales_(network.populations.size()) {
        for (const PopulationId id : network::topologicalOrder(network)) {
            const Population& population = network.populations[value(id)];
            const auto& layer = plan.layers[value(id)];
            const std::vector<const Projection*> passing = unweighted(id);
            const bool passesOn = population.activation && !layer;
            if (passesOn && passing.size() == 1 && isAlone(id))
                scales_[value(id)] = of(passing[0]->source);
            else
                scales_[value(id)] = layer ? layer->scale : Scale(population.cols(), 1.0);
            for (const Projection* projection : passing) requireFoldable(*projection, id);
        }
    }
    [[nodiscard]] const Scale& of(PopulationId id) const { return scales_[value(id)]; }

private:
    [[nodiscard]] std::vector<const Projection*> unweighted(PopulationId id) const {
        std::vector<const Projection*> result;
        for (const Projection& projection : network_.projections)
            if (projection.target == id && !isWeighted(projection)) result.push_back(&projection);
        return result;
    }
    [[nodiscard]] bool isAlone(PopulationId id) const {
        return 1 == std::count_if(network_.projections.begin(), network_.projections.end(),
                                  [&](const Projection& projection) { return projection.target == id; });
    }
    /// A residual branch has a factor for each column; a pool has none.
    void requireFoldable(const Projection& projection, PopulationId target) const {
        if (std::holds_alternative<network::Identity>(projection.op) || of(projection.source) == of(target)) return;
        throw ConfigError({file_, "projection '" + projection.name + "'",
                           fmt::format("pools the neurons of {} straight into those of {}, which have other thresholds",
                                       nameOf(projection.source), nameOf(target)),
                           "give the pool a population of its own with the activation pass_on"});
    }
    [[nodiscard]] const std::string& nameOf(PopulationId id) const { return network_.populations[value(id)].name; }

    const Network& network_;
    const std::string& file_;
    std::vector<Scale> scales_;
};

void divide(std::vector<double>& numbers, const Scale& scale) {
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] /= scale[i % scale.size()];
}

void foldInto(network::Weights& weights, std::uint32_t groups, const Scale& source, const Scale& target) {
    const std::size_t perColumn = weights.realWeights.size() / target.size();
    const std::size_t inputs = source.size() / groups, taps = perColumn / inputs, outputs = target.size() / groups;
    std::size_t at = 0;
    for (std::size_t o = 0; o < target.size(); ++o)
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t tap = 0; tap < taps; ++tap, ++at)
                weights.realWeights[at] =
                    static_cast<float>(weights.realWeights[at] * source[o / outputs * inputs + i] / target[o]);
}

void fold(Projection& projection, const Scales& scales) {
    const Scale &source = scales.of(projection.source), &target = scales.of(projection.target);
    if (auto* linear = std::get_if<network::Linear>(&projection.op)) foldInto(*linear, 1, source, target);
    if (auto* convolution = std::get_if<network::Convolution>(&projection.op))
        foldInto(*convolution, convolution->groups, source, target);
    auto* identity = std::get_if<network::Identity>(&projection.op);
    if (identity == nullptr) return;
    if (identity->scale.empty()) identity->scale.assign(target.size(), 1.0);
    for (std::size_t c = 0; c < target.size(); ++c) identity->scale[c] *= source[c] / target[c];
    if (std::all_of(identity->scale.begin(), identity->scale.end(), [](double s) { return s == 1.0; }))
        identity->scale.clear();
}

/// Codes as trained become real again: a fold would take them off their grid.
void makeReal(Projection& projection, const Network& network) {
    network::Weights* weights = network::weightsOf(projection.op);
    if (weights == nullptr) return;
    const auto& columnScale = network.populations[value(projection.target)].columnScale;
    weights->realWeights = ann::realWeights(*weights, columnScale);
    weights->weights.clear();
    weights->weightScale = 0.0;
}

double largestOf(const float* weights, std::size_t count) {
    double largest = 0.0;
    for (std::size_t i = 0; i < count; ++i) largest = std::max(largest, std::abs(static_cast<double>(weights[i])));
    return largest;
}

/// Rounds a projection's weights; a struct so that every mistake names it.
struct Quantiser {
    const Projection& projection;
    network::Weights& weights;
    const Scale& columnScale;  ///< of the target, or empty
    std::uint32_t bits;
    const std::string& file;

    [[nodiscard]] std::size_t perColumn() const {
        return columnScale.empty() ? weights.realWeights.size() : weights.realWeights.size() / columnScale.size();
    }
    [[nodiscard]] double scaleAt(std::size_t index) const {
        return columnScale.empty() ? 1.0 : columnScale[index / perColumn()];
    }
    [[nodiscard]] int most() const { return (1 << (bits - 1)) - 1; }

    [[nodiscard]] double ownScale() const {
        double largest = 0.0;
        for (std::size_t i = 0; i < weights.realWeights.size(); ++i)
            largest = std::max(largest, std::abs(weights.realWeights[i]) / scaleAt(i));
        return largest > 0.0 ? largest / most() : 1.0;
    }
    QuantisationError round() const {
        const bool hasStep = weights.weightScale != 0.0;
        if (!hasStep) weights.weightScale = ownScale();
        weights.weightBits = hasStep ? weights.weightBits : bits;
        const int largest = (1 << (weights.weightBits - 1)) - 1, least = hasStep ? -largest - 1 : -largest;
        QuantisationError error;
        double signal = 0.0, noise = 0.0;
        for (std::size_t i = 0; i < weights.realWeights.size(); ++i) {
            const double unit = weights.weightScale * scaleAt(i),
                         code = std::floor(weights.realWeights[i] / unit + 0.5);
            if (code < least || code > largest)
                throw ConfigError({file, "projection '" + projection.name + "'",
                                   fmt::format("weight {} is {} steps of {}, which {} bits do not hold",
                                               weights.realWeights[i], code, unit, weights.weightBits),
                                   "clip the weights as their quantiser does, or correct weight_scale or weight_bits"});
            weights.weights.push_back(static_cast<std::int8_t>(code));
            const double off = weights.realWeights[i] - code * unit;
            error.largest = std::max(error.largest, std::abs(off) / (unit * largest));
            signal += static_cast<double>(weights.realWeights[i]) * weights.realWeights[i];
            noise += off * off;
        }
        constexpr double kExact = 300.0;
        error.isRounded = true;
        error.signalToNoise = noise > 0.0 ? std::min(kExact, 10.0 * std::log10(signal / noise)) : kExact;
        weights.realWeights.clear();
        return error;
    }
};

/// The largest weight of each column over the largest of all.
Scale spread(const network::Weights& weights, std::size_t cols) {
    const std::size_t perColumn = weights.realWeights.size() / cols;
    Scale scale(cols);
    for (std::size_t c = 0; c < cols; ++c) scale[c] = largestOf(weights.realWeights.data() + c * perColumn, perColumn);
    const double largest = *std::max_element(scale.begin(), scale.end());
    for (double& s : scale) s = largest > 0.0 ? s / largest : 1.0;
    return scale;
}

/// The spread of the projection with the most weights. Where others join it, a column is no finer than a sixteenth of
/// what those have there, so that they keep four bits less than all of theirs, and not none. Empty where all columns
/// have to have one scale.
Scale columnScaleOf(const Network& network, PopulationId id) {
    constexpr double kFinest = 1.0 / 16.0;
    const Population& population = network.populations[value(id)];
    if (!population.neuron || population.function || neurons::forwards(*population.neuron)) return {};
    std::vector<const network::Weights*> joining;
    for (const Projection& projection : network.projections) {
        if (projection.target != id) continue;
        const network::Weights* weights = network::weightsOf(projection.op);
        if (weights == nullptr && !std::holds_alternative<network::Identity>(projection.op)) return {};
        if (weights != nullptr && weights->areReal() && weights->weightScale == 0.0) joining.push_back(weights);
    }
    if (joining.empty()) return {};
    const auto most = std::max_element(joining.begin(), joining.end(), [](const auto* a, const auto* b) {
        return a->realWeights.size() < b->realWeights.size();
    });
    Scale scale = spread(**most, population.cols());
    for (const network::Weights* other : joining) {
        if (other == *most) continue;
        const Scale wanted = spread(*other, population.cols());
        for (std::size_t c = 0; c < scale.size(); ++c) scale[c] = std::max(scale[c], kFinest * wanted[c]);
    }
    for (double& s : scale)
        if (s == 0.0) s = 1.0;
    return scale;
}

}  // namespace

Network emitSpiking(const Network& network, const ann::SpikingPlan& plan, const std::string& file) {
    Network result = network;
    for (Projection& projection : result.projections) makeReal(projection, network);
    const Scales scales(network, plan, file);
    for (std::size_t p = 0; p < result.populations.size(); ++p) {
        Population& population = result.populations[p];
        const Scale& scale = scales.of(PopulationId{static_cast<std::uint32_t>(p)});
        if (const auto& layer = plan.layers[p]) {
            population.neuron = layer->neuron;
            population.bias = layer->bias;
            population.initial = layer->initial;
        } else if (population.activation) {
            population.neuron = neurons::GradedParameters{};
        }
        population.activation.reset();
        divide(population.bias, scale);
        divide(population.initial, scale);
        using Schedule = Population::BiasSchedule;
        population.biasSchedule = plan.repeats && !population.bias.empty() ? Schedule::EveryStep : Schedule::Once;
        if (population.input && plan.repeats)
            network::imageOf(population).presentation = network::AnalogImage::Presentation::Repeat;
    }
    for (Projection& projection : result.projections) fold(projection, scales);
    return result;
}

Network quantise(Network network, std::uint32_t bits, const std::string& file, std::vector<QuantisationError>* errors) {
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
        Scale scale = columnScaleOf(network, PopulationId{static_cast<std::uint32_t>(p)});
        if (!scale.empty()) network.populations[p].columnScale = std::move(scale);
    }
    if (errors != nullptr) errors->assign(network.projections.size(), {});
    for (std::size_t p = 0; p < network.projections.size(); ++p) {
        Projection& projection = network.projections[p];
        network::Weights* weights = network::weightsOf(projection.op);
        if (weights == nullptr || !weights->areReal()) continue;
        const Scale& scale = network.populations[value(projection.target)].columnScale;
        const QuantisationError error = Quantiser{projection, *weights, scale, bits, file}.round();
        if (errors != nullptr) (*errors)[p] = error;
    }
    return network;
}

ann::SpikingPlan planOf(const Network& network, std::uint32_t steps) {
    ann::SpikingPlan plan;
    plan.steps = steps;
    for (const Population& population : network.populations) {
        auto& layer = plan.layers.emplace_back();
        if (population.input)
            plan.repeats = network::imageOf(population).presentation == network::AnalogImage::Presentation::Repeat;
        if (!population.neuron || neurons::forwards(*population.neuron)) continue;
        layer =
            ann::SpikingLayer{*population.neuron, Scale(population.cols(), 1.0), population.bias, population.initial};
        const neurons::Neuron neuron = neurons::on(*population.neuron, {0x1p-24, steps});
        if (neurons::coding(neuron) == neurons::Coding::Differential) plan.coding = neurons::Coding::Differential;
    }
    return plan;
}

}  // namespace spikeloom::conversion
