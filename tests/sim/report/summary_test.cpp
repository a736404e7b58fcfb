// SPDX-License-Identifier: Apache-2.0
#include "sim/report/summary.hpp"

#include <gtest/gtest.h>

#include "models/support/error.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

TEST(Summary, SaysWhatWasRun) {
    const report::Setup setup = test::HandRun().summary().setup;
    EXPECT_EQ(setup.network, "tiny");
    EXPECT_EQ(setup.chip, "toy");
    EXPECT_EQ(setup.meshWidth, 2u);
    EXPECT_EQ(setup.cores, 2u);
    EXPECT_EQ(setup.clockHz, 1e8);
    EXPECT_EQ(setup.weightBits, 8u);
    EXPECT_EQ(setup.spikingNeurons, 4u);  // neither the 4 of the input nor the 2 of the readout
}

TEST(Summary, CountsCorrectAndSettledSamples) {
    const Summary summary = test::HandRun().summary();
    EXPECT_EQ(summary.correct, 2u);
    EXPECT_EQ(summary.accuracy, 2.0 / 3.0);
    EXPECT_EQ(summary.settled, 2u);
}

// Latency 1000, 2000, 600 cycles of 10 ns; 1 / ((1200 + 100) x 10 ns) = 76,923 inferences a second.
TEST(Summary, DerivesThroughputFromLatencyAndReset) {
    const Summary summary = test::HandRun().summary();
    EXPECT_EQ(summary.latencyCycles.mean, 1200.0);
    EXPECT_EQ(summary.latencyCycles.min, 600u);
    EXPECT_EQ(summary.latencyCycles.p50, 1000u);
    EXPECT_EQ(summary.latencyCycles.p95, 2000u);
    EXPECT_EQ(summary.resetCycles.mean, 100.0);
    EXPECT_DOUBLE_EQ(summary.seconds(summary.latencyCycles.mean), 12e-6);
    EXPECT_DOUBLE_EQ(summary.throughputPerS, 1.0 / 13e-6);
}

// Unit spikes 2 x 10 + 3 x 20 + 1 x 30 = 110, of which 1+2 + 1+2+3 + 1 = 10 retract; 6 steps x 300 operations, 50 hops.
TEST(Summary, DividesEveryCountByTheSamples) {
    const Summary summary = test::HandRun().summary();
    EXPECT_EQ(summary.activity.unitSpikes, 110.0 / 3.0);
    EXPECT_EQ(summary.activity.retractions, 10.0 / 3.0);
    EXPECT_EQ(summary.activity.spikeEvents, 220.0 / 3.0);
    EXPECT_EQ(summary.activity.synapticOperations, 600.0);
    EXPECT_EQ(summary.activity.macOperations, 12.0);
    EXPECT_EQ(summary.activity.neuronUpdates, 6.0);
    EXPECT_EQ(summary.activity.membraneAccesses, 60.0);  // 30 read, 20 + 10 written
    EXPECT_EQ(summary.activity.functionPasses, 3.0);
    EXPECT_EQ(summary.activity.flitHops, 100.0);
    EXPECT_DOUBLE_EQ(summary.spikesPerActivation, 110.0 / 3.0 / 4.0);
}

// 960 bits an inference are 15 flits of 64; 100 flit-hops.
TEST(Summary, SaysWhichShareOfTheFlitHopsLeadsToAnotherChip) {
    test::HandRun run;
    EXPECT_EQ(run.summary().chipCrossingShare, 0.0);
    run.mapping.board.chipsX = 2;
    for (run::SampleResult& sample : run.result.samples) sample.chip.boardLinkBits = 960;
    const Summary summary = run.summary();
    EXPECT_EQ(summary.setup.chipsX, 2u);
    EXPECT_EQ(summary.activity.boardBits, 960.0);
    EXPECT_DOUBLE_EQ(summary.chipCrossingShare, 0.15);
}

TEST(Summary, AddsUpAgreementAndCountsWhoHadAWitness) {
    const Summary summary = test::HandRun().summary();
    EXPECT_EQ(summary.ann.wrongCodes, 0u);
    EXPECT_EQ(summary.ann.codesChecked, 12u);
    EXPECT_EQ(summary.trained.wrongCodes, 3u);
    EXPECT_EQ(summary.trained.largestLogitDifference, 0.5);
    EXPECT_EQ(summary.witness.codesChecked, 4u);
    EXPECT_EQ(summary.witness.samples, 1u);
}

TEST(Summary, OneWrongSpikeInOneSampleIsAMismatch) {
    test::HandRun run;
    EXPECT_EQ(run.summary().spikesMatchReference, true);
    run.result.samples[1].spikesMatchReference = false;
    EXPECT_EQ(run.summary().spikesMatchReference, false);
    EXPECT_EQ(run.summary().samplesWithSpikeMismatch, 1u);
}

TEST(Summary, DoesNotClaimAMatchThatNobodyChecked) {
    test::HandRun run;
    run.experiment.check.reference = false;
    EXPECT_EQ(run.summary().spikesMatchReference, std::nullopt);
    EXPECT_EQ(run.summary().sampleRows[0].spikesMatchReference, std::nullopt);
}

//   step   running       prediction after it            correct
//     1    0, 1, 2       9, 9, 0  of labels 7, 1, 1        0
//     2    0, 1          7, 9, 0 (sample 2 keeps its 0)    1
//     3    1             7 (kept), 1, 0 (kept)             2
TEST(Summary, LetsASampleThatEndedKeepItsPrediction) {
    const auto rows = test::HandRun().summary().stepRows;
    ASSERT_EQ(rows.size(), 3u);
    EXPECT_EQ(rows[0].running, 3u);
    EXPECT_EQ(rows[1].running, 2u);
    EXPECT_EQ(rows[2].running, 1u);
    EXPECT_EQ(rows[0].accuracy, 0.0);
    EXPECT_EQ(rows[1].accuracy, 1.0 / 3.0);
    EXPECT_EQ(rows[2].accuracy, 2.0 / 3.0);
    EXPECT_EQ(rows[0].activity.unitSpikes, 20.0);        // (10 + 20 + 30) / 3
    EXPECT_EQ(rows[2].activity.unitSpikes, 20.0 / 3.0);  // sample 1 alone, over all three
}

TEST(Summary, GathersTheCoresOfAPopulation) {
    const auto rows = test::HandRun().summary().layerRows;
    ASSERT_EQ(rows.size(), 2u);  // the input has no core
    EXPECT_EQ(rows[0].population, "hidden");
    EXPECT_EQ(rows[0].neurons, 4u);
    EXPECT_EQ(rows[0].memoryBits, 4096u + 4096 + 1000 + 24 + 64);
    EXPECT_DOUBLE_EQ(rows[0].spikesPerNeuron, 110.0 / 3.0 / 4.0);
    EXPECT_EQ(rows[0].busiestCoreCycles, 400.0);
    EXPECT_DOUBLE_EQ(rows[0].energyJ, 100e-12);  // 50 membrane words of 2 pJ
    EXPECT_EQ(rows[1].population, "out");
    EXPECT_DOUBLE_EQ(rows[1].energyJ, 20e-12);
}

// Of 3 x 1100.. = 3900 cycles core 0 was busy in 3 x 400; 8192 of the 131072 x 8 bits of its synaptic memory are used.
TEST(Summary, PlacesACoreAndSaysHowFullItIs) {
    const auto rows = test::HandRun().summary().coreRows;
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].tile, 1u);
    EXPECT_EQ(rows[0].tileX, 1u);
    EXPECT_EQ(rows[0].tileY, 0u);
    EXPECT_EQ(rows[0].utilisation, 1200.0 / 3900.0);
    EXPECT_EQ(rows[0].networkWaitCycles, 700.0);  // 1200 - 400 - 100
    EXPECT_EQ(rows[0].synapticUsed, 8192.0 / (131072 * 8));
    EXPECT_EQ(rows[0].membraneUsed, 1024.0 / (65536 * 8));
}

TEST(Summary, SpeedIsPerSecondOfTheChipsSimulation) {
    const Simulation simulation = test::HandRun().summary().simulation;
    EXPECT_EQ(simulation.samplesPerS, 2.0);        // 3 in 1.5 s
    EXPECT_EQ(simulation.spikeEventsPerS, 440.0);  // 220 in 0.5 s
    EXPECT_EQ(simulation.synapticOperationsPerS, 3600.0);
}

TEST(Summary, OfARunThatWasInterruptedBeforeItsFirstSampleIsEmpty) {
    test::HandRun run;
    run.result.samples.clear();
    run.result.complete = false;
    const Summary summary = run.summary();
    EXPECT_EQ(summary.samples, 0u);
    EXPECT_FALSE(summary.complete);
    EXPECT_EQ(summary.spikesMatchReference, std::nullopt);
    EXPECT_EQ(summary.energy.totalJ.nominal, 0.0);
}

TEST(Summary, RefusesCountersOfAnotherMapping) {
    test::HandRun run;
    run.result.samples[2].cores.resize(1);
    EXPECT_THROW((void)run.summary(), InvariantError);
}

}  // namespace
}  // namespace spikeloom::report
