// SPDX-License-Identifier: Apache-2.0
#include "hw/core/function_unit.hpp"

#include <algorithm>

namespace spikeloom::hw {
namespace {

std::uint64_t ceilDiv(std::uint64_t a, std::uint64_t b) {
    return (a + b - 1) / b;
}

}  // namespace

FunctionUnit::FunctionUnit(const FunctionUnitSpec& spec, const program::LoweredPopulation& population,
                           std::uint32_t cols, const CoreMemories& memories)
    : spec_(spec),
      cols_(cols),
      inputWords_(memories.function.words(cols, population.widths.inputBits)),
      resultWords_(memories.function.words(cols, population.widths.resultBits)) {
    if (!population.function) return;
    const std::uint64_t pendingWords = memories.membrane.words(cols, population.widths.pendingBits);
    const std::uint64_t addCycles = ceilDiv(population.widths.inputBits, spec.laneBits);
    integrateCycles_ = std::max({ceilDiv(cols, spec.lanes) * addCycles, memories.membrane.cycles(pendingWords),
                                 memories.function.cycles(inputWords_)}) +
                       spec.pipelineStages + memories.function.readLatency() - 1;
    integrate_.functionReadWords = integrate_.functionWriteWords = inputWords_;
    integrate_.adderBits = static_cast<std::uint64_t>(cols) * population.widths.inputBits;

    evaluateCycles_ = integrateCycles_;
    for (const functions::Pass& pass : population.function->passes()) evaluateCycles_ += passCycles(pass, memories);
    evaluate_.functionPasses = population.function->passes().size();
    evaluate_.functionRows = 1;
}

std::uint64_t FunctionUnit::passCycles(const functions::Pass& pass, const CoreMemories& memories) {
    const std::uint64_t reads = (pass.readsInput ? inputWords_ : 0) + (pass.readsPrevious ? resultWords_ : 0);
    const std::uint64_t writes = pass.writesPrevious ? resultWords_ : 0;
    evaluate_.functionReadWords += reads;
    evaluate_.functionWriteWords += writes;
    evaluate_.adderBits +=
        static_cast<std::uint64_t>(cols_) * pass.addsPerElement * pass.addBits + pass.serialBits * pass.serialBits;
    evaluate_.multiplierBitProducts +=
        static_cast<std::uint64_t>(cols_) * pass.multipliesPerElement * pass.multiplyBitsA * pass.multiplyBitsB;
    evaluate_.functionTableReads += static_cast<std::uint64_t>(cols_) * pass.tableReadsPerElement;

    const std::uint64_t element = pass.addsPerElement * ceilDiv(pass.addBits, spec_.laneBits) +
                                  pass.multipliesPerElement * ceilDiv(pass.multiplyBitsA, spec_.laneBits) *
                                      ceilDiv(pass.multiplyBitsB, spec_.laneBits);
    const bool perElement = element != 0 || reads != 0 || writes != 0;
    const std::uint64_t compute = perElement ? ceilDiv(cols_, spec_.lanes) * std::max<std::uint64_t>(1, element) : 0;
    const std::uint64_t fill = spec_.pipelineStages + (reads != 0 ? memories.function.readLatency() - 1 : 0);
    return std::max({compute, memories.function.cycles(reads), memories.function.cycles(writes)}) + fill +
           ceilDiv(pass.serialBits, spec_.digitsPerCycle);
}

}  // namespace spikeloom::hw
