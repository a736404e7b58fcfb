// SPDX-License-Identifier: Apache-2.0
#include "sim/report/terminal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <sstream>

#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Terminal, LooksLikeThis) {
    const char* golden = R"(GOLDEN
)";
    EXPECT_EQ(renderTerminal(test::HandRun().summary(), false), golden + 0);
}

std::size_t widest(const std::string& text) {
    std::istringstream lines(text);
    std::size_t width = 0;
    for (std::string line; std::getline(lines, line);) width = std::max(width, line.size());
    return width;
}

TEST(Terminal, ColourAddsEscapesAndChangesNoCharacter) {
    const Summary summary = test::HandRun().summary();
    const std::string coloured = renderTerminal(summary, true);
    EXPECT_THAT(coloured, HasSubstr("\x1b["));
    EXPECT_EQ(std::regex_replace(coloured, std::regex("\x1b\\[[0-9;]*m"), ""), renderTerminal(summary, false));
}

TEST(Terminal, StaysWithinItsWidthForAwkwardNamesAndHugeFigures) {
    Summary summary = test::HandRun().summary();
    summary.setup.network = summary.setup.chip = summary.setup.placement = std::string(90, 'x');
    summary.setup.rule = {program::Schedule::Pipelined, program::StopRule::Quiet, 100000, 1000, 1000, 1000};
    summary.samples = summary.samplesRequested = summary.settled = 4'000'000'000;
    summary.complete = false;
    summary.ann = summary.trained = summary.witness = {999'999'999'999, 999'999'999'999, 1.0, 4'000'000'000};
    summary.activity.unitSpikes = summary.activity.synapticOperations = summary.activity.spikeEvents = 1e13;
    summary.latencyCycles = {1e15, 999'999'999'999'999, 1'000'000'000'000'000, 1, 1'000'000'000'000'000};
    summary.steps = {100000.0, 100000, 100000, 100000, 100000};
    summary.energy.byComponent[0].share = 1.0;
    summary.simulation.cost.wallSeconds = 123456789.0;
    EXPECT_LE(widest(renderTerminal(summary, false)), kTerminalWidth);
}

TEST(Terminal, ShoutsAboutWhatIsWrong) {
    test::HandRun run;
    run.result.complete = false;
    run.result.samplesRequested = 10;
    run.result.samples[0].spikesMatchReference = false;
    run.result.samples[0].ann.wrongCodes = 1;
    const std::string text = renderTerminal(run.summary(), false);
    EXPECT_THAT(text, HasSubstr("INTERRUPTED after 3 of 10 samples"));
    EXPECT_THAT(text, HasSubstr("DIFFER from the reference engine in 1 of 3 samples"));
    EXPECT_THAT(text, HasSubstr("1 of 12 codes differ from the quantised network"));
}

TEST(Terminal, SaysWhatWasNotChecked) {
    test::HandRun run;
    run.experiment.check.reference = false;
    for (auto& sample : run.result.samples) sample.ann = sample.trained = sample.witness = {};
    const std::string text = renderTerminal(run.summary(), false);
    EXPECT_THAT(text, HasSubstr("not compared with the reference engine"));
    EXPECT_THAT(text, HasSubstr("not compared with the network as trained"));
    EXPECT_THAT(text, Not(HasSubstr("0 of 0")));
}

TEST(Terminal, OfNoSampleShowsNoFigures) {
    test::HandRun run;
    run.result.samples.clear();
    run.result.complete = false;
    const std::string text = renderTerminal(run.summary(), false);
    EXPECT_THAT(text, HasSubstr("INTERRUPTED after 0 of 3 samples"));
    EXPECT_THAT(text, Not(HasSubstr("accuracy")));
    EXPECT_THAT(text, Not(HasSubstr("nan")));
}

}  // namespace
}  // namespace spikeloom::report
