// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class CompareNocCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    Scratch scratch;
};

TEST_F(CompareNocCommand, PrintsALineForEachFidelityAndWritesNothing) {
    const Outcome outcome = scratch.run({"compare-noc", "--samples", "1"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("digits_vit on generic28, layered schedule, 1 samples"));
    for (const char* line : {"\nflit ", "\npacket ", "\nideal "}) EXPECT_THAT(outcome.out, HasSubstr(line));
    EXPECT_THAT(outcome.err, HasSubstr("packet fidelity"));
    EXPECT_THAT(scratch.listing(), IsEmpty());
}

// The same function and traffic under every fidelity, and almost the same time: contention is rare on this chip.
TEST_F(CompareNocCommand, FindsTheSameSpikesAndNearlyTheSameLatencyInBothSchedules) {
    for (const std::string schedule : {"layered", "pipelined"}) {
        const Outcome outcome = scratch.run(
            {"compare-noc", "--samples", "2", "--jobs", "2", "--json", "--quiet", "--set", "run.schedule=" + schedule});
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
        EXPECT_THAT(outcome.err, IsEmpty());
        const auto json = nlohmann::json::parse(outcome.out);
        EXPECT_EQ(json["reference"], "flit");
        EXPECT_EQ(json["schedule"], schedule);
        ASSERT_EQ(json["fidelities"].size(), 3u);
        const auto& flit = json["fidelities"][0];
        EXPECT_EQ(flit["latency_error_percent"], 0.0);
        EXPECT_EQ(flit["speed_up"], 1.0);
        for (const auto& one : json["fidelities"]) {
            EXPECT_EQ(one["codes_exact"], true);
            EXPECT_EQ(one["spikes_exact"], true);
            EXPECT_EQ(one["flit_hops"], flit["flit_hops"]);
            EXPECT_LT(std::abs(one["latency_error_percent"].get<double>()), 5.0) << one["fidelity"];
            EXPECT_GT(one["chip_s"].get<double>(), 0.0);
        }
    }
}

TEST_F(CompareNocCommand, SaysWhatWasNotChecked) {
    const Outcome outcome = scratch.run(
        {"compare-noc", "--samples", "1", "--json", "--set", "check.oracle=false", "--set", "check.reference=false"});
    EXPECT_EQ(outcome.exitCode, 0) << outcome.err;
    const auto json = nlohmann::json::parse(outcome.out);
    EXPECT_TRUE(json["fidelities"][1]["codes_exact"].is_null());
    EXPECT_TRUE(json["fidelities"][1]["spikes_exact"].is_null());
}

TEST_F(CompareNocCommand, RunNamesTheFidelityThatItUsed) {
    const std::vector<std::string> run{"run", "--samples", "1", "--out", "result", "--set", "chip.noc.fidelity=packet"};
    EXPECT_THAT(scratch.run(run).out, HasSubstr("placement; packet fidelity"));
    EXPECT_EQ(nlohmann::json::parse(contents(scratch.path() / "result/result.json"))["noc"]["fidelity"], "packet");
}

TEST_F(CompareNocCommand, AStageThatTakesTooLongEndsWithFour) {
    const Outcome outcome = scratch.run({"compare-noc", "--samples", "1", "--set", "watchdog_cycles=1"});
    EXPECT_EQ(outcome.exitCode, 4) << outcome.err;
    EXPECT_THAT(outcome.out, IsEmpty());
}

}  // namespace
}  // namespace spikeloom::cli::test
