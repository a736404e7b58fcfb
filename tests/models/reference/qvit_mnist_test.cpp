// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>

#include "tests/models/reference/golden_run.hpp"
#include "tests/support/imported_mnist.hpp"

/// A trained MNIST Transformer, imported by scripts/import_qvit.py. The model lies outside the project and may be
/// absent.
namespace spikeloom::reference {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of golden_run.hpp
using spikeloom::testing::ImportedMnist;

class QvitMnist : public ::testing::Test {
protected:
    void SetUp() override {
        if (!ImportedMnist::available()) GTEST_SKIP() << ImportedMnist::kAbsent;
        mnist_.emplace();
    }
    [[nodiscard]] GoldenRun golden() const {
        const std::filesystem::path& folder = mnist_->folder();
        return GoldenRun({folder / "network.snn.json", folder / "images.safetensors", folder / "witness.safetensors"});
    }

private:
    std::optional<ImportedMnist> mnist_;
};

// Twenty images need 19 to 23 steps in the mean and 4.2 to 4.6 spikes an activation in the layered schedule.
TEST_F(QvitMnist, SettlesAtEveryCodeWithinTheStepsAndSpikesThatItIsKnownFor) {
    const GoldenFigures figures = golden().run({}, 0, 20);
    record(figures);
    EXPECT_EQ(figures.wrongCodes, 0u);
    EXPECT_EQ(figures.wrongWitnessCodes, 0u);
    EXPECT_EQ(figures.wrongLogits, 0u);
    EXPECT_GT(figures.codes, 20u * 20000u);
    EXPECT_LT(figures.witnessLogitError, 1e-4);
    EXPECT_GE(figures.meanSteps(), 19.0);
    EXPECT_LE(figures.meanSteps(), 23.0);
    EXPECT_GE(figures.spikesPerActivation(), 4.2);
    EXPECT_LE(figures.spikesPerActivation(), 4.6);
}

TEST_F(QvitMnist, SettlesAtEveryCodePipelined) {
    program::RunRule rule;
    rule.schedule = program::Schedule::Pipelined;
    const GoldenFigures figures = golden().run(rule, 20, 23);
    record(figures);
    EXPECT_EQ(figures.wrongCodes, 0u);
    EXPECT_EQ(figures.wrongLogits, 0u);
}

}  // namespace
}  // namespace spikeloom::reference
