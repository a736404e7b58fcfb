// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/report/terminal.hpp"
#include "tests/sim/evaluate/scripted_backend.hpp"
#include "tests/sim/report/csv_reader.hpp"

namespace spikeloom::evaluate {
namespace {

using nlohmann::json;
using report::test::readTable;
using test::step;
using testing::HasSubstr;

/// Sample 0 (class 1) is right from step 2 on, sample 1 (class 0) always.
const Result& twoRuns() {
    static const Result result = [] {
        const test::ScriptedBackend backend({1, 0}, [](std::uint32_t sample, std::uint32_t steps) {
            Outcome outcome{sample, {}, false};
            for (std::uint32_t t = 1; t <= steps; ++t) outcome.steps.push_back(step(sample == 0 && t >= 2, 2));
            return outcome;
        });
        Result made = evaluate(backend, {.steps = {1, 2}});
        made.seconds = 0.5;
        return made;
    }();
    return result;
}

// T = 1: 2 units an inference: 20 additions and 2 multiply-accumulates are 18 + 9.2 pJ, 40 additions 36 + 9.2 pJ, of
// 100 x 4.6 pJ. T = 2: twice that.
TEST(EvaluateTables, HaveALineForEachT) {
    const std::string text = evaluateCsv(twoRuns());
    EXPECT_THAT(text, testing::StartsWith(
                          "max_steps,samples,correct,accuracy_percent,accuracy_low_percent,accuracy_high_percent,"
                          "steps_mean,left_early,unit_spikes,events,event_additions,synaptic_operations,"
                          "mac_operations,unit_spikes_per_neuron,events_per_neuron,energy_paper-ac-mac_uj,"
                          "energy_paper-ac-mac_of_dense,energy_paper-ac-mac-events_uj,"
                          "energy_paper-ac-mac-events_of_dense,dense_macs,dense_energy_uj\r\n1,2,1,50,"));
    const auto rows = readTable(text);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].at("max_steps"), "2");
    EXPECT_EQ(rows[1].at("accuracy_percent"), "100");
    EXPECT_EQ(rows[1].at("steps_mean"), "2");
    EXPECT_EQ(rows[1].at("events"), "4");
    EXPECT_NEAR(std::stod(rows[0].at("energy_paper-ac-mac-events_uj")), 27.2e-6, 1e-15);
    EXPECT_NEAR(std::stod(rows[0].at("energy_paper-ac-mac_uj")), 45.2e-6, 1e-15);
    EXPECT_NEAR(std::stod(rows[1].at("energy_paper-ac-mac-events_of_dense")), 2 * 27.2 / 460, 1e-12);
    EXPECT_NEAR(std::stod(rows[1].at("dense_energy_uj")), 460e-6, 1e-15);
}

TEST(EvaluateTables, TheCurveEndsWithTheRun) {
    const auto curve = readTable(curveCsv(twoRuns())), runs = readTable(evaluateCsv(twoRuns()));
    ASSERT_EQ(curve.size(), 1u + 2u);
    EXPECT_EQ(curve[1].at("max_steps"), "2");
    EXPECT_EQ(curve[1].at("step"), "1");
    EXPECT_EQ(curve[1].at("accuracy_percent"), "50");
    EXPECT_EQ(curve[2].at("samples_running"), "2");
    for (const char* column :
         {"accuracy_percent", "correct", "unit_spikes", "events", "event_additions", "synaptic_operations",
          "mac_operations", "energy_paper-ac-mac-events_uj", "energy_paper-ac-mac_uj"})
        EXPECT_EQ(curve[2].at(column), runs[1].at(column)) << column;
}

TEST(EvaluateTables, SamplesAddUpToTheRuns) {
    const auto samples = readTable(samplesCsv(twoRuns()));
    ASSERT_EQ(samples.size(), 2u * 2u);
    EXPECT_EQ(samples[0].at("correct"), "false");
    EXPECT_EQ(samples[2].at("correct"), "true");
    EXPECT_EQ(samples[2].at("prediction"), "1");
    EXPECT_EQ(samples[3].at("index"), "1");
    EXPECT_EQ(samples[3].at("steps"), "2");
    EXPECT_EQ(samples[3].at("synaptic_operations"), "80");
}

TEST(EvaluateTables, JsonSaysTheSameAndNamesItsSources) {
    const json result = json::parse(resultJson(twoRuns()));
    EXPECT_EQ(result["kind"], "evaluation");
    EXPECT_EQ(result["complete"], true);
    EXPECT_EQ(result["runs"][1]["accuracy"], 1.0);
    EXPECT_EQ(result["runs"][1]["inference"]["events"], 4.0);
    EXPECT_EQ(result["runs"][1]["per_neuron"]["events"], 1.0);
    EXPECT_EQ(result["runs"][1]["dense"]["mac_operations"], 100);
    EXPECT_NEAR(result["runs"][0]["accounting"]["paper-ac-mac-events"]["energy_j"].get<double>(), 27.2e-12, 1e-21);
    for (const json& mode : result["accounting_modes"]) {
        EXPECT_THAT(mode["source"].get<std::string>(), HasSubstr("Horowitz, ISSCC 2014"));
        EXPECT_GT(mode["leaves_out"].size(), 0u);
    }
}

TEST(EvaluateTables, TheScreenFitsATerminalAndSaysThatSomethingIsMissing) {
    std::istringstream lines(renderTerminal(twoRuns(), false));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        EXPECT_LE(line.size(), report::kTerminalWidth) << line;
        EXPECT_TRUE(line.empty() || line.back() != ' ') << line;
    }
    EXPECT_GT(count, 8u);
    Result interrupted = twoRuns();
    interrupted.complete = false;
    EXPECT_THAT(renderTerminal(interrupted, false), HasSubstr("INTERRUPTED"));
    interrupted.runs.clear();
    EXPECT_THAT(renderTerminal(interrupted, false), HasSubstr("INTERRUPTED"));
}

TEST(EvaluateTables, ThePictureHasBothPanelsAndEveryT) {
    const std::string svg = accuracySvg(twoRuns());
    for (const char* words : {"Accuracy against time steps", "Accuracy against energy", "T = 1", "T = 2",
                              "accuracy [%]", "without spikes: 0.00046 uJ"})
        EXPECT_THAT(svg, HasSubstr(words));
}

TEST(EvaluateTables, ThePictureOfNothingIsOneToo) {
    const Result nothing{.network = "none", .samplesRequested = 3, .runs = {}, .complete = false};
    EXPECT_THAT(accuracySvg(nothing), HasSubstr("(interrupted)"));
    EXPECT_THAT(accuracySvg(nothing), testing::Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace spikeloom::evaluate
