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
    const char* golden =
        R"(tiny on toy, 3 samples                                                                      complete
----------------------------------------------------------------------------------------------------
chip         2 x 1 mesh at 100 MHz, 2 cores, row_major placement; flit fidelity
schedule     layered, until quiet, at most 1,000 steps
precision    weights 8 bits; fraction bits: thresholds 16, functions 28
----------------------------------------------------------------------------------------------------
accuracy     66.67 %  (2 of 3 correct)
agreement    0 of 12 codes differ from the quantised network at the chip's widths
             3 of 12 codes differ from the network as trained, in float64
             1 of 4 codes differ from the exporter's witness (1 sample)
spikes       match the reference engine: every neuron, every step
----------------------------------------------------------------------------------------------------
steps        2.0 mean, 1 to 3; last spike in step 1.0; 2 of 3 settled
latency      12.00 us mean  |  min 6.000 us  p50 10.00 us  p95 20.00 us  max 20.00 us
             1,200 cycles, then 100 of reset: 76,923 inferences/s
----------------------------------------------------------------------------------------------------
inference              36.7  unit spikes           9.17 per activation; 9.1 % retract
                       73.3  spike events          one for each target core of a spike
                      600.0  synaptic operations
                       12.0  multiply-accumulates  graded events
                        6.0  neuron updates
                       60.0  membrane accesses     words read and written
                        3.0  function passes
                      100.0  flit-hops
                        4.0  packets received      2.5 routers, 15.0 cycles each
             of these 0.5 queueing, 12.0 routing, 1.0 serialisation, 1.5 contention
----------------------------------------------------------------------------------------------------
hot links    tile 0 east to tile 1          120 flits  10.0 % of cycles; queue 0.03 mean, 3 at most
             tile 1 out                      10 flits   0.8 % of cycles; queue 0.00 mean, 0 at most
----------------------------------------------------------------------------------------------------
energy       29.26 nJ +- 17.32 pJ per inference (29.24 nJ to 29.30 nJ)
             48.77 pJ a synaptic operation, all in
             uncertainties are stated for 0.1 % of it
             network                    500.0 pJ    1.7 %  #
             membrane memory            120.0 pJ    0.4 %
             barrier                    40.00 pJ    0.1 %
             static                     26.00 nJ   88.9 %  ####################################
             idle clock                 2.600 nJ    8.9 %  ####
             sources: 0.4 % measured, 1.7 % published, 88.9 % derived, 9.0 % estimate
----------------------------------------------------------------------------------------------------
simulated    in 1.500 s (2.00 samples/s), peak memory 64.0 MiB
             load 0 s, map 0 s, elaborate 0 s, chip 500.0 ms, reference 0 s, oracle 0 s
             chip: 440.0 spike events/s, 3.600 k synaptic operations/s, 600.0 flit-hops/s
)";
    EXPECT_EQ(renderTerminal(test::HandRun().summary(), false), golden);
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
    summary.samples = summary.samplesRequested = summary.settled = 1'000'000;
    summary.complete = false;
    summary.ann = summary.trained = summary.witness = {999'999'999, 999'999'999, 1.0, 10'000};
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

TEST(Terminal, LabelsAChipOfWhichOnlyTheParametersAreReproducedAndCountsItsTicks) {
    test::HandRun run;
    EXPECT_THAT(renderTerminal(run.summary(), false), Not(HasSubstr("parametric")));
    EXPECT_THAT(renderTerminal(run.summary(), false), Not(HasSubstr("ticks of")));
    run.experiment.chip.capabilities.model = hw::Fidelity::Parametric;
    run.experiment.chip.barrier.stepCycles = 1400;
    run.result.samples[1].chip.tickOverruns = 1;
    const std::string screen = renderTerminal(run.summary(), false);
    EXPECT_THAT(screen, HasSubstr("2 cores, row_major placement; flit fidelity; parametric\n"));
    EXPECT_THAT(screen, HasSubstr("             ticks of 1,400 cycles; 1 step took longer\n"));
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
