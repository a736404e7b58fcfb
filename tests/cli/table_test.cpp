// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/cli/scratch.hpp"

namespace spikeloom::cli::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class TableCommand : public ::testing::Test {
protected:
    void SetUp() override {
        if (!hasZoo()) GTEST_SKIP() << "models/zoo/digits_vit is not in this checkout";
    }
    /// One sample of the burst CNN for so many steps.
    void simulate(const std::string& out, const std::string& steps) const {
        const Outcome outcome =
            scratch.run({"run", (source() / "configs/experiments/digits_cnn_burst.json").string(), "--samples", "1",
                         "--set", "run.max_steps=" + steps, "--out", out, "--quiet", "--jobs", "1"});
        ASSERT_EQ(outcome.exitCode, 0) << outcome.err;
    }
    Scratch scratch;
};

TEST_F(TableCommand, ShowsRunsInTheFormatThatIsAskedFor) {
    simulate("two", "2");
    simulate("three", "3");
    const Outcome shown = scratch.run({"table", "two", "three", "--columns", "steps,energy,baseline,saving"});
    EXPECT_EQ(shown.exitCode, 0) << shown.err;
    EXPECT_THAT(shown.err, IsEmpty());
    EXPECT_THAT(shown.out, StartsWith("| run | steps | energy ["));
    EXPECT_THAT(shown.out, AllOf(HasSubstr("| two | 2.00 |"), HasSubstr("| three | 3.00 |"), Not(HasSubstr("| - |"))));

    const Outcome written = scratch.run({"table", "two", "--compare", "three", "--format", "latex", "--out", "t.tex"});
    EXPECT_EQ(written.exitCode, 0) << written.err;
    EXPECT_THAT(written.out, IsEmpty());
    EXPECT_THAT(contents(scratch.path() / "t.tex"), AllOf(HasSubstr("\\toprule"), HasSubstr("latency / three")));
}

TEST_F(TableCommand, RefusesARunThatWasChanged) {
    simulate("two", "2");
    std::filesystem::remove(scratch.path() / "two/layers.csv");
    const Outcome outcome = scratch.run({"table", "two"});
    EXPECT_EQ(outcome.exitCode, 2);
    EXPECT_THAT(outcome.err, AllOf(HasSubstr("layers.csv"), HasSubstr("is missing")));
}

TEST(TableCommandLine, NamesColumnsAndSuggestsThem) {
    const Scratch scratch;
    const Outcome help = scratch.run({"table", "--columns", "help"});
    EXPECT_EQ(help.exitCode, 0);
    EXPECT_THAT(help.out, AllOf(HasSubstr("energy.network"), HasSubstr("energy@paper-ac-mac")));
    const Outcome wrong = scratch.run({"table", "nowhere", "--columns", "enrgy"});
    EXPECT_EQ(wrong.exitCode, 2);
    EXPECT_THAT(wrong.err, HasSubstr("did you mean energy?"));
    EXPECT_EQ(scratch.run({"table"}).exitCode, 2);
    EXPECT_EQ(scratch.run({"table", "nowhere"}).exitCode, 2);
}

TEST_F(TableCommand, OfAPaperRunsWhatIsNotThereAndTakesTheRest) {
    const auto experiment = (source() / "configs/experiments/digits_cnn_burst.json").string();
    const nlohmann::json document{
        {"schema_version", 1},
        {"caption", "Two."},
        {"set", {"samples=1"}},
        {"runs",
         {{{"label", "T = 2"}, {"experiment", experiment}, {"set", {"run.max_steps=2"}}},
          {{"label", "tiny"}, {"experiment", experiment}, {"set", {"chip.core.synaptic_memory.capacity_bytes=64"}}}}},
        {"columns", {"steps", "energy"}}};
    const auto file = scratch.write("mine.json", document).string();
    const Outcome first = scratch.run({"paper", file, "--out", "tables", "--jobs", "1"});
    EXPECT_EQ(first.exitCode, 0) << first.err;
    EXPECT_THAT(first.out, AllOf(HasSubstr("| T = 2 | 2.00 |"), HasSubstr("| tiny | does not map: ")));
    EXPECT_THAT(first.err, HasSubstr("1 computed, 0 reused, 1 do not map"));
    for (const char* name : {"mine.md", "mine.tex", "mine.csv", "mine.json"})
        EXPECT_TRUE(std::filesystem::exists(scratch.path() / "tables" / name)) << name;
    const auto run = std::filesystem::directory_iterator(scratch.path() / "tables/runs")->path();
    const std::string revision = nlohmann::json::parse(contents(run / "manifest.json"))["git_revision"];
    const bool isNamed = !revision.ends_with("-dirty") && revision != "unknown";  // else it could be any program's
    const Outcome again = scratch.run({"paper", file, "--out", "tables", "--jobs", "1"});
    EXPECT_THAT(again.err,
                HasSubstr(isNamed ? "0 computed, 1 reused, 1 do not map" : "1 computed, 0 reused, 1 do not map"));
    EXPECT_EQ(again.out, first.out);
}

}  // namespace
}  // namespace spikeloom::cli::test
