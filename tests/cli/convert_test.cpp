// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ConvertCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_cnn is not in this checkout";
    }
    [[nodiscard]] static std::string zoo(const std::string& name, const std::string& file) {
        return (source() / "models/zoo" / name / file).string();
    }
    /// Of the zoo's residual CNN, a conversion without the long searches.
    [[nodiscard]] Outcome convert(std::vector<std::string> more, const std::string& out = "result") const {
        std::vector<std::string> arguments{"convert",
                                           zoo("digits_cnn", "digits_cnn.snn.json"),
                                           "--calibration",
                                           zoo("digits_cnn", "images.safetensors"),
                                           "-o",
                                           out,
                                           "--quiet",
                                           "--set",
                                           "adaptive.compression=false"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return scratch.run(arguments);
    }
    Scratch scratch;
};

TEST_F(ConvertCommand, WritesANetworkThatTheChipRunsAsTheReferenceEngineDoes) {
    const Outcome converted = convert({"--method", "adaptive", "--steps", "4", "--set", "adaptive.burst=4"});
    ASSERT_EQ(converted.exitCode, 0) << converted.err;
    EXPECT_THAT(converted.out, AllOf(StartsWith("digits_cnn by adaptive, T = 4\n"),
                                     HasSubstr("spiking with real weights"), HasSubstr("exit thresholds by step:")));
    EXPECT_THAT(converted.err, IsEmpty());
    for (const char* file : {"digits_cnn.snn.json", "digits_cnn.safetensors", "digits_cnn_real.snn.json",
                             "experiment.json", "layers.csv", "conversion.json", "summary.txt", "manifest.json"})
        EXPECT_TRUE(std::filesystem::exists(scratch.path() / "result" / file)) << file;
    const auto manifest = nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    EXPECT_EQ(manifest["seeds"]["calibration_order"], 1);
    EXPECT_EQ(manifest["inputs"][2]["role"], "calibration");
    EXPECT_EQ(manifest["argv"][1], "convert");

    const Outcome run = scratch.run({"run", "result/experiment.json", "--samples", "3", "--json", "--quiet"});
    EXPECT_EQ(run.exitCode, 0) << run.err;
    const auto result = nlohmann::json::parse(run.out);
    EXPECT_EQ(result["samples"], 3);
}

TEST_F(ConvertCommand, GivesTheSameFilesForAnyNumberOfThreads) {
    for (const char* jobs : {"1", "3"})
        ASSERT_EQ(convert({"--method", "adaptive", "--steps", "4", "--jobs", jobs}, jobs).exitCode, 0);
    for (const char* file : {"digits_cnn.snn.json", "digits_cnn.safetensors", "experiment.json", "layers.csv"})
        EXPECT_EQ(contents(scratch.path() / "1" / file), contents(scratch.path() / "3" / file)) << file;
}

TEST_F(ConvertCommand, NeedsNoImagesForSpikeZip) {
    const Outcome outcome = scratch.run(
        {"convert", zoo("digits_vit", "digits_vit.snn.json"), "--method", "spikezip", "-o", "result", "--json"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_EQ(nlohmann::json::parse(outcome.out)["layers"][0]["neuron"], "st_bif");
}

TEST_F(ConvertCommand, SaysWhatIsWrongAndWritesNothing) {
    struct Mistake {
        std::vector<std::string> arguments;
        std::string message;
    };
    const Mistake mistakes[] = {
        {{"--method", "adaptiv"}, "no method adaptiv; did you mean adaptive?"},
        {{"--method", "adaptive", "--set", "adaptive.burts=3"}, "adaptive.burts"},
        {{"--method", "adaptive", "--steps", "0"}, "steps"},
        {{"--method", "adaptive", "--set", "bias_images=100000"}, "bias_images asks for 100000"},
        {{"--method", "adaptive", "--set", "adaptive.spike_budget=0.001"}, "the nearest is"},
        {{"--method", "ttfs"}, "method ttfs cannot convert"},
    };
    for (const Mistake& mistake : mistakes) {
        const Outcome outcome = convert(mistake.arguments);
        EXPECT_EQ(outcome.exitCode, 2) << mistake.message;
        EXPECT_THAT(outcome.err, HasSubstr(mistake.message));
        EXPECT_THAT(outcome.out, IsEmpty()) << mistake.message;
        EXPECT_THAT(scratch.listing(), IsEmpty()) << mistake.message;
    }
}

TEST_F(ConvertCommand, NeverReplacesADirectoryThatItReadsFrom) {
    ASSERT_EQ(convert({"--method", "dual-phase"}).exitCode, 0);
    const auto before = scratch.listing();
    const Outcome again =
        scratch.run({"convert", "result/digits_cnn.snn.json", "--method", "spikezip", "-o", "result"});
    EXPECT_EQ(again.exitCode, 2);
    EXPECT_THAT(again.err, HasSubstr("holds digits_cnn.snn.json, which is read"));
    EXPECT_EQ(scratch.listing(), before);
}

TEST_F(ConvertCommand, RefusesANameThatLeadsOutOfTheResult) {
    auto document = nlohmann::json::parse(contents(zoo("digits_cnn", "digits_cnn.snn.json")));
    document["name"] = "../evil";
    const auto network = scratch.write("evil.snn.json", document);
    std::filesystem::copy(zoo("digits_cnn", "digits_cnn.safetensors"),
                          network.parent_path() / "digits_cnn.safetensors");
    const Outcome outcome = scratch.run({"convert", network.string(), "--method", "spikezip", "-o", "result"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, HasSubstr("../evil cannot be part of a file's name"));
}

TEST_F(ConvertCommand, RefusesImagesOfAnotherShapeAndMissingOnes) {
    const std::string network = zoo("digits_cnn", "digits_cnn.snn.json");
    const Outcome none = scratch.run({"convert", network, "--method", "adaptive", "-o", "result"});
    EXPECT_EQ(none.exitCode, 2);
    EXPECT_THAT(none.err, HasSubstr("method adaptive needs images to calibrate on"));
    const Outcome other = scratch.run({"convert", network, "--method", "adaptive", "-o", "result", "--calibration",
                                       zoo("digits_cnn", "digits_cnn.safetensors")});
    EXPECT_EQ(other.exitCode, 2);
    EXPECT_THAT(other.err, HasSubstr("images"));
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

}  // namespace
}  // namespace spikeloom::cli::test
