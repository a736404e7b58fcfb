// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <limits>

#include "models/network/network_check.hpp"
#include "models/network/network_io.hpp"
#include "models/program/program.hpp"
#include "models/support/error.hpp"
#include "tests/models/network/network_equal.hpp"
#include "tests/models/network/tiny_network.hpp"

/// Networks as they were trained, and what a conversion by channel adds.
namespace spikeloom::network {
namespace {

using ::testing::HasSubstr;

/// image 4x4 -> hidden 4x3 (batch norm, relu) -> sum 4x3 (with a scaled branch, quantised) -> logits 1x2
Network trained() {
    Network net;
    net.name = "trained";
    Population image = test::population("image", {4, 4});
    image.neuron.reset();
    image.input = AnalogImage{1, 4, 4, 2, {0.0123}, {-0.42}};
    Population hidden = test::population("hidden", {4, 3}), sum = test::population("sum", {4, 3});
    hidden.neuron.reset();
    hidden.activation = Relu{};
    sum.neuron.reset();
    sum.activation = Quantizer{0.125, -8, 7};
    Population logits = test::population("logits", {1, 2});
    logits.neuron.reset();
    net.populations = {image, hidden, sum, logits};
    Linear first, head;
    first.realWeights = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12.5F};
    first.weightScale = 0.0;
    first.batchNorm = BatchNorm{{1, 2, 3}, {0.5, 0, -1}, {0, 0.25, 0}, {1, 1, 4}, 1e-3};
    head = test::linear(2, 3);
    head.reduce = Linear::Reduce::Mean;
    net.projections = {test::projection(net, "first", "image", "hidden", first),
                       test::projection(net, "branch", "hidden", "sum", Identity{{1.0, -0.5, 0.0}}),
                       test::projection(net, "head", "sum", "logits", head)};
    return net;
}

/// The same with neurons, and scales and charges of its columns.
Network converted() {
    Network net = trained();
    for (const std::size_t p : {1, 2}) {
        net.populations[p].activation.reset();
        net.populations[p].neuron = neurons::IntegrateAndFireParameters{};
    }
    auto& first = std::get<Linear>(net.projections[0].op);
    first = test::linear(3, 4);
    net.populations[1].columnScale = {1.0, 0.5, 0.25};
    net.populations[1].initial = {0.25, -0.125, 0.0};
    return net;
}

std::filesystem::path folder() {
    const auto path = std::filesystem::path(::testing::TempDir()) / "trained_io_test";
    std::filesystem::create_directories(path);
    return path;
}

std::string complaints(const Network& net) {
    std::string text;
    for (const Problem& problem : check(net, "net.ann.json"))
        text += problem.path + ": " + problem.message + "; " + problem.hint + "\n";
    return text;
}

TEST(TrainedNetwork, SurvivesBeingWrittenAndRead) {
    const auto path = folder() / "trained.ann.json";
    save(trained(), path);
    const Network read = load(path);
    EXPECT_TRUE(test::equal(read, trained()));
    EXPECT_TRUE(isTrained(read));
    EXPECT_TRUE(hasRealWeights(read));
}

TEST(ConvertedNetwork, KeepsTheScalesAndChargesOfItsColumns) {
    const auto path = folder() / "converted.snn.json";
    save(converted(), path);
    EXPECT_TRUE(test::equal(load(path), converted()));
    EXPECT_FALSE(isTrained(converted()));
    EXPECT_FALSE(hasRealWeights(converted()));
}

TEST(TrainedNetwork, IsRefusedByAChipWithTheRemedy) {
    try {
        (void)program::lower(trained(), {}, "net.ann.json");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr("hidden"));
        EXPECT_THAT(error.what(), HasSubstr("spikeloom convert"));
    }
}

struct Mistake {
    const char* name;
    std::function<void(Network&)> make;
    const char* message;
};
void PrintTo(const Mistake& mistake, std::ostream* out) {
    *out << mistake.name;
}
class TrainedNetworkMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(TrainedNetworkMistake, IsNamed) {
    Network net = trained();
    EXPECT_EQ(complaints(net), "");
    GetParam().make(net);
    EXPECT_THAT(complaints(net), HasSubstr(GetParam().message));
}

Linear& first(Network& net) {
    return std::get<Linear>(net.projections[0].op);
}

INSTANTIATE_TEST_SUITE_P(
    All, TrainedNetworkMistake,
    ::testing::Values(
        Mistake{"neuron_and_activation", [](Network& n) { n.populations[1].neuron = neurons::StBifParameters{}; },
                "populations[1].activation: a population has a neuron, or the activation"},
        Mistake{"one_level",
                [](Network& n) {
                    n.populations[2].activation = Quantizer{1.0, 0, 0};
                },
                "levels 0..0, expected several"},
        Mistake{"batch_norm_size", [](Network& n) { first(n).batchNorm->gamma.pop_back(); },
                "projections[0].batch_norm.gamma: 2 values, expected 3"},
        Mistake{"negative_variance", [](Network& n) { first(n).batchNorm->variance[1] = -1; },
                "projections[0].batch_norm.variance: a variance is negative"},
        Mistake{"not_finite", [](Network& n) { first(n).realWeights[2] = std::numeric_limits<float>::infinity(); },
                "projections[0].weights: expected finite numbers"},
        Mistake{"too_few", [](Network& n) { first(n).realWeights.pop_back(); },
                "projections[0].weights: 11 weights, expected 3 x 4"},
        Mistake{"batch_norm_behind_codes",
                [](Network& n) {
                    first(n).weights.assign(12, 1);
                    first(n).realWeights.clear();
                    first(n).weightScale = 1.0;
                },
                "projections[0].batch_norm: has codes in front of it"},
        Mistake{"branch_scale", [](Network& n) { std::get<Identity>(n.projections[1].op).scale.pop_back(); },
                "projections[1].scale: 2 values, expected 3"},
        Mistake{"charge_without_membrane",
                [](Network& n) {
                    n.populations[1].initial = {1, 1, 1};
                },
                "populations[1].initial: only a neuron has a membrane"},
        Mistake{"scale_without_neuron",
                [](Network& n) {
                    n.populations[1].columnScale = {1, 1, 1};
                },
                "populations[1].column_scale: only neurons have columns of unlike scales"}),
    [](const auto& mistake) { return std::string(mistake.param.name); });

TEST(ColumnScale, HasAPositiveFactorForEachColumn) {
    Network net = converted();
    net.populations[1].columnScale[1] = 0.0;
    EXPECT_THAT(complaints(net), HasSubstr("populations[1].column_scale: expected finite numbers greater than 0"));
    net.populations[1].columnScale = {1.0};
    EXPECT_THAT(complaints(net), HasSubstr("1 values, expected 3 (cols)"));
}

}  // namespace
}  // namespace spikeloom::network
