// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/network/network_check.hpp"
#include "models/oracle/fixed_oracle.hpp"
#include "models/oracle/float_oracle.hpp"
#include "models/reference/engine.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/support/random_cnn.hpp"
#include "tests/support/random_transformer.hpp"

/// Spiking convolutions settle at the codes of the quantised network: what events scatter, dense products gather.
namespace spikeloom::reference {
namespace {

using testing::expectHolds;
using testing::Random;

program::RunRule randomRule(Random& random) {
    program::RunRule rule;
    rule.schedule = random.chance() ? program::Schedule::Layered : program::Schedule::Pipelined;
    rule.fireEnableDelay = random.count(0, 2);
    rule.biasSteps = random.count(1, 3);
    rule.inputSteps = random.count(1, 3);
    rule.maxSteps = 5000;
    return rule;
}

TEST(Engine, SettlesAtTheCodesOfAQuantisedConvolutionalNetwork) {
    expectHolds(21, 300, [](std::uint64_t seed) {
        Random random(seed);
        const network::Network net = testing::randomCnn(random);
        RC_ASSERT(network::check(net, "net").empty());
        const program::Program program = program::lower(net, {random.count(3, 16), random.count(10, 26)});
        const network::AnalogImage& image = network::imageOf(net.populations[0]);
        const std::vector<std::uint8_t> pixels = testing::randomImage(net, random);
        Engine engine(program, randomRule(random));
        engine.begin(program::encodeInput(program, image, pixels.data()));
        while (!engine.finished()) engine.step();
        RC_ASSERT(engine.quiet());
        const oracle::Result expected = oracle::FixedOracle(program, image).run(pixels.data());
        for (std::uint32_t p = 0; p < expected.codes.size(); ++p) {
            if (expected.codes[p].empty()) continue;
            RC_ASSERT(engine.codes(program::PopulationId{p}) == expected.codes[p]);
        }
        RC_ASSERT(program::decodeReadout(program, engine.readout()) == expected.logits);
    });
}

// At wide precision the integers are those of the network as it was trained, in float64.
TEST(Engine, SettlesAtTheCodesOfTheConvolutionalNetworkAsTrained) {
    std::size_t codes = 0, wrong = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Random random(seed);
        const network::Network net = testing::randomCnn(random);
        const program::Program program = program::lower(net, {20, 30});
        const network::AnalogImage& image = network::imageOf(net.populations[0]);
        const std::vector<std::uint8_t> pixels = testing::randomImage(net, random);
        const oracle::Result real = oracle::FloatOracle(net).run(pixels.data());
        const oracle::Result fixed = oracle::FixedOracle(program, image).run(pixels.data());
        for (std::uint32_t p = 0; p < real.codes.size(); ++p)
            for (std::size_t i = 0; i < real.codes[p].size(); ++i, ++codes)
                wrong += real.codes[p][i] != fixed.codes[p][i];
        ASSERT_EQ(real.logits.size(), fixed.logits.size());
        for (std::size_t i = 0; i < real.logits.size(); ++i) EXPECT_NEAR(real.logits[i], fixed.logits[i], 1e-5);
    }
    EXPECT_GT(codes, 5000u);
    EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace spikeloom::reference
