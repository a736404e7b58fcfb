// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/models/reference/golden_run.hpp"

/// A trained MNIST Transformer, imported by scripts/import_qvit.py. The model lies outside the project and may be
/// absent.
namespace spikeloom::reference {
namespace {

using namespace testing;  // NOLINT(google-build-using-namespace): the parts of golden_run.hpp
namespace fs = std::filesystem;

class QvitMnist : public ::testing::Test {
protected:
    void SetUp() override {
        const fs::path root = SPIKELOOM_SOURCE_DIR, model = root / "../shared/data/qvit_mnist/model.npz";
        if (!fs::exists(model)) GTEST_SKIP() << "no ../shared/data/qvit_mnist/model.npz beside the project";
        if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3 to import the model with";
        folder_ = fs::temp_directory_path() / ("spikeloom_qvit_" + std::to_string(::getpid()));
        const std::string command = "/usr/bin/python3 '" + (root / "scripts/import_qvit.py").string() + "' '" +
                                    model.string() + "' '" + folder_.string() + "' > /dev/null";
        ASSERT_EQ(std::system(command.c_str()), 0) << command;
    }
    void TearDown() override {
        if (!folder_.empty()) fs::remove_all(folder_);
    }
    [[nodiscard]] GoldenRun golden() const {
        return GoldenRun(
            {folder_ / "network.snn.json", folder_ / "images.safetensors", folder_ / "witness.safetensors"});
    }

private:
    fs::path folder_;
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
