// SPDX-License-Identifier: Apache-2.0
#include "sim/area/memories.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace spikeloom::area {
namespace {

bool has(const hw::ChipSpec& chip, std::string_view name) {
    const std::vector<Memory> all = memoriesOf(chip);
    return std::any_of(all.begin(), all.end(), [&](const Memory& m) { return m.name == name; });
}

Memory memory(const hw::ChipSpec& chip, std::string_view name) {
    for (const Memory& candidate : memoriesOf(chip))
        if (candidate.name == name) return candidate;
    throw std::logic_error("no memory " + std::string(name));
}

TEST(Memories, OfACoreAreCutIntoItsBanks) {
    hw::ChipSpec chip;
    chip.core.membraneMemory = {.capacityBytes = 65536, .portBits = 96, .banks = 8};
    const Memory membrane = memory(chip, "membrane_memory");
    EXPECT_EQ(membrane.bytes, 8192);
    EXPECT_EQ(membrane.wordBits, 96u);
    EXPECT_EQ(membrane.macros, 8u);
}

TEST(Memories, HaveASecondPortWhereTheChipReadsWhileItWrites) {
    const hw::ChipSpec chip;
    for (const char* name : {"synaptic_memory", "fanout_memory", "function_tables"})
        EXPECT_FALSE(memory(chip, name).readsWhileWriting) << name;
    for (const char* name : {"membrane_memory", "tracer_memory", "function_memory", "axon_fifo", "output_fifo"})
        EXPECT_TRUE(memory(chip, name).readsWhileWriting) << name;
}

// A packet of one spike has 22 bits of header, 18 of address and 2 of value: 42. That is one flit of 64 bits, and two
// of 41.
TEST(Memories, BufferPacketsInFlits) {
    hw::ChipSpec chip;
    chip.core.axonFifoPackets = 100;
    chip.noc.sourceQueuePackets = 10;
    EXPECT_EQ(memory(chip, "axon_fifo").bytes, 100 * 8);
    EXPECT_EQ(memory(chip, "source_queue").bytes, 10 * 8);
    chip.noc.flitBits = 42;
    EXPECT_EQ(memory(chip, "axon_fifo").bytes, 100 * 42 / 8.0);
    chip.noc.flitBits = 41;
    EXPECT_EQ(memory(chip, "axon_fifo").bytes, 100 * 2 * 41 / 8.0);
    EXPECT_EQ(memory(chip, "axon_fifo").wordBits, 41u);
}

// 16 spikes: 42 bits, 5 for their number, 16 x (8 of column + 1 of sign) = 191 bits: three flits of 64.
TEST(Memories, BufferPacketsAsLongAsTheyMayBe) {
    hw::ChipSpec chip;
    chip.noc.packet.spikesMax = 16;
    EXPECT_EQ(memory(chip, "axon_fifo").bytes, chip.core.axonFifoPackets * 3 * 8);
}

// Rows of 4096 elements of 64 bits, 8 lanes: two buffers of 32 KiB with words of 512 bits; a table of 8 KiB for each
// lane.
TEST(Memories, OfTheFunctionUnitAreThereWithTheUnit) {
    hw::ChipSpec chip;
    chip.core.functionUnit.lanes = 8;
    EXPECT_EQ(memory(chip, "function_row_buffers").bytes, 32768);
    EXPECT_EQ(memory(chip, "function_row_buffers").wordBits, 512u);
    EXPECT_EQ(memory(chip, "function_row_buffers").macros, 2u);
    EXPECT_EQ(memory(chip, "function_tables").bytes, 8192);
    EXPECT_EQ(memory(chip, "function_tables").macros, 8u);
    chip.core.functionUnit.present = false;
    EXPECT_FALSE(has(chip, "function_row_buffers"));
    EXPECT_FALSE(has(chip, "function_tables"));
}

// 1000 entries of 16 + 8 + 2 x 8 bits.
TEST(Memories, OfMulticastAreThereWithTheTrees) {
    hw::ChipSpec chip;
    chip.noc.multicastEntries = 1000;
    chip.noc.concentration = 2;
    EXPECT_FALSE(has(chip, "multicast_table"));
    chip.noc.multicast = hw::Multicast::Tree;
    EXPECT_EQ(memory(chip, "multicast_table").bytes, 5000);
    EXPECT_EQ(memory(chip, "multicast_table").wordBits, 40u);
    EXPECT_EQ(memory(chip, "multicast_table").each, energy::Each::Router);
}

}  // namespace
}  // namespace spikeloom::area
