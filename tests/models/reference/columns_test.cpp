// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/oracle/fixed_oracle.hpp"
#include "models/oracle/float_oracle.hpp"
#include "models/reference/engine.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/oracle/tiny_networks.hpp"
#include "tests/support/random_layers.hpp"

/// Columns with units, constants and charges of their own are the same real-valued network in other integers.
namespace spikeloom::reference {
namespace {

using oracle::testing::image;
using oracle::testing::projection;
using oracle::testing::readout;
using program::PopulationId;
using program::Program;
using program::RunRule;
using testing::expectHolds;
using testing::neuronCase;
using testing::Random;
using Reals = std::vector<double>;

constexpr std::uint32_t kRows = 2, kCols = 4, kSteps = 8;

/// Multiples of 1/8.
Reals eighths(std::size_t size, std::int64_t low, std::int64_t high, Random& random) {
    Reals values(size);
    for (double& value : values) value = static_cast<double>(random.integer(low, high)) / 8;
    return values;
}

network::Population layer(std::string name, const neurons::Parameters& neuron, Random& random) {
    network::Population population;
    population.name = std::move(name);
    population.shape = {kRows, kCols};
    population.neuron = neuron;
    population.bias = eighths(kCols, -1, 2, random);
    return population;
}

network::Linear linear(std::uint32_t outputs, std::uint32_t inputs, Random& random) {
    network::Linear op;
    for (std::uint32_t i = 0; i < outputs * inputs; ++i)
        op.weights.push_back(static_cast<std::int8_t>(random.integer(-7, 7)));
    op.weightScale = 0x1p-4;
    return op;
}

/// image [2, 3] -> a -> b, and a -> b by an identity -> logits. All numbers are dyadic, so that every grid holds them.
network::Network dyadicNetwork(const neurons::Parameters& neuron, bool driven, Random& random) {
    network::Network net;
    net.populations = {image(kRows, 3, 0x1p-8), layer("a", neuron, random), layer("b", neuron, random),
                       readout({kRows, 2})};
    for (const std::size_t p : {1U, 2U}) {
        net.populations[p].initial = eighths(random.chance() ? kCols : kRows * kCols, -4, 6, random);
        if (driven) net.populations[p].biasSchedule = network::Population::BiasSchedule::EveryStep;
    }
    if (driven) network::imageOf(net.populations[0]).presentation = network::AnalogImage::Presentation::Repeat;
    net.projections = {projection(0, 1, linear(kCols, 3, random)), projection(1, 2, linear(kCols, kCols, random)),
                       projection(1, 2, network::Identity{eighths(kCols, -8, 8, random)}),
                       projection(2, 3, linear(2, kCols, random))};
    return net;
}

/// Columns of a and b by powers of two.
void scaleColumns(network::Network& net, Random& random) {
    for (const std::size_t p : {1U, 2U})
        for (std::uint32_t c = 0; c < kCols; ++c)
            net.populations[p].columnScale.push_back(static_cast<double>(1 << random.integer(0, 4)));
}

/// A kernel of three positions between a and b instead of a linear layer.
void convolve(network::Network& net, Random& random) {
    network::Convolution op;
    op.weights = linear(kCols, 3 * kCols, random).weights;
    op.weightScale = 0x1p-4;
    op.window = {{3}, {1}, {1}};
    net.projections[1].op = op;
}

std::vector<std::int8_t>* codesOf(network::Operator& op) {
    if (auto* linear = std::get_if<network::Linear>(&op)) return &linear->weights;
    auto* convolution = std::get_if<network::Convolution>(&op);
    return convolution == nullptr ? nullptr : &convolution->weights;
}

/// The same network with the scales of columns in the codes.
network::Network folded(network::Network net) {
    for (network::Projection& projection : net.projections) {
        const auto& scale = net.populations[value(projection.target)].columnScale;
        auto* weights = codesOf(projection.op);
        if (weights == nullptr || scale.empty()) continue;
        const std::size_t inputs = weights->size() / scale.size();
        for (std::size_t i = 0; i < weights->size(); ++i)
            (*weights)[i] = static_cast<std::int8_t>((*weights)[i] * static_cast<int>(scale[i / inputs]));
    }
    for (network::Population& population : net.populations) population.columnScale.clear();
    return net;
}

std::vector<std::uint8_t> pixelsFor(const network::Network& net, Random& random) {
    std::vector<std::uint8_t> pixels(net.populations[0].rows() * net.populations[0].cols());
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.integer(0, 255));
    return pixels;
}

/// An engine at work on a network and an image.
struct Running {
    Running(const network::Network& net, const RunRule& rule, const std::vector<std::uint8_t>& pixels)
        : program(program::lower(net, {.thresholdFracBits = 12, .functionFracBits = 24}, "", kSteps)),
          engine(program, rule) {
        engine.begin(program::encodeInput(program, network::imageOf(net.populations[0]), pixels.data()));
    }
    Program program;
    Engine engine;
};

neurons::IntegrateAndFireParameters integrateAndFire() {
    neurons::IntegrateAndFireParameters neuron;
    neuron.threshold = 0.5;
    neuron.shift = 0.0625;
    return neuron;
}

TEST(Columns, SpikeLikeTheNetworkWithTheirScalesInItsCodes) {
    const neurons::Parameters models[] = {integrateAndFire(), neurons::AdaFireParameters{0.25, 4, 1.0, kSteps},
                                          neurons::StBifParameters{0.5, -8, 7}};
    for (const neurons::Parameters& model : models)
        expectHolds(5, 100, [&](std::uint64_t seed) {
            Random random(seed);
            const bool settles = std::holds_alternative<neurons::StBifParameters>(model);
            network::Network net = dyadicNetwork(model, !settles, random);
            scaleColumns(net, random);
            if (random.chance()) convolve(net, random);
            RunRule rule{.schedule = random.chance() ? program::Schedule::Layered : program::Schedule::Pipelined,
                         .stop = program::StopRule::Fixed,
                         .maxSteps = kSteps};
            const auto pixels = pixelsFor(net, random);
            Running scaled(net, rule, pixels), plain(folded(net), rule, pixels);
            RC_ASSERT(scaled.program.populations[1].columnNeurons.size() == kCols);
            RC_ASSERT(plain.program.populations[1].columnNeurons.empty());
            while (!plain.engine.finished()) {
                scaled.engine.step();
                plain.engine.step();
                for (const std::uint32_t p : {1U, 2U})
                    RC_ASSERT(scaled.engine.events(PopulationId{p}) == plain.engine.events(PopulationId{p}));
            }
            RC_ASSERT(program::decodeReadout(scaled.program, scaled.engine.readout()) ==
                      program::decodeReadout(plain.program, plain.engine.readout()));
        });
}

/// A layered step of `dyadicNetwork` in real numbers, as its definition has it: nothing is lowered.
class RealValued {
public:
    RealValued(const network::Network& net, const std::vector<std::uint8_t>& pixels)
        : net_(net), membranes_(2), logits_(kRows * 2, 0.0) {
        for (std::size_t r = 0; r < kRows; ++r)  // pixels are [channel][row]
            for (std::size_t i = r; i < pixels.size(); i += kRows) pixels_.push_back(pixels[i] * 0x1p-8);
        for (const std::size_t p : {0U, 1U})
            for (std::size_t i = 0; i < kRows * kCols; ++i) {
                const Reals& initial = net.populations[p + 1].initial;
                membranes_[p].push_back(integrateAndFire().threshold / 2 + initial[i % initial.size()]);
            }
    }
    void step() {
        const Reals a = fire(1, through(0, 1, pixels_)), first = through(1, 2, a);
        const auto& scale = std::get<network::Identity>(net_.projections[2].op).scale;
        Reals arrives = first;
        for (std::size_t i = 0; i < arrives.size(); ++i) arrives[i] += scale[i % kCols] * a[i];
        const Reals b = fire(2, std::move(arrives)), sums = through(3, 3, b);
        for (std::size_t i = 0; i < sums.size(); ++i) logits_[i] += sums[i];
        spikes = {a, b};
    }
    [[nodiscard]] const Reals& logits() const { return logits_; }
    std::vector<Reals> spikes;  ///< of a and b: their values

private:
    [[nodiscard]] Reals through(std::size_t projection, std::size_t target, const Reals& source) const {
        const auto& op = std::get<network::Linear>(net_.projections[projection].op);
        const auto& scale = net_.populations[target].columnScale;
        const std::size_t outputs = net_.populations[target].cols(), inputs = op.weights.size() / outputs;
        Reals sums(kRows * outputs, 0.0);
        for (std::size_t r = 0; r < kRows; ++r)
            for (std::size_t o = 0; o < outputs; ++o)
                for (std::size_t i = 0; i < inputs; ++i)
                    sums[r * outputs + o] += op.weights[o * inputs + i] * op.weightScale *
                                             (scale.empty() ? 1.0 : scale[o]) * source[r * inputs + i];
        return sums;
    }
    Reals fire(std::size_t population, Reals arrives) {
        const double threshold = integrateAndFire().threshold;
        Reals& membrane = membranes_[population - 1];
        for (std::size_t i = 0; i < arrives.size(); ++i) {
            membrane[i] += arrives[i] + net_.populations[population].bias[i % kCols] + integrateAndFire().shift;
            const bool fires = membrane[i] >= threshold;
            if (fires) membrane[i] -= threshold;
            arrives[i] = fires ? threshold : 0.0;
        }
        return arrives;
    }

    const network::Network& net_;
    Reals pixels_;
    std::vector<Reals> membranes_;
    Reals logits_;
};

TEST(Columns, SpikeLikeTheNetworkInRealNumbers) {
    expectHolds(6, 100, [](std::uint64_t seed) {
        Random random(seed);
        network::Network net = dyadicNetwork(integrateAndFire(), true, random);
        scaleColumns(net, random);
        const auto pixels = pixelsFor(net, random);
        Running running(net, {.stop = program::StopRule::Fixed, .maxSteps = kSteps}, pixels);
        RealValued real(net, pixels);
        while (!running.engine.finished()) {
            running.engine.step();
            real.step();
            for (const std::uint32_t p : {1U, 2U})
                for (std::size_t i = 0; i < kRows * kCols; ++i)
                    RC_ASSERT(running.engine.events(PopulationId{p})[i] == (real.spikes[p - 1][i] > 0.0 ? 1 : 0));
        }
        RC_ASSERT(program::decodeReadout(running.program, running.engine.readout()) == real.logits());
    });
}

// Any real scales; neurons that settle do so at what both oracles say.
TEST(Columns, SettleAtTheCodesOfTheQuantisedNetwork) {
    std::size_t spikes = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        Random random(seed);
        const auto& neuron = neuronCase("st_bif_by_column");
        const network::Network net = testing::randomLayers(neuron, random);
        ASSERT_FALSE(net.populations[1].columnScale.empty());
        const Program program = program::lower(net, {.thresholdFracBits = 24, .functionFracBits = 30});
        const auto pixels = pixelsFor(net, random);
        const auto& image = network::imageOf(net.populations[0]);
        Engine engine(program, ruleOf(neuron, program::Schedule::Layered));
        engine.begin(program::encodeInput(program, image, pixels.data()));
        while (!engine.finished()) engine.step();
        ASSERT_TRUE(oracle::knows(net));
        const oracle::Result fixed = oracle::FixedOracle(program, image).run(pixels.data());
        const oracle::Result real = oracle::FloatOracle(net).run(pixels.data());
        for (std::uint32_t p = 1; p < 5; ++p) {
            EXPECT_EQ(engine.codes(PopulationId{p}), fixed.codes[p]) << seed;
            EXPECT_EQ(fixed.codes[p], real.codes[p]) << seed;
        }
        EXPECT_EQ(program::decodeReadout(program, engine.readout()), fixed.logits) << seed;
        spikes += engine.unitSpikes();
    }
    EXPECT_GT(spikes, 1000u);
}

}  // namespace
}  // namespace spikeloom::reference
