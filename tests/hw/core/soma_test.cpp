// SPDX-License-Identifier: Apache-2.0
#include "hw/core/soma.hpp"

#include <gtest/gtest.h>

#include "tests/hw/core/soma_bench.hpp"

namespace spikeloom::hw {
namespace {

using Cycles = std::vector<std::uint64_t>;

CoreSpec visiting(Visit visit, std::uint32_t outputFifo = 64) {
    CoreSpec spec;  // 4 lanes and 3 stages; memory latency 1, membranes in 4 banks
    spec.neuronUnit.visit = visit;
    spec.outputFifoPackets = outputFifo;
    return spec;
}

// 8 neurons, 4 lanes: N = 2; a membrane word, a pending word and a tracer word hide behind it. From 100:
//   100, 101   lanes        104, 105   after 1 cycle of latency and 3 stages: spikes of neurons 0..3 and 4..7
//   106        the last membrane is written: idle, which the controller hears in 107
TEST(Soma, SendsTheSpikesOfARowAfterLatencyAndPipelineInTheOrderOfItsNeurons) {
    SomaBench core(visiting(Visit::All), {.cols = 8});
    core.charge(0, 1);
    core.fire(100);
    core.runUntil(103);
    EXPECT_EQ(core.counters.outputFifoPushes, 0u);
    EXPECT_EQ(core.spikeCycles(), (Cycles{104, 104, 104, 104, 105, 105, 105, 105}));
    std::vector<std::uint32_t> neurons;
    for (const Packet& packet : core.sink.packets) neurons.push_back(packet.payload.neuron);
    EXPECT_EQ(neurons, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7}));
    EXPECT_EQ(core.counters.somaBusyCycles, 2u);
}

TEST(Soma, IsDoneWhenTheLastMembraneIsWritten) {
    SomaBench core(visiting(Visit::All), {.cols = 8});
    core.fire(100);
    EXPECT_EQ(core.idleHeard(), 107u);
    EXPECT_EQ(core.busy.total(), 6u);  // 100 .. 105
}

// Nothing to visit: the priority encoder says so in the first cycle.
TEST(Soma, IsDoneAtOnceWhenNoRowNeedsAVisit) {
    SomaBench core(visiting(Visit::Touched), {.rows = 3, .cols = 8});
    core.fire(100);
    EXPECT_EQ(core.idleHeard(), 101u);
    EXPECT_EQ(core.counters.rowsVisited, 0u);
    EXPECT_EQ(core.busy.total(), 0u);
}

TEST(Soma, StartsARowWhenTheLanesAreDoneWithTheOneBefore) {
    SomaBench core(visiting(Visit::All), {.rows = 3, .cols = 8});
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{100, 102, 104}));
    EXPECT_EQ(core.probe.heard, Cycle{106 + 4 + 1});
}

// Skipped rows cost nothing: row 2 starts when row 0 is done.
TEST(Soma, FindsTheNextRowInNoTime) {
    SomaBench core(visiting(Visit::Touched), {.rows = 4, .cols = 8});
    core.charge(0, 1);
    core.charge(2, 1);
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{100, 102}));
    EXPECT_EQ(core.counters.rowsVisited, 2u);
}

TEST(Soma, FollowsTheSlowestOfLanesMembranesAndTracers) {
    const auto cyclesOfARow = [](const CoreSpec& spec, std::int64_t current) {
        SomaBench core(spec, {.rows = 2, .cols = 64});
        if (current != 0) core.charge(0, current);
        core.fire(100);
        const Cycles rows = core.rowCycles();
        return rows.at(1) - rows.at(0);
    };
    CoreSpec spec = visiting(Visit::All);
    EXPECT_EQ(cyclesOfARow(spec, 0), 16u);  // 64 neurons, 4 lanes
    spec.neuronUnit.lanes = 64;
    EXPECT_EQ(cyclesOfARow(spec, 0), 2u);  // 8 membrane words in 4 banks; 64 tracers are 2 words
    spec.membraneMemory.banks = 1;
    EXPECT_EQ(cyclesOfARow(spec, 0), 8u);
    EXPECT_EQ(cyclesOfARow(spec, 1), 16u);  // and 8 words of pending current if something arrived
    spec.membraneMemory.banks = 64;
    EXPECT_EQ(cyclesOfARow(spec, 1), 2u);  // tracers
    spec.tracerMemory.portBits = 16;
    EXPECT_EQ(cyclesOfARow(spec, 1), 16u);
}

// 64 neurons on 4 lanes are 16 rounds; a round of 5 cycles makes 80, and neuron c's spike leaves floor(c x 80 / 64)
// cycles after the first: of the last, 78.
TEST(Soma, StartsALaneEveryCyclesPerUpdate) {
    CoreSpec spec = visiting(Visit::All, 128);
    spec.neuronUnit.cyclesPerUpdate = 5;
    SomaBench rows(spec, {.rows = 2, .cols = 64});
    rows.fire(100);
    EXPECT_EQ(rows.rowCycles(), (Cycles{100, 180}));
    EXPECT_EQ(rows.counters.somaBusyCycles, 160u);
    SomaBench core(spec, {.rows = 2, .cols = 64});
    core.charge(0, 1);
    core.fire(100);
    const Cycles spikes = core.spikeCycles();
    ASSERT_EQ(spikes.size(), 64u);
    EXPECT_EQ(spikes[0], 104u);
    EXPECT_EQ(spikes[1], 105u);
    EXPECT_EQ(spikes[63], 104u + 78);
}

// 64 biases of 32 bits are 16 words of the synaptic memory, read in step 1 only; 64 lanes need 1 cycle, tracers 2.
TEST(Soma, ReadsItsBiasesWhileTheyAreDue) {
    CoreSpec spec = visiting(Visit::All);
    spec.neuronUnit.lanes = 64;
    SomaBench core(spec, {.rows = 2, .cols = 64, .biasBits = 32});
    core.fire(100, 1);
    EXPECT_EQ(core.rowCycles(), (Cycles{100, 116}));
    EXPECT_EQ(core.counters.synapticReadWords, 32u);
    core.fire(1500, 2);
    EXPECT_EQ(core.rowCycles(), (Cycles{1500, 1502}));
    EXPECT_EQ(core.counters.synapticReadWords, 32u);
}

// Thresholds of 32 bits that differ by column are 16 words, read with every row; with the biases of step 1 they are 32.
TEST(Soma, ReadsTheParametersOfItsColumnsWithEveryRow) {
    CoreSpec spec = visiting(Visit::All);
    spec.neuronUnit.lanes = 64;
    SomaBench core(spec, {.rows = 2, .cols = 64, .biasBits = 32, .parameterBits = 32});
    core.fire(100, 1);
    EXPECT_EQ(core.rowCycles(), (Cycles{100, 132}));
    EXPECT_EQ(core.counters.synapticReadWords, 64u);
    core.fire(1500, 2);
    EXPECT_EQ(core.rowCycles(), (Cycles{1500, 1516}));
    EXPECT_EQ(core.counters.synapticReadWords, 96u);
}

// Tracers come 4 cycles after their address, membranes 1: 100 + 4 + 3.
TEST(Soma, WaitsForTheLongerLatencyOfMembranesAndTracers) {
    CoreSpec spec = visiting(Visit::All);
    spec.tracerMemory.readLatencyCycles = 4;
    SomaBench core(spec, {.cols = 4});
    core.charge(0, 1);
    core.fire(100);
    EXPECT_EQ(core.spikeCycles(), (Cycles{107, 107, 107, 107}));
}

// 64 neurons: 8 membrane words and 8 of pending current where something arrived, read and written; 2 tracer words read,
// and written where something fired.
TEST(Soma, CountsWhatARowCosts) {
    SomaBench core(visiting(Visit::All), {.rows = 2, .cols = 64});
    core.charge(1, -1);
    core.fire(100);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.rowsVisited, 2u);
    EXPECT_EQ(core.counters.neuronUpdates, 128u);
    EXPECT_EQ(core.counters.neuronUpdateBits, 128u * 16);
    EXPECT_EQ(core.counters.membraneReadWords, 8u + 16);
    EXPECT_EQ(core.counters.membraneWriteWords, 8u + 16);
    EXPECT_EQ(core.counters.tracerReadWords, 4u);
    EXPECT_EQ(core.counters.tracerWriteWords, 2u);
    EXPECT_EQ(core.counters.unitSpikes, 64u);
    EXPECT_EQ(core.counters.retractions, 64u);
    EXPECT_EQ(core.counters.somaBusyCycles, 32u);
}

// The same current over three steps with each rule: a row that still has charge is visited again without input.
TEST(Soma, SpikesAlikeWhetherItVisitsAllRowsOrThoseTouched) {
    const auto run = [](Visit visit) {
        SomaBench core(visiting(visit), {.rows = 4, .cols = 8});
        core.charge(1, 2);
        core.charge(3, 1);
        std::vector<std::int64_t> spikes;
        for (std::uint32_t step = 1; step <= 3; ++step) {
            core.fire(100 * step, step);
            core.runUntil(100 * step + 99);
            spikes.insert(spikes.end(), core.soma->spikes().begin(), core.soma->spikes().end());
        }
        return std::pair{spikes, core.counters.neuronUpdates};
    };
    const auto all = run(Visit::All), touched = run(Visit::Touched);
    EXPECT_EQ(all.first, touched.first);
    EXPECT_EQ(all.second, 3u * 32);
    EXPECT_EQ(touched.second, 3u * 8);  // rows 1 and 3, then row 1
}

// AxonOutput holds one spike and passes one on a cycle. The four spikes of row 0 are due in 104:
//   104  105  106  107   spikes leave        100..103  rows 0..3 start       104..106  no row starts, 107 row 4, 108
//   row 5
TEST(Soma, StartsNoRowWhileASpikeWaitsForAxonOutput) {
    SomaBench core(visiting(Visit::All, 1), {.rows = 6, .cols = 4});
    core.charge(0, 1);
    core.fire(100);
    EXPECT_EQ(core.rowCycles(), (Cycles{100, 101, 102, 103, 107, 108}));
    EXPECT_EQ(core.busy.total(), 13u);  // the last membrane is written before 113
}

TEST(Soma, LetsSpikesThatWaitedLeaveOneByOne) {
    SomaBench core(visiting(Visit::All, 1), {.rows = 6, .cols = 4});
    core.charge(0, 1);
    core.fire(100);
    EXPECT_EQ(core.spikeCycles(), (Cycles{104, 105, 106, 107}));
}

// The dendrite holds the membrane memory until 105.
TEST(Soma, WaitsForTheMemoryThatTheDendriteOccupies) {
    SomaBench core(visiting(Visit::All), {.cols = 4});
    core.charge(0, 1);
    core.membrane.book(Cycle{99}, 6);
    core.fire(100);
    EXPECT_EQ(core.spikeCycles(), (Cycles{109, 109, 109, 109}));
    EXPECT_EQ(core.counters.portConflictCycles, 5u);
}

// Pipelined: an event of step 2 arrives while step 1 is updated. The row holds the membrane memory in 100 .. 107 (8
// words of membranes in one bank); the event, accepted in 100, is taken up in 101 and starts in 108.
TEST(Soma, MakesAnEventOfTheNextStepWaitForTheMembraneMemory) {
    CoreSpec spec = visiting(Visit::All);
    spec.membraneMemory.banks = 1;
    spec.neuronUnit.lanes = 64;
    SomaBench core(spec, {.cols = 64, .pendingBanks = 2});
    core.dendrite->expectStep(2);
    core.feeder.send(100, {.value = 1, .neuron = 0, .axon = 0, .stepParity = 0});
    core.fire(100);
    EXPECT_EQ(core.idleHeard(), 108u + 1 + 4 + 1);
    EXPECT_EQ(core.counters.portConflictCycles, 7u);
    EXPECT_EQ(core.dendrite->pending(2).current[0], 1);
    EXPECT_FALSE(core.dendrite->pending(1).touched[0]);
}

// 3 sums, one a cycle after the latency: 101, 102, 103. The words of 3 sums of 16 bits: one.
TEST(Soma, SendsTheSumsOfAReadoutOneACycle) {
    SomaBench core(visiting(Visit::All), {.cols = 3, .readout = true});
    core.charge(0, -7);
    core.fire(50);
    core.runUntil(99);
    EXPECT_EQ(core.counters.outputFifoPushes, 0u);
    const std::uint64_t readBefore = core.counters.membraneReadWords;
    core.soma->readOut(Cycle{100});
    EXPECT_EQ(core.spikeCycles(), (Cycles{101, 102, 103}));
    EXPECT_EQ(core.counters.membraneReadWords - readBefore, 1u);
    ASSERT_EQ(core.sink.packets.size(), 3u);
    EXPECT_EQ(core.sink.packets[2].payload.value, -7);
    EXPECT_EQ(core.sink.packets[2].payload.neuron, 2u);
    EXPECT_EQ(core.counters.unitSpikes, 0u);
}

// 16 sums of 16 bits are 2 words, but a port of 16 bits and one bank gives one sum in a cycle, one of 8 bits one in
// two.
TEST(Soma, SendsTheSumsOfAReadoutAsFastAsTheMembraneMemoryGivesThem) {
    CoreSpec spec = visiting(Visit::All);
    spec.membraneMemory.banks = 1;
    spec.membraneMemory.portBits = 8;
    SomaBench core(spec, {.cols = 3, .readout = true});
    core.membrane.book(Cycle{90}, 14);
    core.runUntil(99);
    core.soma->readOut(Cycle{100});
    EXPECT_EQ(core.spikeCycles(), (Cycles{105, 107, 109}));  // free in 104, then a cycle of latency
    EXPECT_EQ(core.membrane.freeAt(Cycle{100}), Cycle{110});
}

// Two of three rows were visited: 8 words of membranes and 2 of tracers each.
TEST(Soma, WritesTheRowsThatWereVisitedToResetASample) {
    SomaBench core(visiting(Visit::Touched), {.rows = 3, .cols = 64});
    core.charge(0, 1);
    core.charge(2, 1);
    core.fire(100);
    EXPECT_TRUE(core.idleHeard());
    const Soma::ResetWords words = core.soma->resetSample();
    EXPECT_EQ(words.membrane, 16u);
    EXPECT_EQ(words.tracer, 4u);
    EXPECT_EQ(words.function, 0u);
    EXPECT_EQ(core.soma->state().sent(0)[0], 0);
    EXPECT_EQ(core.soma->resetSample().membrane, 0u);
}

// Two of three rows: their charges of 16 bits are 8 words each, and thresholds of 32 bits, of which V starts from a
// half, 16. Charges are read for nothing else.
TEST(Soma, ReadsWhatItsNeuronsBeginWithToResetASample) {
    SomaBench core(visiting(Visit::Touched), {.rows = 3, .cols = 64, .parameterBits = 32, .initialBits = 16});
    core.charge(0, 1);
    core.charge(2, 1);
    core.fire(100);
    EXPECT_TRUE(core.idleHeard());
    EXPECT_EQ(core.counters.synapticReadWords, 32u);
    EXPECT_EQ(core.soma->resetSample().synapticReads, 2u * (8 + 16));
    EXPECT_EQ(core.soma->resetSample().synapticReads, 0u);
    SomaBench plain(visiting(Visit::All), {.rows = 3, .cols = 64});
    plain.fire(100);
    EXPECT_TRUE(plain.idleHeard());
    EXPECT_EQ(plain.soma->resetSample().synapticReads, 0u);
}

program::RunRule leavingAbove(double threshold) {
    return {.earlyExit = {program::ExitScore::MaxProbability, {threshold}}};
}

// 8 sums of 16 bits worth 1 each, 2 rounds of 4 lanes of 32 bits; F = 28, E = 36, J = 3. Every pass fills for 4 cycles.
//   max         1 addition                                                        2 x 1 + 4 =  6
//   exponent    3 additions of 42 bits, a product of 5 x 37 bits                  2 x 8 + 4 = 20
//   power       2 products of 37 x 37 bits                                        2 x 8 + 4 = 20
//   linear      3 additions of 40 bits, 2 products of 37 x 20 bits                2 x 10 + 4 = 24
//   reciprocal  33 digits                                                         33 + 4 = 37      in all 107
// The sums are all alike: each has probability 1/8.
TEST(SomaScore, OccupiesTheMembraneMemoryAndSaysWhetherTheReadoutIsSure) {
    for (const double threshold : {0.124, 0.126}) {
        SomaBench core({}, {.rule = leavingAbove(threshold), .readout = true});
        core.charge(0, 5);
        core.fire(100);
        core.runUntil(119);
        const CoreCounters before = core.counters;
        core.soma->score(Cycle{120});
        EXPECT_EQ(core.membrane.freeAt(Cycle{120}), Cycle{120 + 107});
        core.runUntil(1000);
        EXPECT_EQ(core.probe.heard, Cycle{120 + 107 + 1});
        EXPECT_EQ(core.soma->leaves(), threshold < 0.125);
        EXPECT_EQ(core.counters.membraneReadWords - before.membraneReadWords, 2u);  // max and exponent read a word each
        EXPECT_EQ(core.counters.functionPasses, core.earlyExit->passes().size());
        EXPECT_EQ(core.counters.functionReadWords, 0u);
    }
}

}  // namespace
}  // namespace spikeloom::hw
