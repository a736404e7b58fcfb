// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/comparison.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "models/support/error.hpp"
#include "models/support/file_io.hpp"
#include "sim/report/run_directory.hpp"

namespace spikeloom::diff {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// What one run wrote.
struct Written {
    std::string result = R"({"accuracy": 0.5, "energy_j": {"total": 2.0}, "simulation": {"wall_s": 1.0}})";
    std::string config = R"({"samples": 2, "network": "/here/a.json", "chip": {"lanes": 4}})";
    std::string layers = "population,stage,unit_spikes\r\nhead,1,100\r\ntail,2,50\r\n";
    std::string energy = "entry,energy_j\r\nadder,0.5\r\n";
    std::string cores = "core,busy_cycles\r\n0,7\r\n";
    std::string weights = "weights";
    std::string area = "area";
    std::string spikes;  ///< spikes.csv; empty: none
    std::vector<report::TraceFile> traces;
    bool complete = true;
};

class DiffOfRuns : public ::testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    results::Run write(const std::string& name, const Written& written) {
        const fs::path weights = folder_ / (name + ".weights");
        writeFile(weights, written.weights);
        const fs::path area = folder_ / (name + ".area");
        writeFile(area, written.area);
        AtomicDirectory directory = report::openRunDirectory(folder_ / name);
        std::vector<report::NamedText> files{{"result.json", written.result},
                                             {"config.resolved.json", written.config},
                                             {"layers.csv", written.layers},
                                             {"energy.csv", written.energy},
                                             {"cores.csv", written.cores}};
        if (!written.spikes.empty()) files.push_back({"spikes.csv", written.spikes});
        report::writeFiles(directory, files,
                           {.inputs = {report::fingerprint("network", weights), report::fingerprint("area", area)},
                            .traces = written.traces,
                            .resolvedConfig = written.config},
                           {.complete = written.complete});
        return results::Run(folder_ / name);
    }
    Comparison compared(const Written& b, double tolerance = 0.0) {
        return compare(write("a", {}), write("b", b), tolerance);
    }

    fs::path folder_ = fs::path(::testing::TempDir()) / ("spikeloom_diff_" + std::to_string(::getpid()));
};

TEST_F(DiffOfRuns, OfTheSameIsNothing) {
    Written again;
    again.result = R"({"accuracy": 0.5, "energy_j": {"total": 2.0}, "simulation": {"wall_s": 9.0}})";
    const Comparison comparison = compared(again);
    EXPECT_TRUE(comparison.sameExperiment());
    EXPECT_TRUE(comparison.sameResults());
    EXPECT_FALSE(comparison.isMismatch());
    EXPECT_THAT(comparison.simulation.changes, SizeIs(1));
    EXPECT_THAT(comparison.program, IsEmpty());
    const std::string text = renderTerminal(comparison, false, false);
    EXPECT_THAT(text, HasSubstr("same results"));
    EXPECT_THAT(text, HasSubstr("result.json   2 figures, the same"));
    EXPECT_THAT(text, Not(HasSubstr("wall_s")));
    EXPECT_THAT(renderTerminal(comparison, true, false), HasSubstr("wall_s"));
}

TEST_F(DiffOfRuns, ThatDifferAlthoughTheSameWasRunIsAMismatch) {
    Written other;
    other.result = R"({"accuracy": 0.75, "energy_j": {"total": 2.0}})";
    const Comparison comparison = compared(other);
    EXPECT_TRUE(comparison.isMismatch());
    EXPECT_THAT(renderTerminal(comparison, false, false), HasSubstr("RESULTS DIFFER, though the same was run"));
}

TEST_F(DiffOfRuns, FindsADifferenceInATableThatItDoesNotShow) {
    Written other;
    other.cores = "core,busy_cycles\r\n0,8\r\n";
    EXPECT_THAT(compared(other).files, ElementsAre("cores.csv"));
    EXPECT_TRUE(compared(other).isMismatch());
    EXPECT_FALSE(compared(other, 0.125).isMismatch());  // 7 and 8
    EXPECT_TRUE(compared(other, 0.124).isMismatch());
    other.cores = "core,busy_cycles\r\n0,7.0\r\n";
    EXPECT_THAT(compared(other).files, ElementsAre("cores.csv"));  // without a tolerance bytes are compared
    EXPECT_THAT(compared(other, 1e-9).files, IsEmpty());
}

/// A run with a raster of so many samples.
Written traced(std::uint64_t samples, const std::string& spikes) {
    Written written;
    written.spikes = spikes;
    written.traces.push_back(
        {.name = "spikes.csv", .samples = samples, .samplesRequested = samples, .entriesMax = 100});
    return written;
}

// Options of traces are no part of the configuration.
TEST_F(DiffOfRuns, ThatWereTracedOtherwiseAreNoMismatch) {
    const results::Run one = write("a", traced(1, "sample,step\r\n0,1\r\n"));
    const Comparison other = compare(one, write("b", traced(2, "sample,step\r\n0,1\r\n1,1\r\n")));
    EXPECT_FALSE(other.isMismatch());
    EXPECT_TRUE(other.sameResults());
    ASSERT_THAT(other.notCompared, SizeIs(1));
    EXPECT_EQ(other.notCompared[0].file, "spikes.csv");
    EXPECT_THAT(renderTerminal(other, false, false), HasSubstr("spikes.csv: traced otherwise"));
    EXPECT_EQ(Json::parse(comparisonJson(other, false))["not_compared"][0]["why"], "traced otherwise");
    const Comparison none = compare(one, write("b", {}));
    EXPECT_TRUE(none.sameResults());
    EXPECT_EQ(none.notCompared[0].why, "only in A");
}

TEST_F(DiffOfRuns, ThatWereTracedAlikeHaveTheSameSpikes) {
    const results::Run one = write("a", traced(1, "sample,step\r\n0,1\r\n"));
    const results::Run other = write("b", traced(1, "sample,step\r\n0,2\r\n"));
    EXPECT_THAT(compare(one, other).files, ElementsAre("spikes.csv"));
    EXPECT_TRUE(compare(one, other).isMismatch());
    EXPECT_THAT(compare(one, other, 0.1).notCompared, SizeIs(1));
}

TEST_F(DiffOfRuns, OfAnotherConfigurationIsExplained) {
    Written other;
    other.config = R"({"samples": 2, "network": "/here/a.json", "chip": {"lanes": 8, "name": "new"}})";
    other.layers = "population,stage,unit_spikes\r\nhead,1,110\r\ntail,2,25\r\n";
    const Comparison comparison = compared(other);
    EXPECT_FALSE(comparison.sameResults());
    EXPECT_FALSE(comparison.isMismatch());
    ASSERT_THAT(comparison.configuration, SizeIs(2));
    EXPECT_EQ(comparison.configuration[0].path, "chip.lanes");
    ASSERT_THAT(comparison.figures[1].changes, SizeIs(2));
    EXPECT_EQ(comparison.figures[1].changes[0].path, "tail unit_spikes");  // -50 % before +10 %
    EXPECT_EQ(comparison.figures[1].changes[1].difference(), 10.0);
    const std::string text = renderTerminal(comparison, false, false);
    EXPECT_THAT(text, HasSubstr("4 -> 8"));
    EXPECT_THAT(text, HasSubstr("only in B: new"));
    EXPECT_THAT(text, HasSubstr("-50 %"));
}

// A number that was changed has lost its source, and those behind it have moved up.
TEST_F(DiffOfRuns, LeavesOutWhereTheChipsNumbersComeFrom) {
    Written other;
    other.config = R"({"samples": 2, "network": "/here/a.json", "chip": {"lanes": 4, "sources": [{"path": "lanes"}]}})";
    EXPECT_TRUE(compared(other).sameExperiment());
}

TEST_F(DiffOfRuns, KnowsAnInputByItsContentAndNotByItsPlace) {
    Written moved;
    moved.config = R"({"samples": 2, "network": "/there/a.json", "chip": {"lanes": 4}})";
    EXPECT_TRUE(compared(moved).sameExperiment());
    moved.weights = "other weights";
    const Comparison comparison = compared(moved);
    ASSERT_THAT(comparison.inputs, SizeIs(1));
    EXPECT_EQ(comparison.inputs[0].path, "network");
}

TEST_F(DiffOfRuns, SaysThatTheAreaTableIsAnother) {
    Written larger;
    larger.area = "another area";
    larger.result = R"({"accuracy": 0.5, "energy_j": {"total": 2.0}, "area_mm2": {"total": 9.0}})";
    const Comparison comparison = compared(larger);
    ASSERT_THAT(comparison.inputs, SizeIs(1));
    EXPECT_EQ(comparison.inputs[0].path, "area");
    EXPECT_FALSE(comparison.sameResults());
    EXPECT_FALSE(comparison.isMismatch());
}

TEST_F(DiffOfRuns, OfAnInterruptedOneIsNoMismatch) {
    Written half;
    half.result = R"({"accuracy": 1.0, "energy_j": {"total": 2.0}})";
    half.complete = false;
    const Comparison comparison = compared(half);
    EXPECT_FALSE(comparison.isMismatch());
    EXPECT_THAT(renderTerminal(comparison, false, false), HasSubstr("incomplete"));
}

TEST_F(DiffOfRuns, ShowsTheLargestOnAScreenAndAllOnDemand) {
    Written other;
    other.layers = "population,stage,unit_spikes\r\n";
    for (int i = 0; i < 20; ++i) other.layers += "layer" + std::to_string(i) + ",1,5\r\n";
    const Comparison comparison = compared(other);
    EXPECT_THAT(renderTerminal(comparison, false, false), HasSubstr("... and 34 more"));  // 40 new, 4 gone, 10 shown
    EXPECT_THAT(renderTerminal(comparison, true, false), HasSubstr("layer19 unit_spikes"));
    std::istringstream lines(renderTerminal(comparison, true, false));
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100u) << line;
}

TEST_F(DiffOfRuns, IsOneJsonObject) {
    Written other;
    other.energy = "entry,energy_j\r\nadder,1.0\r\n";
    const auto json = Json::parse(comparisonJson(compared(other), false));
    EXPECT_EQ(json["mismatch"], true);
    EXPECT_EQ(json["figures"]["energy.csv"]["changes"][0]["path"], "adder energy_j");
    EXPECT_EQ(json["figures"]["energy.csv"]["changes"][0]["relative"], 1.0);
    EXPECT_FALSE(json.contains("simulation"));
    EXPECT_TRUE(Json::parse(comparisonJson(compared(other), true)).contains("simulation"));
}

}  // namespace
}  // namespace spikeloom::diff
