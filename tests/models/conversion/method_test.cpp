// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/method.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "models/conversion/as_trained.hpp"
#include "models/network/network_io.hpp"
#include "models/program/program.hpp"
#include "models/reference/engine.hpp"
#include "models/support/error.hpp"
#include "tests/models/conversion/trained_networks.hpp"
#include "tests/models/network/network_equal.hpp"

namespace spikeloom::conversion {
namespace {

using network::Network;
using network::test::equal;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::filesystem::path zoo(const std::string& name) {
    return std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo" / name;
}
Network zooNetwork(const std::string& name) {
    return network::load(zoo(name) / (name + ".snn.json"));
}

ConversionSpec small() {
    ConversionSpec spec;
    spec.sensitivityImages = spec.biasImages = 16;
    spec.adaptive.largestRatio = 2.0;
    return spec;
}

/// A conversion and its codes.
struct Converted {
    Conversion conversion;
    Network network;
};
Converted convertBy(const std::string& method, const Network& trained, const network::Dataset& data,
                    const ConversionSpec& spec, std::size_t jobs = 2) {
    const Calibration calibration(trained, data, spec, jobs, {}, "images");
    Converted result{methodOf(method).convert({trained, spec, &calibration, "net.ann.json"}), {}};
    result.network = finish(result.conversion, spec, "net.ann.json");
    return result;
}
Converted convertBy(const std::string& method, const Network& trained) {
    const ConversionSpec spec;
    Converted result{methodOf(method).convert({trained, spec, nullptr, "net.ann.json"}), {}};
    result.network = finish(result.conversion, spec, "net.ann.json");
    return result;
}

/// Samples from `begin` on that the reference engine puts in their class.
std::size_t countRight(const Converted& converted, const network::Dataset& data, std::size_t begin) {
    const auto program = program::lower(converted.network, {}, {}, converted.conversion.run.maxSteps);
    reference::Engine engine(program, converted.conversion.run);
    const auto& input = converted.network.populations[value(program.input)];
    std::size_t right = 0;
    for (std::size_t i = begin; i < data.size(); ++i) {
        engine.begin(program::encodeInput(program, network::imageOf(input), data.image(i).data()));
        while (!engine.finished()) engine.step();
        const auto sums = engine.readout();
        const auto best = std::max_element(sums.begin(), sums.end()) - sums.begin();
        right += static_cast<std::uint32_t>(best) == data.labels[i];
    }
    return right;
}

std::string complaint(const std::function<void()>& act) {
    try {
        act();
    } catch (const ConfigError& error) {
        return error.what();
    }
    return "no complaint";
}

/// As its training leaves it: real weights on the grid of their quantiser, quantisers instead of neurons.
Network quantisedInTraining(const std::string& name) {
    Network trained = asTrained(zooNetwork(name));
    for (auto& projection : trained.projections) {
        network::Weights* weights = network::weightsOf(projection.op);
        if (weights == nullptr) continue;
        weights->realWeights = ann::realWeights(*weights, {});
        weights->weights.clear();
    }
    return trained;
}

class SpikeZip : public ::testing::TestWithParam<const char*> {};

TEST_P(SpikeZip, GivesTheZoosNetworkBitForBit) {
    const Network wanted = zooNetwork(GetParam());
    EXPECT_TRUE(equal(convertBy("spikezip", asTrained(wanted)).network, wanted));
    EXPECT_TRUE(equal(convertBy("spikezip", quantisedInTraining(GetParam())).network, wanted));
}

INSTANTIATE_TEST_SUITE_P(Zoo, SpikeZip, ::testing::Values("digits_vit", "digits_cnn"));

TEST(SpikeZipPlacement, NamesWhatIsNotQuantised) {
    Network trained = asTrained(zooNetwork("digits_vit"));
    trained.populations[value(trained.find("blocks.0.q_q"))].activation = network::Relu{};
    EXPECT_THAT(complaint([&] { (void)convertBy("spikezip", trained); }),
                AllOf(HasSubstr("cannot convert blocks.0.q_q: a relu without a quantiser"),
                      HasSubstr("its operand blocks.0.q_q is not quantised")));
}

TEST(Adaptive, KeepsTheAccuracyOfTheDigitsCnnInEightSteps) {
    const Network trained = asTrained(zooNetwork("digits_cnn"));
    const network::Dataset all = network::loadDataset(zoo("digits_cnn") / "images.safetensors", trained);
    // The first 100 images calibrate; accuracy is that of the 260 others. 99.72 % of all 360 are right as trained.
    network::Dataset calibrating = all;
    calibrating.images.resize(100 * all.image(0).size());
    calibrating.labels.resize(100);
    ConversionSpec spec;
    const Converted converted = convertBy("adaptive", trained, calibrating, spec);
    EXPECT_GE(countRight(converted, all, 100), 257u);  // 98.85 %
    EXPECT_EQ(converted.conversion.run.maxSteps, 8u);
    EXPECT_EQ(converted.conversion.run.earlyExit.thresholds.size(), 8u);
}

TEST(Adaptive, DoesNotDependOnTheNumberOfThreads) {
    const Network trained = test::residual();
    const network::Dataset data = test::randomImages(2, 4, 40);
    const Converted one = convertBy("adaptive", trained, data, small(), 1),
                    three = convertBy("adaptive", trained, data, small(), 3);
    EXPECT_TRUE(equal(one.network, three.network));
    EXPECT_EQ(one.conversion.run.earlyExit.thresholds, three.conversion.run.earlyExit.thresholds);
}

TEST(Adaptive, TakesAnotherOrderOfImagesWithAnotherSeed) {
    const Network trained = test::residual();
    const network::Dataset data = test::randomImages(2, 4, 40);
    ConversionSpec spec = small(), other = small();
    other.seed = 2;
    EXPECT_NE(convertBy("adaptive", trained, data, spec).network.populations[1].bias,
              convertBy("adaptive", trained, data, other).network.populations[1].bias);
}

TEST(Adaptive, SaysWhichBudgetIsTheNearest) {
    ConversionSpec spec = small();
    spec.adaptive.spikeBudget = 0.01;
    EXPECT_THAT(complaint([&] { (void)convertBy("adaptive", test::residual(), test::randomImages(2, 4, 40), spec); }),
                AllOf(HasSubstr("adaptive.spike_budget"), HasSubstr("the nearest is")));
}

TEST(RateMethods, NameEveryLayerWithoutSpikingFormAndWhy) {
    Network trained = asTrained(zooNetwork("digits_vit"));
    const network::Dataset data = network::loadDataset(zoo("digits_vit") / "images.safetensors", trained);
    for (const char* method : {"adaptive", "differential", "threshold-balancing", "dual-phase", "ttfs"})
        EXPECT_THAT(
            complaint([&] { (void)convertBy(method, trained, data, small()); }),
            AllOf(HasSubstr(std::string("method ") + method + " cannot convert blocks.0.q_attn: it has a function"),
                  HasSubstr("is a product of two populations that spike")));
}

TEST(FirstSpike, RefusesBranches) {
    EXPECT_THAT(complaint([&] { (void)convertBy("ttfs", test::residual(), test::randomImages(2, 4, 40), small()); }),
                HasSubstr("method ttfs cannot convert b: 2 projections join there"));
}

TEST(Calibration, RefusesSetsThatAreEmptyOrTooSmall) {
    const network::Dataset some = test::randomImages(2, 4, 10), none = test::randomImages(2, 4, 0);
    EXPECT_THAT(
        complaint([&] { (void)convertBy("adaptive", test::residual(), some, small()); }),
        AllOf(HasSubstr("10 samples, and sensitivity_images asks for 16"), HasSubstr("--set sensitivity_images=10")));
    EXPECT_THAT(complaint([&] { (void)convertBy("adaptive", test::residual(), none, small()); }),
                HasSubstr("the calibration set is empty"));
}

TEST(Calibration, RefusesImagesThatMakeNothingActiveAndNamesTheLayer) {
    Network trained = test::residual();
    trained.populations[1].bias = {-100.0, -100.0, -100.0};
    EXPECT_THAT(complaint([&] { (void)convertBy("adaptive", trained, test::randomImages(2, 4, 40), small()); }),
                AllOf(HasSubstr("images"), HasSubstr("nothing in the set makes any neuron of a active")));
}

TEST(Calibration, RemarksOnColumnsThatAreNeverActive) {
    Network trained = test::residual();
    trained.populations[1].bias = {0.1, -100.0, 0.2};
    const Converted converted = convertBy("dual-phase", trained, test::randomImages(2, 4, 40), small());
    EXPECT_THAT(converted.conversion.remarks, ::testing::Contains(HasSubstr("1 of 3 columns of a are never active")));
}

TEST(SpikeZipWeights, ThatAreOffTheirGridAreRemarkedOn) {
    Network trained = quantisedInTraining("digits_cnn");
    network::weightsOf(trained.projections[0].op)->realWeights[0] += 1e-3F;
    EXPECT_THAT(convertBy("spikezip", trained).conversion.remarks,
                ::testing::Contains(HasSubstr("steps off the grid of their quantiser")));
    EXPECT_THAT(convertBy("spikezip", quantisedInTraining("digits_cnn")).conversion.remarks, ::testing::IsEmpty());
}

/// Every method's network runs in the reference engine, near to what it was trained to say: of 40 images at most a few
/// get another class in 32 steps.
class EveryMethod : public ::testing::TestWithParam<const char*> {};

TEST_P(EveryMethod, SaysWhatTheTrainedNetworkSays) {
    Network trained = test::residual();
    if (std::string(GetParam()) == "ttfs") trained.projections.erase(trained.projections.begin() + 2);
    network::Dataset data = test::randomImages(2, 4, 40);
    ConversionSpec spec = small();
    spec.steps = 32;
    spec.adaptive.compression = spec.adaptive.earlyExit = false;
    {
        const Calibration calibration(trained, data, spec, 2, {});
        std::vector<std::uint32_t> images(data.size());
        for (std::uint32_t i = 0; i < images.size(); ++i) images[i] = i;
        const ann::Tensor logits = calibration.logits(images);
        for (std::size_t n = 0; n < images.size(); ++n) {
            const auto row = logits.sample(n);
            data.labels[n] = static_cast<std::uint32_t>(std::max_element(row.begin(), row.end()) - row.begin());
        }
    }
    EXPECT_GE(countRight(convertBy(GetParam(), trained, data, spec), data, 0), 36u);
}

INSTANTIATE_TEST_SUITE_P(Methods, EveryMethod,
                         ::testing::Values("adaptive", "differential", "threshold-balancing", "dual-phase", "ttfs"),
                         [](const auto& method) {
                             std::string name = method.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Methods, AreSuggestedWhereOneIsMisspelt) {
    EXPECT_THAT(complaint([] { (void)methodOf("adaptiv"); }), HasSubstr("adaptive"));
}

}  // namespace
}  // namespace spikeloom::conversion
