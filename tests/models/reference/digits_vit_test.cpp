// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/models/reference/golden_run.hpp"

/// models/zoo/digits_vit: two blocks, 16 tokens, width 48, trained. 18,944 neurons an image; the exporter stored every
/// code of the first 51 images and the float64 logits of all 360.
namespace spikeloom::reference {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of golden_run.hpp

GoldenRun digits() {
    const std::filesystem::path folder = std::filesystem::path(SPIKELOOM_SOURCE_DIR) / "models/zoo/digits_vit";
    return GoldenRun({folder / "digits_vit.snn.json", folder / "images.safetensors", folder / "witness.safetensors"});
}

void expectExact(const GoldenFigures& figures) {
    record(figures);
    EXPECT_EQ(figures.wrongCodes, 0u);
    EXPECT_EQ(figures.wrongWitnessCodes, 0u);
    EXPECT_EQ(figures.wrongLogits, 0u);
}

TEST(DigitsVit, SettlesAtEveryCodeOfAllImagesLayered) {
    const GoldenRun golden = digits();
    const GoldenFigures figures = golden.run({}, 0, golden.size());
    expectExact(figures);
    EXPECT_EQ(figures.images, 360u);
    EXPECT_EQ(figures.codes, 360u * 18944u);
    EXPECT_EQ(figures.witnessCodes, 51u * 18944u);
    EXPECT_EQ(figures.correct, 354u);
    EXPECT_LT(figures.witnessLogitError, 1e-4);
}

TEST(DigitsVit, SettlesAtEveryCodePipelined) {
    program::RunRule rule;
    rule.schedule = program::Schedule::Pipelined;
    expectExact(digits().run(rule, 0, 5));
}

TEST(DigitsVit, SettlesAtEveryCodePipelinedWithDelayedStagesAndSpreadSchedules) {
    program::RunRule rule;
    rule.schedule = program::Schedule::Pipelined;
    rule.fireEnableDelay = 2;
    rule.biasSteps = 3;
    rule.inputSteps = 4;
    expectExact(digits().run(rule, 36, 41));
}

}  // namespace
}  // namespace spikeloom::reference
