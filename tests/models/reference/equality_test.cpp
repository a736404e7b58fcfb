// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/oracle/fixed_oracle.hpp"
#include "models/reference/engine.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/random_transformer.hpp"

/// A spiking network that has become quiet holds the codes of the quantised ANN: every one of them, with ==, on random
/// one-block Transformers. The oracle computes dense products and knows nothing of events, neurons or steps.
namespace spikeloom::reference {
namespace {

using program::PopulationId;
using program::Precision;
using program::Program;
using program::RunRule;
using program::Schedule;
using testing::expectHolds;
using testing::Random;

RunRule randomRule(Random& random) {
    RunRule rule;
    rule.schedule = random.chance() ? Schedule::Layered : Schedule::Pipelined;
    rule.fireEnableDelay = random.count(0, 3);
    rule.biasSteps = random.count(1, 5);
    rule.inputSteps = random.count(1, 5);
    rule.maxSteps = 5000;
    return rule;
}

Precision randomPrecision(Random& random) {
    return {random.count(3, 18), random.count(9, 28)};
}

struct Sample {
    network::Network network;
    Program program;
    std::vector<std::uint8_t> pixels;

    Sample(const testing::TransformerShape& shape, const Precision& precision, Random& random)
        : network(testing::randomTransformer(shape, random)),
          program(program::lower(network, precision)),
          pixels(testing::randomImage(network, random)) {}
    [[nodiscard]] std::vector<std::int64_t> input() const {
        return program::encodeInput(program, network::imageOf(network.populations[0]), pixels.data());
    }
    [[nodiscard]] oracle::Result expected() const {
        return oracle::FixedOracle(program, network::imageOf(network.populations[0])).run(pixels.data());
    }
};

/// Codes that differ, over all spiking populations.
std::size_t wrongCodes(const Engine& engine, const oracle::Result& expected) {
    std::size_t wrong = 0;
    for (std::uint32_t p = 0; p < expected.codes.size(); ++p) {
        const auto codes = engine.codes(PopulationId{p});
        for (std::size_t i = 0; i < expected.codes[p].size(); ++i) wrong += codes[i] != expected.codes[p][i];
    }
    return wrong;
}

TEST(Engine, SettlesAtTheCodesOfTheQuantisedNetworkWhateverTheRunRule) {
    expectHolds(11, 250, [](std::uint64_t seed) {
        Random random(seed);
        const Sample sample(testing::randomShape(random), randomPrecision(random), random);
        const RunRule rule = randomRule(random);
        Engine engine(sample.program, rule);
        engine.begin(sample.input());
        while (!engine.finished()) engine.step();
        RC_ASSERT(engine.quiet());
        const oracle::Result expected = sample.expected();
        RC_ASSERT(wrongCodes(engine, expected) == 0u);
        RC_ASSERT(program::decodeReadout(sample.program, engine.readout()) == expected.logits);
    });
}

TEST(Engine, SettlesAtTheCodesOfTheQuantisedNetworkWithSoftmaxFreeAttention) {
    expectHolds(16, 100, [](std::uint64_t seed) {
        Random random(seed);
        testing::TransformerShape shape = testing::randomShape(random);
        shape.softmaxFree = true;
        const Sample sample(shape, randomPrecision(random), random);
        Engine engine(sample.program, randomRule(random));
        engine.begin(sample.input());
        while (!engine.finished()) engine.step();
        RC_ASSERT(engine.quiet());
        RC_ASSERT(wrongCodes(engine, sample.expected()) == 0u);
    });
}

// The networks are not trivial: codes take many values, and few are stuck at their ends.
TEST(RandomTransformer, KeepsItsNeuronsBusy) {
    Random random(12);
    std::size_t zero = 0, ends = 0, all = 0;
    for (int i = 0; i < 50; ++i) {
        const Sample sample(testing::randomShape(random), {}, random);
        const oracle::Result result = sample.expected();
        for (std::uint32_t p = 0; p < result.codes.size(); ++p) {
            const auto& population = sample.program.populations[p];
            for (const std::int64_t code : result.codes[p]) {
                ++all;
                zero += code == 0;
                ends += code != 0 && (code == population.sent.least || code == population.sent.most);
            }
        }
    }
    EXPECT_LT(static_cast<double>(zero), 0.35 * static_cast<double>(all));
    EXPECT_GT(static_cast<double>(ends), 0.02 * static_cast<double>(all));
    EXPECT_LT(static_cast<double>(ends), 0.35 * static_cast<double>(all));
}

// One engine for many samples: what one leaves behind must not reach the next.
TEST(Engine, SettlesExactlyForOneSampleAfterTheOther) {
    Random random(13);
    Sample sample({.imageChannels = 2, .classToken = true}, {}, random);
    Engine engine(sample.program, {});
    for (int i = 0; i < 10; ++i) {
        sample.pixels = testing::randomImage(sample.network, random);
        engine.begin(sample.input());
        while (!engine.finished()) engine.step();
        EXPECT_EQ(wrongCodes(engine, sample.expected()), 0u) << i;
    }
}

// The other side: stopped while spikes are still under way, codes differ. If not, quiet would not be what makes them
// right.
TEST(Engine, IsNotYetThereWhenItIsStoppedEarly) {
    Random random(14);
    std::size_t unsettled = 0;
    for (int i = 0; i < 20; ++i) {
        const Sample sample(testing::randomShape(random), {}, random);
        RunRule rule;
        rule.stop = program::StopRule::Fixed;
        rule.maxSteps = 4;
        Engine engine(sample.program, rule);
        engine.begin(sample.input());
        while (!engine.finished()) engine.step();
        EXPECT_EQ(engine.steps(), 4u);
        unsettled += wrongCodes(engine, sample.expected()) > 0;
    }
    EXPECT_EQ(unsettled, 20u);
}

// Waiting for the stages before it spares a stage most of its retractions, at the price of steps.
TEST(Engine, SendsFewerSpikesInMoreStepsWithAFireEnableDelay) {
    Random random(15);
    const Sample sample({}, {}, random);
    std::uint64_t spikes = 0, steps = 0;
    for (const std::uint32_t delay : {0u, 4u}) {
        RunRule rule;
        rule.fireEnableDelay = delay;
        Engine engine(sample.program, rule);
        engine.begin(sample.input());
        while (!engine.finished()) engine.step();
        if (delay > 0) {
            EXPECT_LT(engine.unitSpikes(), spikes);
            EXPECT_GT(engine.steps(), steps);
        }
        spikes = engine.unitSpikes();
        steps = engine.steps();
    }
}

}  // namespace
}  // namespace spikeloom::reference
