// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "models/oracle/fixed_oracle.hpp"
#include "models/oracle/float_oracle.hpp"
#include "tests/models/oracle/tiny_networks.hpp"

namespace spikeloom::oracle {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of tiny_networks.hpp

/// Random one-block Transformers: 3 patches and a class token, 4 channels, 2 heads; every operator, both functions,
/// unlike thresholds, biases of every form. Real parameters are drawn from a continuum, so that no value lies on a
/// boundary.
class RandomTransformer {
public:
    explicit RandomTransformer(std::uint32_t seed) : random_(seed) {}

    network::Network network() {
        network::Network net;
        net.populations = {image(3, 2),
                           neurons("embed", {4, 4}, 0.2, -8, 7),
                           norm("ln1", 0.3),
                           neurons("q", {4, 4}, 0.3, -8, 7),
                           neurons("k", {4, 4}, 0.3, -8, 7),
                           neurons("v", {4, 4}, 0.3, -8, 7),
                           neurons("attn", {2, 4, 4}, 0.05, 0, 15),
                           neurons("ctx", {4, 4}, 0.2, -8, 7),
                           norm("ln2", 0.3),
                           readout({1, 3})};
        network::imageOf(net.populations[0]).scale = {real(0.005, 0.02), real(0.005, 0.02)};
        network::imageOf(net.populations[0]).offset = {real(-2, 0), real(-2, 0)};
        net.populations[1].bias = reals(16);
        net.populations[2].bias = reals(16);
        net.populations[3].bias = reals(4);
        net.populations[6].function = network::Softmax{};
        net.populations[9].bias = reals(3);
        net.projections = {projection(0, 1, weights(4, 2), 1),
                           projection(1, 2, network::Identity{}),
                           projection(2, 3, weights(4, 4)),
                           projection(2, 4, weights(4, 4)),
                           projection(2, 5, weights(4, 4)),
                           productOf(3, 4, 6, network::AttentionScores{2, std::sqrt(0.5)}),
                           productOf(6, 5, 7, network::AttentionContext{2}),
                           projection(1, 8, network::Identity{}),
                           projection(7, 8, network::Identity{}),
                           projection(8, 9, head())};
        return net;
    }

    /// The same block with Q (K^T V) for attention, and RMS norms for layer norms.
    network::Network softmaxFree() {
        network::Network net = network();
        net.populations[6] = neurons("kv", {4, 2}, 0.4, -8, 7);
        net.projections[5] = productOf(4, 5, 6, network::AttentionKeyValue{2, 0.25});
        net.projections[6] = productOf(3, 6, 7, network::AttentionQuery{2, std::sqrt(0.5)});
        for (const std::size_t norm : {2U, 8U})
            net.populations[norm].function =
                network::RmsNorm{std::get<network::LayerNorm>(*net.populations[norm].function).gamma, 1e-6};
        return net;
    }

    std::vector<std::uint8_t> pixels() {
        std::vector<std::uint8_t> result(6);
        for (std::uint8_t& pixel : result) pixel = static_cast<std::uint8_t>(integer(0, 255));
        return result;
    }

private:
    double real(double low, double high) { return std::uniform_real_distribution<>(low, high)(random_); }
    int integer(int low, int high) { return std::uniform_int_distribution<>(low, high)(random_); }
    std::vector<double> reals(std::size_t count) {
        std::vector<double> result(count);
        for (double& element : result) element = real(-1.0, 1.0);
        return result;
    }
    network::Population neurons(std::string name, std::vector<std::uint32_t> shape, double threshold, int low,
                                int high) {
        return spiking(std::move(name), std::move(shape), threshold * real(0.8, 1.25), low, high);
    }
    network::Population norm(std::string name, double threshold) {
        network::Population result = neurons(std::move(name), {4, 4}, threshold, -8, 7);
        result.function = network::LayerNorm{reals(4), reals(4), 1e-6};
        return result;
    }
    network::Linear weights(std::uint32_t targetCols, std::uint32_t sourceCols) {
        std::vector<std::int8_t> codes(static_cast<std::size_t>(targetCols) * sourceCols);
        for (std::int8_t& code : codes) code = static_cast<std::int8_t>(integer(-127, 127));
        return linear(std::move(codes), real(0.005, 0.01));
    }
    network::Linear head() {
        network::Linear result = weights(3, 4);
        result.reduce = integer(0, 1) == 0 ? network::Linear::Reduce::Mean : network::Linear::Reduce::Select;
        result.selectRow = static_cast<std::uint32_t>(integer(0, 3));
        return result;
    }

    std::mt19937 random_;
};

// About 160 codes a network at 32 function bits: values closer to a boundary than 1e-7 steps are not expected in 200
// networks.
TEST(Oracles, AgreeOnEveryCodeOfRandomNetworksAtWidePrecision) {
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        RandomTransformer random(seed);
        const network::Network net = random.network();
        const program::Program program = program::lower(net, {16, 32});
        const std::vector<std::uint8_t> pixels = random.pixels();
        const Result real = FloatOracle(net).run(pixels.data());
        const Result fixed = FixedOracle(program, network::imageOf(net.populations[0])).run(pixels.data());
        ASSERT_EQ(real.codes, fixed.codes) << "seed " << seed;
        ASSERT_EQ(real.logits.size(), fixed.logits.size());
        for (std::size_t i = 0; i < real.logits.size(); ++i) EXPECT_NEAR(real.logits[i], fixed.logits[i], 1e-6);
    }
}

TEST(Oracles, AgreeOnEveryCodeOfSoftmaxFreeNetworksAtWidePrecision) {
    std::size_t busy = 0;
    for (std::uint32_t seed = 0; seed < 200; ++seed) {
        RandomTransformer random(seed);
        const network::Network net = random.softmaxFree();
        const program::Program program = program::lower(net, {16, 32});
        const std::vector<std::uint8_t> pixels = random.pixels();
        const Result real = FloatOracle(net).run(pixels.data());
        const Result fixed = FixedOracle(program, network::imageOf(net.populations[0])).run(pixels.data());
        ASSERT_EQ(real.codes, fixed.codes) << "seed " << seed;
        for (const std::int64_t code : fixed.codes[6]) busy += code != 0;
        for (std::size_t i = 0; i < real.logits.size(); ++i) EXPECT_NEAR(real.logits[i], fixed.logits[i], 1e-6);
    }
    EXPECT_GT(busy, 400u);  // of 1600 codes of kv
}

// The other side: with eight fraction bits they must come apart, or the widths would not reach the arithmetic at all.
TEST(Oracles, ComeApartAtNarrowPrecision) {
    std::size_t different = 0;
    for (std::uint32_t seed = 0; seed < 20; ++seed) {
        RandomTransformer random(seed);
        const network::Network net = random.network();
        const std::vector<std::uint8_t> pixels = random.pixels();
        const FixedOracle fixed(program::lower(net, {16, 8}), network::imageOf(net.populations[0]));
        different += FloatOracle(net).run(pixels.data()).codes != fixed.run(pixels.data()).codes ? 1 : 0;
    }
    EXPECT_GT(different, 10u);
}

}  // namespace
}  // namespace spikeloom::oracle
