// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/memory_use.hpp"

#include <algorithm>

#include "hw/memory/packing.hpp"
#include "models/operators/product.hpp"
#include "models/operators/synapses.hpp"

namespace spikeloom::mapping {
namespace {

using operators::Slice;
using program::Port;

std::uint64_t weightBits(const program::Program& program, program::PopulationId population, const Slice& slice,
                         std::uint32_t portBits) {
    std::uint64_t bits = 0;
    for (const program::ProjectionId id : program.incoming[value(population)]) {
        const operators::Footprint footprint = operators::footprint(program, id, slice);
        if (footprint.weightRows == 0) continue;
        bits += hw::packedBits(footprint.weightRows, footprint.weightsPerRow, footprint.weightBitsEach, portBits);
    }
    return bits;
}

std::uint64_t biasBits(const program::LoweredPopulation& population, const Slice& slice, std::uint32_t portBits) {
    if (population.bias.empty()) return 0;
    const std::uint64_t rows = population.biasPerRow() ? slice.rows() : 1;
    return hw::packedBits(rows, slice.cols(), population.widths.biasBits, portBits);
}

/// What the neurons of columns have of their own, and what they begin with.
std::uint64_t constantBits(const program::LoweredPopulation& population, const Slice& slice, std::uint32_t portBits) {
    const std::uint64_t rows = population.initialPerRow() ? slice.rows() : 1;
    return hw::packedBits(1, slice.cols(), population.widths.parameterBits, portBits) +
           hw::packedBits(rows, slice.cols(), population.widths.initialBits, portBits);
}

std::uint64_t operandTracerBits(const program::Program& program, program::PopulationId population, const Slice& slice,
                                std::uint32_t portBits) {
    std::uint64_t bits = 0;
    for (const Port& port : incomingPorts(program, population)) {
        const program::LoweredProjection& projection = program.at(port.projection);
        const bool isMaximum = projection.kind == program::OperatorKind::MaxPool;
        if (!projection.other && !isMaximum) continue;
        const std::uint32_t width = program.at(operators::sourceOf(program, port)).widths.sentBits;
        const bool byColumn = !isMaximum && operators::formOf(projection.kind).copiedByColumn(port.operand);
        if (isMaximum) bits += hw::packedBits(slice.rows(), slice.cols(), width, portBits);
        for (const Slice& box : operators::sourceBoxes(program, port, slice))
            bits += byColumn ? hw::packedBits(box.cols(), box.rows(), width, portBits)
                             : hw::packedBits(box.rows(), box.cols(), width, portBits);
    }
    return bits;
}

/// One bank of pending current; rows are padded where events walk down its columns.
std::uint64_t pendingBits(const program::Program& program, program::PopulationId population, const Slice& slice,
                          const hw::MemorySpec& memory) {
    const std::uint64_t words = hw::wordsFor(slice.cols(), program.at(population).widths.pendingBits, memory.portBits);
    const auto& incoming = program.incoming[value(population)];
    const bool columns = std::any_of(incoming.begin(), incoming.end(),
                                     [&](program::ProjectionId id) { return operators::walksColumns(program.at(id)); });
    return slice.rows() * (columns ? hw::columnStride(words, memory.banks) : words) * memory.portBits;
}

std::uint64_t capacityBits(const hw::MemorySpec& memory) {
    const std::uint64_t bits = std::uint64_t{memory.capacityBytes} * 8;
    return bits - bits % memory.portBits;
}

}  // namespace

hw::MemoryUse memoryUse(const program::Program& program, program::PopulationId population, const Slice& slice,
                        std::uint32_t pendingBanks, const hw::CoreSpec& core, std::uint32_t delaySteps) {
    const program::LoweredPopulation& p = program.at(population);
    const auto rowsOf = [&](std::uint32_t elementBits, const hw::MemorySpec& memory) {
        return hw::packedBits(slice.rows(), slice.cols(), elementBits, memory.portBits);
    };
    hw::MemoryUse use;
    use.weightBits = weightBits(program, population, slice, core.synapticMemory.portBits);
    use.biasBits = biasBits(p, slice, core.synapticMemory.portBits);
    use.constantBits = constantBits(p, slice, core.synapticMemory.portBits);
    use.pendingBits = pendingBanks * pendingBits(program, population, slice, core.membraneMemory);
    use.membraneBits = rowsOf(p.widths.membraneBits + p.widths.moreBits, core.membraneMemory);
    use.delayBits = delaySteps * rowsOf(1 + p.payload.valueBits, core.membraneMemory);
    use.tracerBits = rowsOf(p.widths.tracerBits, core.tracerMemory);
    use.operandTracerBits = operandTracerBits(program, population, slice, core.tracerMemory.portBits);
    use.functionInputBits = rowsOf(p.widths.inputBits, core.functionMemory);
    use.functionResultBits = rowsOf(p.widths.resultBits, core.functionMemory);
    return use;
}

std::uint64_t fanoutBits(std::uint64_t entries, const hw::MemorySpec& memory) {
    return hw::packedBits(1, entries, kFanoutEntryBits, memory.portBits);
}

std::uint64_t rawWeightBits(const program::Program& program, program::PopulationId population, const Slice& slice) {
    std::uint64_t bits = 0;
    for (const program::ProjectionId id : program.incoming[value(population)])
        bits += operators::footprint(program, id, slice).weightBits();
    return bits;
}

std::vector<Port> incomingPorts(const program::Program& program, program::PopulationId target) {
    std::vector<Port> ports;
    for (const program::ProjectionId id : program.incoming[value(target)]) {
        ports.push_back({id, 0});
        if (program.at(id).other) ports.push_back({id, 1});
    }
    return ports;
}

StoredBytes storedBytes(const hw::MemoryUse& use) {
    const auto bytes = [](std::uint64_t bits) { return (bits + 7) / 8; };
    return {.kernel = bytes(use.weightBits),
            .bias = bytes(use.biasBits),
            .constants = bytes(use.constantBits),
            .membrane = bytes(use.pendingBits + use.membraneBits),
            .delayLine = bytes(use.delayBits),
            .tracer = bytes(use.tracerBits),
            .tracerCopy = bytes(use.operandTracerBits),
            .function = bytes(use.functionInputBits + use.functionResultBits),
            .table = bytes(use.fanoutBits)};
}

std::vector<MemoryFill> fills(const hw::MemoryUse& use, const hw::CoreSpec& core) {
    return {{"synaptic memory", "synaptic_memory", use.weightBits + use.biasBits + use.constantBits,
             capacityBits(core.synapticMemory)},
            {"membrane memory", "membrane_memory", use.pendingBits + use.membraneBits + use.delayBits,
             capacityBits(core.membraneMemory)},
            {"tracer memory", "tracer_memory", use.tracerBits + use.operandTracerBits, capacityBits(core.tracerMemory)},
            {"function memory", "function_memory", use.functionInputBits + use.functionResultBits,
             capacityBits(core.functionMemory)},
            {"fan-out table", "fanout_memory", use.fanoutBits, capacityBits(core.fanoutMemory)}};
}

}  // namespace spikeloom::mapping
