// SPDX-License-Identifier: Apache-2.0
#include "sim/report/tables.hpp"

#include <gtest/gtest.h>

#include "tests/sim/report/csv_reader.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

using test::readTable;
using test::sumOf;

TEST(Tables, SamplesComeByIndexWithTheirFigures) {
    const auto table = readTable(samplesCsv(test::HandRun().summary()));
    ASSERT_EQ(table.size(), 3u);
    const auto& first = table[0];
    EXPECT_EQ(first.at("index"), "0");
    EXPECT_EQ(first.at("label"), "7");
    EXPECT_EQ(first.at("prediction"), "7");
    EXPECT_EQ(first.at("steps"), "2");
    EXPECT_EQ(first.at("last_spike_step"), "1");
    EXPECT_EQ(first.at("settled"), "true");
    EXPECT_EQ(first.at("latency_cycles"), "1000");
    EXPECT_EQ(first.at("latency_s"), "1e-05");
    EXPECT_EQ(first.at("unit_spikes"), "20");
    EXPECT_EQ(first.at("spike_events"), "40");
    EXPECT_EQ(first.at("synaptic_operations"), "600");
    EXPECT_EQ(first.at("mac_operations"), "12");
    EXPECT_EQ(first.at("flit_hops"), "100");
    EXPECT_EQ(first.at("wrong_codes"), "0");
    EXPECT_EQ(table[2].at("settled"), "false");
    EXPECT_EQ(table[2].at("trained_wrong_codes"), "2");
}

TEST(Tables, StepsAddUpToTheInference) {
    const Summary summary = test::HandRun().summary();
    const auto table = readTable(stepsCsv(summary));
    EXPECT_EQ(table[1].at("samples_running"), "2");
    EXPECT_DOUBLE_EQ(sumOf(table, "unit_spikes_per_inference"), summary.activity.unitSpikes);
    EXPECT_DOUBLE_EQ(sumOf(table, "retractions_per_inference"), summary.activity.retractions);
    EXPECT_DOUBLE_EQ(sumOf(table, "synaptic_operations_per_inference"), summary.activity.synapticOperations);
    EXPECT_DOUBLE_EQ(sumOf(table, "cycles_per_inference"), 200.0);  // 6 steps of 100 cycles in three samples
}

// Step 2 is of samples 0 and 1: 10 + 20 spikes and 2 x 300 operations over three inferences; busy 2 x 50 cycles of
// each, the readout 8.
TEST(Tables, ActivityOfALayerInAStepIsDividedByAllSamples) {
    const Summary summary = test::HandRun().summary();
    const auto table = readTable(layerStepsCsv(summary));
    ASSERT_EQ(table.size(), 6u);  // three steps of two populations on cores; the input has none
    EXPECT_EQ(table[2].at("step"), "2");
    EXPECT_EQ(table[2].at("population"), "hidden");
    EXPECT_EQ(table[2].at("unit_spikes"), "10");
    EXPECT_EQ(table[2].at("synaptic_operations"), "200");
    EXPECT_DOUBLE_EQ(std::stod(table[2].at("busy_cycles")), 200.0 / 3);
    EXPECT_EQ(table[3].at("population"), "out");
    EXPECT_DOUBLE_EQ(std::stod(table[3].at("busy_cycles")), 16.0 / 3);
    EXPECT_DOUBLE_EQ(sumOf(table, "unit_spikes"), summary.activity.unitSpikes);
}

TEST(Tables, PhasesOfTheFirstSampleTileItsLatency) {
    const auto table = readTable(phasesCsv(test::HandRun().summary()));
    ASSERT_EQ(table.size(), 3u);
    EXPECT_EQ(table[0].at("phase"), "inject");
    EXPECT_EQ(table[0].at("stage"), "");
    EXPECT_EQ(table[1].at("phase"), "stage");
    EXPECT_EQ(table[1].at("stage"), "0");
    EXPECT_EQ(table[1].at("begin_cycle"), table[0].at("barrier_end_cycle"));
    EXPECT_EQ(table[2].at("phase"), "readout");
    EXPECT_EQ(table[2].at("sample"), "0");
    EXPECT_EQ(table[2].at("barrier_end_cycle"), "1000");
}

TEST(Tables, LayersAddUpToTheInference) {
    const Summary summary = test::HandRun().summary();
    const auto table = readTable(layersCsv(summary));
    EXPECT_EQ(table[0].at("population"), "hidden");
    EXPECT_DOUBLE_EQ(sumOf(table, "unit_spikes"), summary.activity.unitSpikes);
    EXPECT_DOUBLE_EQ(sumOf(table, "mac_operations"), summary.activity.macOperations);
    EXPECT_DOUBLE_EQ(sumOf(table, "energy_j"), 120e-12);
}

TEST(Tables, CoresSayWhatTheyStoreByPurpose) {
    test::HandRun run;
    hw::MemoryUse use;
    use.weightBits = 800;
    use.pendingBits = 80;
    use.membraneBits = 160;
    use.delayBits = 40;
    use.operandTracerBits = 8;
    use.fanoutBits = 64;
    run.mapping.cores[0].use = use;
    const auto table = readTable(coresCsv(run.summary()));
    EXPECT_EQ(table[0].at("kernel_bytes"), "100");
    EXPECT_EQ(table[0].at("membrane_bytes"), "30");
    EXPECT_EQ(table[0].at("delay_line_bytes"), "5");
    EXPECT_EQ(table[0].at("tracer_copy_bytes"), "1");
    EXPECT_EQ(table[0].at("table_bytes"), "8");
    EXPECT_EQ(run.summary().layerRows[0].memoryBits, 800u + 80 + 160 + 40 + 8 + 64);
    const double used = run.summary().coreRows[0].membraneUsed;
    run.mapping.cores[0].use.delayBits = 0;
    EXPECT_GT(used, run.summary().coreRows[0].membraneUsed);
}

TEST(Tables, CoresGiveTheirSliceInHalfOpenRanges) {
    const auto table = readTable(coresCsv(test::HandRun().summary()));
    EXPECT_EQ(table[0].at("slice"), "[0:1, 0:4]");  // quoted in the file for its comma
    EXPECT_EQ(table[0].at("tile_x"), "1");
    EXPECT_EQ(table[0].at("busy_cycles"), "400");
    EXPECT_EQ(table[0].at("membrane_bits"), "24");
}

// 60, 120 and 180 flits in 1000, 2000 and 600 cycles: 120 an inference, 360 of 3600 cycles; 108 flit-cycles in the
// queue.
TEST(Tables, LinksAreMeansOfAnInferenceTheHottestFirst) {
    const auto table = readTable(linksCsv(test::HandRun().summary()));
    ASSERT_EQ(table.size(), 3u);
    EXPECT_EQ(table[0].at("link"), "tile 0 east to tile 1");
    EXPECT_EQ(table[0].at("flits"), "120");
    EXPECT_EQ(table[0].at("utilisation"), "0.1");
    EXPECT_EQ(table[0].at("stall_cycles"), "3");
    EXPECT_EQ(table[0].at("mean_queue_flits"), "0.03");
    EXPECT_EQ(table[0].at("largest_queue_flits"), "3");
    EXPECT_EQ(table[1].at("link"), "tile 1 out");
    EXPECT_EQ(table[1].at("tile_x"), "1");
    EXPECT_EQ(table[2].at("flits"), "0");
}

// Two chips of a tile each; a flit of 64 bits occupies the link of 16 for 4 cycles: 1440 of 3600.
TEST(Tables, LinksSayWhichOfThemLeadToAnotherChip) {
    test::HandRun run;
    run.mapping.board = {.chipsX = 2, .linkBits = 16};
    for (run::SampleResult& sample : run.result.samples) sample.links[1].crossesChips = true;
    const auto table = readTable(linksCsv(run.summary()));
    EXPECT_EQ(table[0].at("link"), "tile 0 east to tile 1");
    EXPECT_EQ(table[0].at("chip"), "0");
    EXPECT_EQ(table[0].at("to_chip"), "1");
    EXPECT_EQ(table[0].at("utilisation"), "0.4");
    EXPECT_EQ(table[1].at("chip"), "1");
    EXPECT_EQ(table[1].at("to_chip"), "");
}

// Router 0 has one output, with 120 flits an inference of 1200 cycles. Router 1 has two, with 10 flits: 30 of 2 x 3600;
// and the 108 flit-cycles in the buffer behind the link to it.
TEST(Tables, RoutersAddUpTheirLinks) {
    const auto table = readTable(routersCsv(test::HandRun().summary()));
    ASSERT_EQ(table.size(), 2u);
    EXPECT_EQ(table[0].at("flit_hops"), "120");
    EXPECT_EQ(table[0].at("utilisation"), "0.1");
    EXPECT_EQ(table[0].at("stall_cycles"), "3");
    EXPECT_EQ(table[0].at("mean_queue_flits"), "0");
    EXPECT_EQ(table[1].at("tile_x"), "1");
    EXPECT_EQ(table[1].at("flit_hops"), "10");
    EXPECT_DOUBLE_EQ(std::stod(table[1].at("utilisation")), 30.0 / 7200);
    EXPECT_EQ(table[1].at("mean_queue_flits"), "0.03");
}

// As above, with 4 cycles a flit on the link between the chips.
TEST(Tables, RoutersAreAsBusyAsTheLinksThatLeaveThem) {
    test::HandRun run;
    run.mapping.board = {.chipsX = 2, .linkBits = 16};
    for (run::SampleResult& sample : run.result.samples) sample.links[1].crossesChips = true;
    const auto table = readTable(routersCsv(run.summary()));
    EXPECT_EQ(table[0].at("utilisation"), "0.4");
    EXPECT_EQ(table[0].at("chip"), "0");
    EXPECT_EQ(table[1].at("chip"), "1");
}

TEST(Tables, EnergyAddsUpToTheTotal) {
    const Summary summary = test::HandRun().summary();
    const auto table = readTable(energyCsv(summary));
    EXPECT_NEAR(sumOf(table, "energy_j"), summary.energy.totalJ.nominal, 1e-20);
    EXPECT_EQ(table[0].at("source"), "made up, for a test");
    EXPECT_EQ(table[0].at("kind"), "measured");
    EXPECT_EQ(table[3].at("energy_each_pj"), "");
}

TEST(Tables, HaveTheirHeaderEvenWithoutASample) {
    test::HandRun run;
    run.result.samples.clear();
    const Summary summary = run.summary();
    EXPECT_EQ(test::readCsv(samplesCsv(summary)).size(), 1u);
    EXPECT_EQ(test::readCsv(stepsCsv(summary)).size(), 1u);
    EXPECT_EQ(test::readCsv(layerStepsCsv(summary)).size(), 1u);
    EXPECT_EQ(test::readCsv(phasesCsv(summary)).size(), 1u);
    EXPECT_EQ(test::readCsv(coresCsv(summary)).size(), 3u);  // where everything is, is known all the same
}

}  // namespace
}  // namespace spikeloom::report
