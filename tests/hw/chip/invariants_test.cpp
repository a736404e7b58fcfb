// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/operators/synapses.hpp"
#include "tests/hw/chip/chip_bench.hpp"

/// Sums that have to come out whatever the chip.
namespace spikeloom::hw {
namespace {

using program::OperatorKind;
using program::Program;

/// Additions that an event of a population causes at all targets together.
struct Work {
    std::uint64_t additions = 0, multiplications = 0;
};

bool listens(const Program& program, program::Port port, std::uint32_t row, std::uint32_t col) {
    const auto whole = operators::wholeOf(program.at(program.at(port.projection).target));
    for (const operators::Slice& box : operators::sourceBoxes(program, port, whole))
        if (box.contains(row, col)) return true;
    return false;
}

/// From the definition of each operator: a row of weights, itself, or the tracers that it meets.
std::uint64_t elementsOf(const Program& program, program::Port port) {
    const auto& projection = program.at(port.projection);
    const auto& target = program.at(projection.target);
    switch (projection.kind) {
        case OperatorKind::Linear:
            return target.cols;
        case OperatorKind::Identity:
            return 1;
        case OperatorKind::AttentionScores:
            return port.operand == 0 ? target.cols : target.rows / projection.heads;
        case OperatorKind::AttentionContext:
            return port.operand == 0 ? target.cols / projection.heads : target.rows;
        case OperatorKind::AttentionKeyValue:
            return port.operand == 0 ? target.cols : target.rows / projection.heads;
        case OperatorKind::AttentionQuery:
            return port.operand == 0 ? target.cols / projection.heads : target.rows;
        case OperatorKind::AttentionMask:
            return target.rows;
        case OperatorKind::Window:
        case OperatorKind::MaxPool:
            break;  // not in these networks
    }
    return 0;
}

void addEvent(const Program& program, program::PopulationId from, std::uint32_t row, std::uint32_t col, Work& work) {
    for (const program::Port port : program.outgoing[network::value(from)]) {
        if (!listens(program, port, row, col)) continue;
        const auto& projection = program.at(port.projection);
        const bool graded = program.at(from).role == program::LoweredPopulation::Role::Input;
        const bool scaled = std::abs(projection.multiplier) != 1;
        // A residual branch brings spikes to its target's unit by adding a constant.
        const bool multiplies = projection.kind == OperatorKind::Identity ? graded && scaled : graded || scaled;
        (multiplies ? work.multiplications : work.additions) += elementsOf(program, port);
    }
}

Work workOf(const ChipBench& bench, const std::vector<std::int64_t>& input) {
    const Program& program = bench.program();
    Work work;
    const std::uint32_t inputCols = program.at(program.input).cols;
    for (std::uint32_t i = 0; i < input.size(); ++i)
        if (input[i] != 0) addEvent(program, program.input, i / inputCols, i % inputCols, work);
    reference::Engine engine = bench.reference(input);
    while (!engine.finished()) {
        engine.step();
        for (std::uint32_t p = 0; p < program.populations.size(); ++p) {
            const program::PopulationId id{p};
            if (program.at(id).role != program::LoweredPopulation::Role::Spiking) continue;
            const auto& spikes = engine.events(id);
            for (std::uint32_t i = 0; i < spikes.size(); ++i)
                if (spikes[i] != 0) addEvent(program, id, i / program.at(id).cols, i % program.at(id).cols, work);
        }
    }
    return work;
}

/// Input values that are not zero, once for each core that needs them.
std::uint64_t inputEvents(const ChipBench& bench, const std::vector<std::int64_t>& input) {
    const std::uint32_t cols = bench.program().at(bench.program().input).cols;
    std::uint64_t events = 0;
    for (std::uint32_t i = 0; i < input.size(); ++i)
        for (const FanoutEntry& entry : bench.mapping().hostFanout)
            events += input[i] != 0 && entry.box.contains(i / cols, i % cols);
    return events;
}

void expectInvariants(const RandomCase& sample, const ChipBench::Options& options) {
    ChipBench bench("Chip", sample.program, options);
    const ChipBench::Run run = bench.run(sample.input);
    ASSERT_EQ(run.outcome, StepController::Outcome::Finished);
    for (const CoreCounters& core : run.cores) {
        EXPECT_EQ(core.busyCycles + core.barrierWaitCycles + core.networkWaitCycles, run.latency);
        EXPECT_LE(core.dendriteBusyCycles, core.busyCycles);
        EXPECT_EQ(core.axonFifoPushes, core.axonFifoPops);
        EXPECT_EQ(core.outputFifoPushes, core.outputFifoPops);
    }
    const CoreCounters all = sumOf(run.cores);
    const Work work = workOf(bench, sample.input);
    EXPECT_EQ(all.synapticOperations, work.additions);
    EXPECT_EQ(all.macOperations, work.multiplications);
    EXPECT_EQ(run.chip.packetsInjected, run.chip.packetsEjected);
    EXPECT_EQ(run.chip.coreBarriers, run.chip.barriers * run.cores.size());
    // Every event at a core was sent by the host or is a spike; every packet but the host's is a read of the table.
    const std::uint64_t sums = bench.program().at(bench.program().readout).size();
    const std::uint64_t hostPackets = all.eventsReceived - all.spikeEvents;
    EXPECT_EQ(hostPackets, inputEvents(bench, sample.input));
    EXPECT_EQ(run.chip.packetsEjected, hostPackets + all.fanoutReadWords);
    if (options.chip.noc.packet.spikesMax > 1) {
        EXPECT_LT(all.fanoutReadWords, all.spikeEvents + sums);
        return;
    }
    EXPECT_EQ(all.fanoutReadWords, all.spikeEvents + sums);
    EXPECT_EQ(all.axonFifoPushes, all.eventsReceived);  // packets of one flit
}

TEST(ChipInvariants, HoldForALayeredSample) {
    expectInvariants(RandomCase(31), {.chip = smallCores()});
}

TEST(ChipInvariants, HoldForAPipelinedSample) {
    expectInvariants(RandomCase(32), {.chip = smallCores(), .rule = {.schedule = program::Schedule::Pipelined}});
}

TEST(ChipInvariants, HoldWithAClassTokenAndOneCoreAPopulation) {
    expectInvariants(RandomCase(33, true), {});
}

TEST(ChipInvariants, HoldWithSoftmaxFreeAttention) {
    expectInvariants(RandomCase(38, false, true), {.chip = smallCores()});
}

TEST(ChipInvariants, HoldWithSeveralSpikesAPacket) {
    ChipSpec chip = smallCores();
    chip.noc.packet.spikesMax = 16;
    expectInvariants(RandomCase(35), {.chip = chip});
}

TEST(ChipInvariants, HoldWithSeveralSpikesAPacketPipelined) {
    ChipSpec chip = smallCores();
    chip.noc.packet.spikesMax = 16;
    expectInvariants(RandomCase(36, true), {.chip = chip, .rule = {.schedule = program::Schedule::Pipelined}});
}

// Packets are fewer, what is computed is the same.
TEST(ChipInvariants, CountTheSameEventsHoweverSpikesArePacked) {
    const RandomCase sample(37);
    ChipSpec chip = smallCores();
    ChipBench single("Single", sample.program, {.chip = chip});
    chip.noc.packet.spikesMax = 4;
    ChipBench packed("Packed", sample.program, {.chip = chip});
    const ChipBench::Run a = single.run(sample.input), b = packed.run(sample.input);
    const CoreCounters one = sumOf(a.cores), four = sumOf(b.cores);
    EXPECT_EQ(one.unitSpikes, four.unitSpikes);
    EXPECT_EQ(one.spikeEvents, four.spikeEvents);
    EXPECT_EQ(one.eventsReceived, four.eventsReceived);
    EXPECT_EQ(one.synapticOperations, four.synapticOperations);
    EXPECT_EQ(one.membraneWriteWords, four.membraneWriteWords);
    EXPECT_EQ(one.outputFifoPushes, four.outputFifoPushes);
    EXPECT_GT(one.fanoutReadWords, four.fanoutReadWords);
    EXPECT_GT(a.chip.packetsInjected, b.chip.packetsInjected);
    EXPECT_GT(a.chip.flitHops, b.chip.flitHops);
}

// Which rows are visited and how cores are cut changes updates and packets, but no synaptic operation.
TEST(ChipInvariants, CountTheSameSynapticOperationsHoweverTheChipIsCut) {
    const RandomCase sample(34);
    ChipSpec all;
    all.core.neuronUnit.visit = Visit::All;
    ChipBench small("Small", sample.program, {.chip = smallCores()}), large("Large", sample.program, {.chip = all});
    const CoreCounters a = sumOf(small.run(sample.input).cores), b = sumOf(large.run(sample.input).cores);
    EXPECT_EQ(a.synapticOperations, b.synapticOperations);
    EXPECT_EQ(a.productOperations, b.productOperations);
    EXPECT_EQ(a.macOperations, b.macOperations);
    EXPECT_EQ(a.unitSpikes, b.unitSpikes);
    EXPECT_GT(a.eventsReceived, b.eventsReceived);
    EXPECT_LT(a.neuronUpdates, b.neuronUpdates);
}

}  // namespace
}  // namespace spikeloom::hw
