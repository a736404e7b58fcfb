// SPDX-License-Identifier: Apache-2.0
#include "sim/area/memories.hpp"

#include "hw/core/packet_format.hpp"
#include "models/functions/row_function.hpp"
#include "sim/mapping/multicast_use.hpp"

namespace spikeloom::area {
namespace {

using energy::Each;

constexpr std::uint32_t kOutputWordBits = 64;       // a spike that AxonOutput buffers, as it is billed for energy
constexpr std::uint32_t kFunctionBits = 64;         // of an element: rtl/function_unit.sv
constexpr std::uint32_t kFunctionTableRows = 1024;  // rtl/function_table.sv
constexpr std::uint32_t kBoxColumns = 256;          // of a packet of several spikes: column numbers of a byte

Memory memory(std::string_view name, Component component, const hw::MemorySpec& spec, bool readsWhileWriting) {
    return {.name = name,
            .component = component,
            .bytes = static_cast<double>(spec.capacityBytes) / spec.banks,
            .wordBits = spec.portBits,
            .macros = spec.banks,
            .readsWhileWriting = readsWhileWriting};
}

Memory fifo(std::string_view name, std::uint64_t words, std::uint32_t wordBits) {
    return {.name = name,
            .component = Component::Fifos,
            .bytes = static_cast<double>(words) * wordBits / 8,
            .wordBits = wordBits,
            .readsWhileWriting = true};
}

void addFifos(const hw::ChipSpec& chip, std::vector<Memory>& memories) {
    const hw::NocSpec& noc = chip.noc;
    const std::uint64_t flits =
        hw::PacketFormat(noc).longestFlits(noc.packet.spikesMax, kBoxColumns, neurons::kTernary);
    memories.push_back(fifo("axon_fifo", chip.core.axonFifoPackets * flits, noc.flitBits));
    memories.push_back(fifo("output_fifo", chip.core.outputFifoPackets, kOutputWordBits));
    memories.push_back(fifo("source_queue", noc.sourceQueuePackets * flits, noc.flitBits));
}

/// Two row buffers that are read and written at once, and the tables, which each lane reads by itself.
void addFunctionUnit(const hw::FunctionUnitSpec& unit, std::vector<Memory>& memories) {
    if (!unit.present) return;
    const std::uint32_t groups = (functions::maxCols + unit.lanes - 1) / unit.lanes;
    memories.push_back({.name = "function_row_buffers",
                        .component = Component::FunctionUnit,
                        .bytes = double{1} * groups * unit.lanes * kFunctionBits / 8,
                        .wordBits = unit.lanes * kFunctionBits,
                        .macros = 2,
                        .readsWhileWriting = true});
    memories.push_back({.name = "function_tables",
                        .component = Component::FunctionUnit,
                        .bytes = double{1} * kFunctionTableRows * kFunctionBits / 8,
                        .wordBits = kFunctionBits,
                        .macros = unit.lanes});
}

void addMulticastTable(const hw::NocSpec& noc, std::vector<Memory>& memories) {
    if (noc.multicast != hw::Multicast::Tree) return;
    const std::uint32_t bits = mapping::multicastEntryBits(noc.concentration);
    memories.push_back({.name = "multicast_table",
                        .component = Component::Network,
                        .each = Each::Router,
                        .bytes = double{1} * noc.multicastEntries * bits / 8,
                        .wordBits = bits});
}

}  // namespace

std::vector<Memory> memoriesOf(const hw::ChipSpec& chip) {
    const hw::CoreSpec& core = chip.core;
    std::vector<Memory> memories{memory("synaptic_memory", Component::SynapticMemory, core.synapticMemory, false),
                                 memory("membrane_memory", Component::MembraneMemory, core.membraneMemory, true),
                                 memory("tracer_memory", Component::TracerMemory, core.tracerMemory, true),
                                 memory("function_memory", Component::FunctionMemory, core.functionMemory, true),
                                 memory("fanout_memory", Component::FanoutMemory, core.fanoutMemory, false)};
    addFifos(chip, memories);
    addFunctionUnit(core.functionUnit, memories);
    addMulticastTable(chip.noc, memories);
    return memories;
}

}  // namespace spikeloom::area
