// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "models/operators/accumulate.hpp"
#include "models/program/widths.hpp"
#include "models/support/error.hpp"
#include "sim/cosim/accumulator/accumulator.hpp"

namespace spikeloom::cosim {
namespace {

class Limits {
public:
    explicit Limits(std::string file) : file_(std::move(file)) {}
    void equal(const char* path, std::uint32_t found, std::uint32_t built) {
        if (found != built)
            add(path, fmt::format("is {}, and the RTL was built with {}", found, built),
                "configure with -DSPIKELOOM_RTL_CHIP=FILE for this chip");
    }
    void atMost(const std::string& path, const char* what, std::uint64_t found, std::uint64_t most) {
        if (found > most)
            add(path, fmt::format("{} of {}; the RTL has at most {}", what, found, most),
                "run this network without the accumulator in RTL");
    }
    /// A lane in RTL begins an operation in every cycle.
    void everyCycle(const char* path, std::uint32_t found) {
        if (found != 1)
            add(path, fmt::format("is {}; a lane of the accumulator in RTL begins an operation in every cycle", found),
                "choose 1, or run this chip without the accumulator in RTL");
    }
    void add(std::string path, std::string message, std::string hint) {
        problems_.push_back({file_, std::move(path), std::move(message), std::move(hint)});
    }
    void report() {
        if (!problems_.empty()) throw ConfigError(std::move(problems_));
    }

private:
    std::string file_;
    std::vector<Problem> problems_;
};

void checkChip(const hw::CoreSpec& spec, Limits& limits) {
    const AccumulatorShape& shape = accumulatorShape();
    limits.equal("core.dendrite.accumulate_lanes", spec.dendrite.accumulateLanes, shape.lanes);
    limits.equal("core.dendrite.multiply_lanes", spec.dendrite.multiplyLanes, shape.multiplyLanes);
    limits.equal("core.dendrite.pipeline_stages", spec.dendrite.pipelineStages, shape.stages);
    limits.everyCycle("core.dendrite.cycles_per_addition", spec.dendrite.cyclesPerAddition);
    limits.everyCycle("core.dendrite.cycles_per_multiplication", spec.dendrite.cyclesPerMultiplication);
    limits.equal("core.membrane_memory.read_latency_cycles", spec.membraneMemory.readLatencyCycles, shape.readLatency);
    limits.equal("core.synaptic_memory.read_latency_cycles", spec.synapticMemory.readLatencyCycles, shape.readLatency);
    limits.equal("core.tracer_memory.read_latency_cycles", spec.tracerMemory.readLatencyCycles, shape.readLatency);
}

/// What the lanes see of the events of one operand.
void checkPort(const program::Program& program, program::Port port, Limits& limits) {
    const AccumulatorShape& shape = accumulatorShape();
    const auto& projection = program.at(port.projection);
    const auto& source = program.at(operators::sourceOf(program, port));
    const std::string path = "projection '" + projection.name + "'";
    const std::uint32_t valueBits = program::signedBits(source.payload.largest);
    const std::uint32_t multiplierBits = program::signedBits(std::abs(projection.multiplier));
    std::uint32_t operand = std::max({projection.weights.empty() ? 0u : projection.weightBits, valueBits,
                                      projection.columnMultipliers.empty() ? 0u : projection.weightBits});
    if (projection.other)
        for (const program::PopulationId id : {projection.source, *projection.other})
            operand = std::max(operand, program.at(id).widths.sentBits + 1);
    if (projection.kind == program::OperatorKind::MaxPool) operand = std::max(operand, source.widths.sentBits + 1);
    limits.atMost(path, "an operand of bits", operand, shape.operandBits);
    if (!operators::isShift(projection.multiplier) || projection.weights.empty())
        limits.atMost(path, "a constant of bits", multiplierBits, shape.factorBits);
    // A shift is no longer than the field for it, nor a product's factor than that for a factor.
    limits.atMost(path, "value and constant of bits", std::uint64_t{valueBits} + multiplierBits - 1, shape.factorBits);
}

}  // namespace

void checkAccumulatorPlace(const hw::AccumulatorPlace& place, const std::string& file) {
    Limits limits(file);
    const AccumulatorShape& shape = accumulatorShape();
    checkChip(place.spec, limits);
    const auto& population = place.program.at(place.mapping.population);
    const std::string path = "population '" + population.name + "'";
    limits.atMost(path, "pending currents of bits", population.widths.pendingBits, shape.sumBits);
    limits.atMost(path, "a slice of neurons", place.mapping.slice.size(), shape.neurons);
    for (const program::Port port : place.mapping.axons) checkPort(place.program, port, limits);
    limits.report();
}

}  // namespace spikeloom::cosim
