// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <ostream>

#include "tests/models/reference/golden_run.hpp"

/// The trained networks of models/zoo that settle. The exporter stored every code of the first images, and the float64
/// logits of all 360.
namespace spikeloom::reference {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of golden_run.hpp

struct Network {
    std::string name;
    std::size_t neurons = 0, witnesses = 0,
                correct = 0;  ///< neurons an image; images with stored codes, and right ones
    double logitError = 0.0;  ///< of the chip's grids, at most
};
void PrintTo(const Network& network, std::ostream* out) {
    *out << network.name;
}

/// digits_vit: two blocks, 16 tokens, width 48. digits_cnn: two residual blocks, 3 x 8x8x16 + 2 x 4x4x32 neurons.
class ZooNetwork : public ::testing::TestWithParam<Network> {
protected:
    static GoldenRun golden() {
        const auto folder = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo" / GetParam().name;
        return GoldenRun(
            {folder / (GetParam().name + ".snn.json"), folder / "images.safetensors", folder / "witness.safetensors"});
    }
    static void expectExact(const GoldenFigures& figures) {
        record(figures);
        EXPECT_EQ(figures.wrongCodes, 0u);
        EXPECT_EQ(figures.wrongWitnessCodes, 0u);
        EXPECT_EQ(figures.wrongLogits, 0u);
    }
};

TEST_P(ZooNetwork, SettlesAtEveryCodeOfAllImagesLayered) {
    const GoldenRun run = golden();
    const GoldenFigures figures = run.run({}, 0, run.size());
    expectExact(figures);
    EXPECT_EQ(figures.images, 360u);
    EXPECT_EQ(figures.codes, 360u * GetParam().neurons);
    EXPECT_EQ(figures.witnessCodes, GetParam().witnesses * GetParam().neurons);
    EXPECT_EQ(figures.correct, GetParam().correct);
    EXPECT_LT(figures.witnessLogitError, GetParam().logitError);
}

TEST_P(ZooNetwork, SettlesAtEveryCodePipelined) {
    program::RunRule rule;
    rule.schedule = program::Schedule::Pipelined;
    expectExact(golden().run(rule, 0, 5));
}

TEST_P(ZooNetwork, SettlesAtEveryCodePipelinedWithDelayedStagesAndSpreadSchedules) {
    program::RunRule rule;
    rule.schedule = program::Schedule::Pipelined;
    rule.fireEnableDelay = 2;
    rule.biasSteps = 3;
    rule.inputSteps = 4;
    expectExact(golden().run(rule, 36, 41));
}

INSTANTIATE_TEST_SUITE_P(Digits, ZooNetwork,
                         ::testing::Values(Network{"digits_vit", 18944, 51, 354, 1e-4},
                                           Network{"digits_cnn", 4096, 236, 359, 1e-6}),
                         [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace spikeloom::reference
