// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_layers.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace spikeloom::testing {
namespace {

using network::AnalogImage;
using network::Population;
using network::PopulationId;
using program::StopRule;

/// Driven in every step, as rate-coded networks are.
NeuronCase driven(std::string name, neurons::Parameters neuron) {
    return {.name = std::move(name),
            .neuron = neuron,
            .second = neuron,
            .presentation = AnalogImage::Presentation::Repeat,
            .biasEveryStep = true};
}

/// All of the input in the first step.
NeuronCase once(std::string name, neurons::Parameters neuron) {
    return {.name = std::move(name), .neuron = neuron, .second = neuron};
}

std::vector<NeuronCase> makeCases() {
    neurons::IntegrateAndFireParameters plain, zero;
    plain.threshold = zero.threshold = 0.3;
    plain.shift = 0.02;
    zero.reset = neurons::Reset::Zero;
    zero.compare = neurons::Compare::Greater;
    neurons::LeakyIntegrateAndFireParameters leaky;
    leaky.threshold = 0.2;
    leaky.decay = 0.75;
    neurons::FewSpikesParameters few;
    few.thresholds = few.resets = {0.8, 0.4, 0.2, 0.1};
    few.weights = {0.8, 0.4, 0.3, 0.1};
    const neurons::StBifParameters settling{0.15, -8, 7};

    NeuronCase early = once("ttfs", neurons::FirstSpikeParameters{1.0, 8});
    early.presentation = AnalogImage::Presentation::FirstSpike;
    early.branches = false;
    NeuronCase takesBack = once("st_bif", settling), graded = once("graded", settling);
    graded.second = neurons::GradedParameters{};
    // A spiking network with a layer that was left dense, and one that has no others.
    NeuronCase hybrid = driven("hybrid", plain), dense = once("dense", neurons::DenseParameters{0.1, -20, 100});
    hybrid.second = neurons::DenseParameters{0.2, 0, 15, neurons::Sends::EveryStep};
    const auto byColumn = [](NeuronCase one) {
        one.name += "_by_column";
        one.columns = true;
        return one;
    };
    const NeuronCase rate = driven("if", plain), bursts = driven("adafire", neurons::AdaFireParameters{0.1, 4, 1.0, 8});
    NeuronCase passing = once("multi_threshold_graded", neurons::MultiThresholdParameters{1.0, 5});
    passing.second = neurons::GradedParameters{};
    for (NeuronCase* one : {&takesBack, &graded}) {
        one->stop = StopRule::Quiet;
        one->takesSpikesBack = true;
    }
    return {takesBack,
            graded,
            rate,
            driven("if_zero_reset", zero),
            driven("lif", leaky),
            bursts,
            driven("adafire_compressed", neurons::AdaFireParameters{0.1, 7, 1.5, 0}),
            driven("leaky_relu", neurons::LeakyReluParameters{0.2, 0.25, 0.5, 0.01}),
            once("multi_threshold", neurons::MultiThresholdParameters{1.0, 5}),
            passing,
            hybrid,
            dense,
            early,
            once("sfa", neurons::SpikeFiringApproximationParameters{0.25, 4, neurons::Rounding::HalfUp}),
            once("sfa_half_even", neurons::SpikeFiringApproximationParameters{0.25, 4, neurons::Rounding::HalfEven}),
            once("few_spikes", few),
            byColumn(takesBack),
            byColumn(rate),
            byColumn(bursts)};
}

class Builder {
public:
    Builder(const NeuronCase& neuron, Random& random) : case_(neuron), random_(random) {}

    network::Network build() {
        net_.name = case_.name;
        const PopulationId image = input();
        const PopulationId a = layer("a", case_.neuron), b = layer("b", case_.second), c = layer("c", case_.neuron),
                           d = layer("d", case_.neuron), logits = add("logits", 1, 3);
        linear(image, a);
        linear(a, b);
        linear(b, c);
        linear(c, d);
        linear(d, logits).reduce = network::Linear::Reduce::Mean;
        if (case_.branches) {
            project(a, c, identity());
            project(a, d, identity());
            linear(b, logits).reduce = network::Linear::Reduce::Mean;
        }
        return std::move(net_);
    }

private:
    static constexpr std::uint32_t kRows = 3, kChannels = 4, kCols = 10;

    Population& at(PopulationId id) { return net_.populations[value(id)]; }
    PopulationId add(std::string name, std::uint32_t rows, std::uint32_t cols) {
        Population population;
        population.name = std::move(name);
        population.shape = {rows, cols};
        net_.populations.push_back(std::move(population));
        return PopulationId{static_cast<std::uint32_t>(net_.populations.size() - 1)};
    }
    PopulationId input() {
        const PopulationId id = add("image", kRows, kChannels);
        AnalogImage image{
            kChannels, 1, kRows, 1, std::vector<double>(kChannels, 1.0 / 255), std::vector<double>(kChannels, 0.0)};
        image.presentation = case_.presentation;
        if (case_.presentation == AnalogImage::Presentation::FirstSpike) image.levels = case_.steps;
        at(id).input = image;
        return id;
    }
    PopulationId layer(std::string name, const neurons::Parameters& neuron) {
        const PopulationId id = add(std::move(name), kRows, kCols);
        at(id).neuron = neuron;
        at(id).bias = random_.reals(kCols, -0.1, 0.2);
        if (case_.columns) {
            at(id).columnScale = random_.reals(kCols, 0.3, 1.5);
            at(id).initial = random_.reals(random_.chance() ? kCols : kRows * kCols, -0.1, 0.2);
        }
        if (case_.biasEveryStep) at(id).biasSchedule = Population::BiasSchedule::EveryStep;
        return id;
    }
    network::Linear& linear(PopulationId source, PopulationId target) {
        network::Linear op;
        const double inputs = at(source).cols();
        op.weights = random_.codes(static_cast<std::size_t>(at(target).cols()) * at(source).cols());
        op.weightScale = random_.real(1.5, 3.0) / (127.0 * std::sqrt(inputs));
        return std::get<network::Linear>(project(source, target, std::move(op)).op);
    }
    network::Identity identity() {
        if (!case_.columns) return {};
        network::Identity op{random_.reals(kCols, -0.5, 1.5)};
        op.scale[3] = 0.0;
        return op;
    }
    network::Projection& project(PopulationId source, PopulationId target, network::Operator op) {
        network::Projection projection;
        projection.name = at(source).name + "." + at(target).name;
        projection.source = source;
        projection.target = target;
        projection.op = std::move(op);
        net_.projections.push_back(std::move(projection));
        return net_.projections.back();
    }

    const NeuronCase& case_;
    Random& random_;
    network::Network net_;
};

}  // namespace

const std::vector<NeuronCase>& neuronCases() {
    static const std::vector<NeuronCase> cases = makeCases();
    return cases;
}

const NeuronCase& neuronCase(const std::string& name) {
    for (const NeuronCase& one : neuronCases())
        if (one.name == name) return one;
    throw std::out_of_range("no neuron case " + name);
}

network::Network randomLayers(const NeuronCase& neuron, Random& random) {
    return Builder(neuron, random).build();
}

RandomLayers::RandomLayers(const NeuronCase& neuron, std::uint64_t seed) {
    Random random(seed);
    const network::Network network = randomLayers(neuron, random);
    program = program::lower(network, {.thresholdFracBits = 8, .functionFracBits = 30}, network.name, neuron.steps);
    const AnalogImage& image = network::imageOf(network.populations[0]);
    std::vector<std::uint8_t> pixels(std::size_t{image.channels} * image.height * image.width);
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.integer(0, 255));
    input = program::encodeInput(program, image, pixels.data());
}

}  // namespace spikeloom::testing
