// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/cli/scratch.hpp"

/// Networks on the chips of configs/chips.
namespace spikeloom::cli::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

nlohmann::json transformer() {
    return nlohmann::json::parse(std::ifstream(source() / "models/zoo/digits_vit/digits_vit.snn.json"));
}

TEST(Chips, WithoutFunctionUnitsRefuseEveryLayerOfATransformerAndSayWhy) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    const nlohmann::json network = transformer();
    const Scratch scratch;
    for (const char* chip : {"loihi1", "truenorth", "odin"}) {
        const Outcome outcome = scratch.run({"map", "--set", fmt::format("chip={}", chip)});
        EXPECT_EQ(outcome.exitCode, 2) << chip;
        EXPECT_THAT(outcome.out, IsEmpty());
        const std::vector<std::string> found = errors(outcome);
        std::size_t functions = 0, products = 0;
        const auto expectError = [&](const std::string& message) { EXPECT_THAT(found, Contains(HasSubstr(message))); };
        for (const auto& population : network["populations"]) {
            const std::string name = population["name"];
            if (population.contains("function")) {
                ++functions;
                expectError(fmt::format("{}: chip.core.function_unit.present: population '{}' needs ", chip, name));
            }
            if (population.contains("neuron")) {
                expectError(fmt::format(
                    "chip.capabilities.neurons: population '{}' has st_bif neurons, the cores have if, lif; ", name));
            }
        }
        for (const auto& projection : network["projections"]) {
            const std::string kind = projection["operator"];
            if (!kind.starts_with("attention_")) continue;
            ++products;
            expectError(
                fmt::format("chip.capabilities.operators: projection '{}' is {}, the cores do linear, identity, "
                            "convolution, average_pool; ",
                            projection["name"].get<std::string>(), kind));
        }
        EXPECT_GT(functions, 0u);
        EXPECT_GT(products, 0u);
    }
}

// The first layer's weights are multiplied with pixels, which none of the three takes.
TEST(Chips, ForSpikesRefuseAnImageThatComesInNumbers) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo is not in this checkout";
    const Scratch scratch;
    const std::string cnn = (source() / "configs/experiments/digits_cnn_burst.json").string();
    const Outcome outcome = scratch.run({"map", cnn, "--set", "chip=loihi1"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(errors(outcome),
                Contains(HasSubstr("chip.capabilities.payloads: population 'image' sends graded events, the "
                                   "cores take binary; an input of such events would do")));
}

TEST(Chips, SayInTheMappingHowMuchOfThemIsReproduced) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo is not in this checkout";
    const Scratch scratch;
    EXPECT_THAT(scratch.run({"map"}).out, HasSubstr(" on generic28 (model: structural): "));
    EXPECT_THAT(scratch.run({"map", "--set", "chip=prosperity_like"}).out,
                HasSubstr(" on prosperity_like (model: parametric): "));
    const Outcome json = scratch.run({"map", "--json", "--set", "chip=prosperity_like"});
    EXPECT_EQ(nlohmann::json::parse(json.out)["chip_model"], "parametric");
}

// Its cores keep the weights that Prosperity fetches from DRAM: nobody is to take the total for one with them.
TEST(Chips, SayWhatOfTheOriginalATotalLeavesOut) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo is not in this checkout";
    const Scratch scratch;
    const Outcome outcome =
        scratch.run({"validate", "--set", "chip=prosperity_like", "--set", "energy=prosperity_like"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.err, HasSubstr("warning: energy table prosperity_like: the accelerator has one core"));
    EXPECT_THAT(outcome.err, HasSubstr("that traffic is not in the total"));
}

}  // namespace
}  // namespace spikeloom::cli::test
