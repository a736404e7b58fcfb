// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

class Interrupt : public ::testing::TestWithParam<const char*> {};

// The plan is printed before the first sample; hundreds of samples take longer than the signal.
TEST_P(Interrupt, WritesWhatIsFinishedAndEndsWith130) {
    if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    const Scratch scratch;
    Child child({"run", "--out", "result", "--jobs", GetParam()}, scratch.path());
    ASSERT_TRUE(child.hasSaid("samples of digits_vit"));
    child.signal(SIGINT);  // to all of its processes, as a terminal does
    const Outcome outcome = child.wait();
    EXPECT_EQ(outcome.exitCode, 130) << outcome.err;
    const auto manifest = nlohmann::json::parse(contents(scratch.path() / "result/manifest.json"));
    EXPECT_EQ(manifest["complete"], false);
    EXPECT_EQ(manifest["exit_status"], 130);
}

INSTANTIATE_TEST_SUITE_P(Jobs, Interrupt, ::testing::Values("1", "2"));

}  // namespace
}  // namespace spikeloom::cli::test
