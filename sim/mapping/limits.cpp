// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {
namespace {

using operators::Slice;

std::string functionName(const program::LoweredPopulation& population) {
    if (std::holds_alternative<functions::SoftmaxSpec>(population.functionSpec)) return "softmax";
    return std::holds_alternative<functions::RmsNormSpec>(population.functionSpec) ? "RMS norm" : "layer norm";
}

/// "one row of 'scores' (softmax takes whole rows)"
std::string describe(const program::LoweredPopulation& population, const Slice& slice) {
    if (population.function)
        return fmt::format("one row of '{}' ({} neurons; {} needs whole rows)", population.name, slice.cols(),
                           functionName(population));
    return fmt::format("a single neuron of '{}'", population.name);
}

std::uint64_t bytes(std::uint64_t bits) {
    return (bits + 7) / 8;
}

/// "weights 512, biases 16": the parts of a memory that are not empty.
std::string parts(const std::vector<std::pair<const char*, std::uint64_t>>& uses) {
    std::string text;
    for (const auto& [name, bits] : uses)
        if (bits > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, bytes(bits));
    return text;
}

std::string partsOf(std::string_view key, const hw::MemoryUse& use) {
    if (key == "synaptic_memory")
        return parts({{"weights", use.weightBits}, {"biases", use.biasBits}, {"neurons' constants", use.constantBits}});
    if (key == "membrane_memory")
        return parts(
            {{"pending currents", use.pendingBits}, {"membranes", use.membraneBits}, {"delay lines", use.delayBits}});
    if (key == "tracer_memory")
        return parts({{"tracers", use.tracerBits}, {"copies of operands", use.operandTracerBits}});
    if (key == "function_memory")
        return parts({{"accumulated inputs", use.functionInputBits}, {"previous results", use.functionResultBits}});
    return fmt::format("{} entries", use.fanoutBits / kFanoutEntryBits);
}

/// Capacity that would do; a memory has at least 64 bytes.
std::uint64_t bytesThatFit(std::uint64_t bits) {
    return std::max<std::uint64_t>(bytes(bits), 64);
}

/// Widths are proved sufficient for every input, so that nothing that passes here ever overflows in a lane.
void checkLaneWidths(const program::LoweredPopulation& population, const hw::CoreSpec& core, const std::string& file,
                     std::vector<Problem>& problems) {
    const auto require = [&](std::uint32_t needed, std::uint32_t has, const char* key, const char* what) {
        if (needed <= has) return;
        problems.push_back(
            {file, std::string("chip.core.") + key,
             fmt::format("population '{}' needs {} of {} bits, the lanes have {}", population.name, what, needed, has),
             fmt::format("{} would do; or fewer precision.threshold_frac_bits", needed)});
    };
    const program::Widths& widths = population.widths;
    require(widths.pendingBits, core.dendrite.sumBits, "dendrite.sum_bits", "sums");
    require(widths.membraneBits, core.neuronUnit.membraneBits, "neuron_unit.membrane_bits", "membranes");
    // In front of a function the function unit takes it, at its own width.
    if (!population.function)
        require(widths.pendingBits, core.neuronUnit.currentBits, "neuron_unit.current_bits", "current");
}

}  // namespace

std::vector<Problem> unsupported(const program::Program& program, program::PopulationId population,
                                 const hw::CoreSpec& core, const std::string& file) {
    std::vector<Problem> problems;
    const program::LoweredPopulation& p = program.at(population);
    if (p.function && !core.functionUnit.present)
        problems.push_back(
            {file, "chip.core.function_unit.present",
             fmt::format("population '{}' needs {} and cores have no function unit", p.name, functionName(p)),
             "set it to true, or use a network without softmax and layer norm"});
    checkLaneWidths(p, core, file, problems);
    for (const program::ProjectionId id : program.incoming[value(population)]) {
        const program::LoweredProjection& projection = program.at(id);
        if (projection.weights.empty() || projection.weightBits <= core.weightBitsMax) continue;
        problems.push_back({file, "chip.core.weight_bits_max",
                            fmt::format("projection '{}' has weights of {} bits, the lanes take {}", projection.name,
                                        projection.weightBits, core.weightBitsMax),
                            fmt::format("{} would do", projection.weightBits)});
    }
    return problems;
}

std::vector<Problem> exceeded(const Fit& fit, const Slice& slice, const std::string& file) {
    std::vector<Problem> problems;
    const std::string what = describe(fit.lowered(), slice);
    if (slice.size() > fit.core().neuronsMax)
        problems.push_back({file, "chip.core.neurons_max",
                            fmt::format("{} is {} neurons, {} available", what, slice.size(), fit.core().neuronsMax),
                            fmt::format("{} would do", slice.size())});
    if (const auto most = fit.core().axonsMax; most && fit.senders(slice) > *most)
        problems.push_back({file, "chip.core.axons_max",
                            fmt::format("{} hears {} source neurons, {} available", what, fit.senders(slice), *most),
                            fmt::format("{} would do", fit.senders(slice))});
    const hw::MemoryUse use = fit.use(slice);
    for (const MemoryFill& memory : fills(use, fit.core()))
        if (memory.used > memory.capacity)
            problems.push_back({file, fmt::format("chip.core.{}.capacity_bytes", memory.key),
                                fmt::format("{} needs {} bytes of {} ({}), {} available", what, bytes(memory.used),
                                            memory.name, partsOf(memory.key, use), bytes(memory.capacity)),
                                fmt::format("{} would do", bytesThatFit(memory.used))});
    return problems;
}

}  // namespace spikeloom::mapping
