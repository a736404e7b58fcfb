// SPDX-License-Identifier: Apache-2.0
#include "hw/core/function_unit.hpp"

#include <algorithm>

namespace spikeloom::hw {
namespace {

std::uint64_t ceilDiv(std::uint64_t a, std::uint64_t b) {
    return (a + b - 1) / b;
}

std::uint64_t passCycles(const functions::Pass& pass, const FunctionUnitSpec& spec, std::uint32_t cols,
                         const Sram& memory, std::uint64_t reads, std::uint64_t writes) {
    const std::uint64_t element = pass.addsPerElement * ceilDiv(pass.addBits, spec.laneBits) +
                                  pass.multipliesPerElement * ceilDiv(pass.multiplyBitsA, spec.laneBits) *
                                      ceilDiv(pass.multiplyBitsB, spec.laneBits);
    const bool perElement = element != 0 || reads != 0 || writes != 0;
    const std::uint64_t compute = perElement ? ceilDiv(cols, spec.lanes) * std::max<std::uint64_t>(1, element) : 0;
    const std::uint64_t fill = spec.pipelineStages + (reads != 0 ? memory.readLatency() - 1 : 0);
    return std::max({compute, memory.cycles(reads), memory.cycles(writes)}) + fill +
           ceilDiv(pass.serialBits, spec.digitsPerCycle);
}

}  // namespace

PassesCost costOf(const std::vector<functions::Pass>& passes, const FunctionUnitSpec& spec, std::uint32_t cols,
                  const Sram& memory, std::uint64_t inputWords, std::uint64_t resultWords) {
    PassesCost cost;
    for (const functions::Pass& pass : passes) {
        const std::uint64_t reads = (pass.readsInput ? inputWords : 0) + (pass.readsPrevious ? resultWords : 0);
        const std::uint64_t writes = pass.writesPrevious ? resultWords : 0;
        cost.cycles += passCycles(pass, spec, cols, memory, reads, writes);
        cost.readWords += reads;
        cost.writeWords += writes;
        cost.work.adderBits +=
            std::uint64_t{cols} * pass.addsPerElement * pass.addBits + pass.serialBits * pass.serialBits;
        cost.work.multiplierBitProducts +=
            std::uint64_t{cols} * pass.multipliesPerElement * pass.multiplyBitsA * pass.multiplyBitsB;
        cost.work.functionTableReads += std::uint64_t{cols} * pass.tableReadsPerElement;
    }
    cost.work.functionPasses = passes.size();
    cost.work.functionRows = 1;
    return cost;
}

FunctionUnit::FunctionUnit(const FunctionUnitSpec& spec, const program::LoweredPopulation& population,
                           std::uint32_t cols, const CoreMemories& memories) {
    if (!population.function) return;
    const std::uint64_t inputWords = memories.function.words(cols, population.widths.inputBits);
    const std::uint64_t resultWords = memories.function.words(cols, population.widths.resultBits);
    const std::uint64_t pendingWords = memories.membrane.words(cols, population.widths.pendingBits);
    const std::uint64_t addCycles = ceilDiv(population.widths.inputBits, spec.laneBits);
    integrateCycles_ = std::max({ceilDiv(cols, spec.lanes) * addCycles, memories.membrane.cycles(pendingWords),
                                 memories.function.cycles(inputWords)}) +
                       spec.pipelineStages + memories.function.readLatency() - 1;
    integrate_.functionReadWords = integrate_.functionWriteWords = inputWords;
    integrate_.adderBits = std::uint64_t{cols} * population.widths.inputBits;

    const PassesCost evaluation =
        costOf(population.function->passes(), spec, cols, memories.function, inputWords, resultWords);
    evaluateCycles_ = integrateCycles_ + evaluation.cycles;
    evaluate_ = evaluation.work;
    evaluate_.functionReadWords = evaluation.readWords;
    evaluate_.functionWriteWords = evaluation.writeWords;
}

}  // namespace spikeloom::hw
