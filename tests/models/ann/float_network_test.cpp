// SPDX-License-Identifier: Apache-2.0
#include "models/ann/float_network.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "models/ann/batch_norm.hpp"
#include "models/ann/input.hpp"
#include "models/conversion/as_trained.hpp"
#include "models/network/network_io.hpp"
#include "models/support/error.hpp"

namespace spikeloom::ann {
namespace {

using network::Network;
using network::PopulationId;
using ::testing::HasSubstr;

std::filesystem::path zoo(const std::string& name) {
    return std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo" / name;
}

/// The exporter's float64 logits of the zoo's networks: a Transformer (attention, layer norms, softmax) and a residual
/// CNN. A float32 sum that falls on the other side of a rounding boundary moves a code, so a few images may be off.
class ZooNetwork : public ::testing::TestWithParam<const char*> {};

TEST_P(ZooNetwork, IsEvaluatedAsItWasTrained) {
    const auto folder = zoo(GetParam());
    const Network spiking = network::load(folder / (std::string(GetParam()) + ".snn.json"));
    const Network trained = conversion::asTrained(spiking);
    const network::Dataset data = network::loadDataset(folder / "images.safetensors", trained);
    const network::Witness witness = network::loadWitness(folder / "witness.safetensors", spiking);
    FloatNetwork evaluated(trained);
    std::vector<std::uint32_t> images(40);
    for (std::uint32_t i = 0; i < images.size(); ++i) images[i] = i;
    const Tensor logits = evaluated.run(inputOf(trained, data, images));
    std::size_t close = 0;
    for (std::size_t n = 0; n < images.size(); ++n) {
        double off = 0;
        const auto wanted = witness.logitsOf(n);
        for (std::size_t c = 0; c < wanted.size(); ++c) off = std::max(off, std::abs(logits.sample(n)[c] - wanted[c]));
        close += off < 1e-4;
    }
    EXPECT_GE(close, images.size() * 9 / 10);
}

INSTANTIATE_TEST_SUITE_P(Zoo, ZooNetwork, ::testing::Values("digits_vit", "digits_cnn"));

/// image 1x2 -> hidden 1x2 (batch norm, relu) -> logits 1x1
Network normed() {
    Network net;
    net.name = "normed";
    net.populations.resize(3);
    net.populations[0].name = "image";
    net.populations[0].shape = {1, 2};
    net.populations[0].input = network::AnalogImage{2, 1, 1, 1, {1.0, 1.0}, {0.0, 0.0}};
    net.populations[1].name = "hidden";
    net.populations[1].shape = {1, 2};
    net.populations[1].bias = {0.5, 0.25};
    net.populations[1].activation = network::Relu{};
    net.populations[2].name = "logits";
    net.populations[2].shape = {1, 1};
    network::Linear first, last;
    first.realWeights = {1.0F, 2.0F, -1.0F, 1.0F};
    first.weightScale = 0.0;
    first.batchNorm = network::BatchNorm{{2.0, 1.0}, {0.1, 0.2}, {1.0, 0.0}, {4.0, 0.25}, 1e-12};
    last.realWeights = {1.0F, 10.0F};
    last.weightScale = 0.0;
    net.projections = {{"first", PopulationId{0}, std::nullopt, PopulationId{1}, 0, first},
                       {"last", PopulationId{1}, std::nullopt, PopulationId{2}, 0, last}};
    return net;
}

TEST(BatchNorm, IsFoldedIntoWeightsAndBias) {
    const Network folded = foldBatchNorm(normed());
    // factors 2/2 and 1/0.5; shifts 0.1 - 1 * 1 and 0.2 - 0
    EXPECT_THAT(network::weightsOf(folded.projections[0].op)->realWeights,
                ::testing::ElementsAre(1.0F, 2.0F, -2.0F, 2.0F));
    EXPECT_THAT(folded.populations[1].bias,
                ::testing::ElementsAre(::testing::DoubleNear(-0.4, 1e-9), ::testing::DoubleNear(0.45, 1e-9)));
    EXPECT_FALSE(network::weightsOf(folded.projections[0].op)->batchNorm.has_value());
}

TEST(FloatNetwork, NormsRectifiesAndShowsEveryPopulationOnce) {
    FloatNetwork network(normed());
    Tensor input(1, 1, 2);
    input.values = {3.0F, 1.0F};
    std::vector<std::string> seen;
    const Tensor logits = network.run(std::move(input), [&](PopulationId id, const Tensor& values) {
        seen.push_back(network.network().populations[value(id)].name);
        if (seen.back() == "hidden") {
            EXPECT_NEAR(values.values[0], 3 + 2 - 0.4, 1e-5);
        }
    });
    // hidden 1: -6 + 2 + 0.45 < 0
    EXPECT_NEAR(logits.values[0], 4.6, 1e-5);
    EXPECT_THAT(seen, ::testing::ElementsAre("image", "hidden", "logits"));
}

TEST(FloatNetwork, RefusesNeurons) {
    Network net = normed();
    net.populations[1].activation.reset();
    net.populations[1].neuron = neurons::StBifParameters{};
    try {
        FloatNetwork network(net, "net.json");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr("populations[1].neuron"));
        EXPECT_THAT(error.what(), HasSubstr("hidden spikes"));
    }
}

}  // namespace
}  // namespace spikeloom::ann
