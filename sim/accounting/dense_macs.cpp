// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/dense_macs.hpp"

#include <algorithm>

#include "models/operators/synapses.hpp"

namespace spikeloom::accounting {

using operators::Slice;

namespace {

/// Whether what it sends depends on when its input arrives, and goes on while it does.
bool saysASequence(const program::LoweredPopulation& population) {
    return population.neuron && neurons::phases(*population.neuron) == neurons::Phases::One &&
           !neurons::retracts(*population.neuron);
}

bool addsUpFirst(const program::LoweredPopulation& population) {
    return population.neuron && neurons::phases(*population.neuron) != neurons::Phases::One;
}

}  // namespace

bool multiplies(const program::Program& program, program::ProjectionId id) {
    const auto& projection = program.at(id);
    if (projection.other) return true;
    return !projection.weights.empty() && !program.at(projection.source).oneHot;
}

DenseWork denseWork(const program::Program& program, program::ProjectionId id, const Slice& slice,
                    std::uint32_t columns) {
    const auto synapses = operators::makeSynapses(program, id, slice);
    operators::PendingCurrent pending(slice);
    DenseWork work;
    for (const Slice& box : operators::sourceBoxes(program, {id, 0}, slice)) {
        const std::uint32_t rows = program.at(id).reduce == program::Reduce::Sum ? 1 : box.rows();
        for (std::uint32_t row = box.rowBegin; row < box.rowBegin + rows; ++row)
            for (std::uint32_t col = box.colBegin; col < box.colEnd; ++col) {
                const operators::EventWork event = synapses->deliver({row, col, 1, 0}, pending);
                work.operations += event.elements() + event.comparisons;
                work.uses += std::uint64_t{event.targetRows} * ((event.elementsPerRow + columns - 1) / columns);
            }
    }
    return work;
}

std::vector<std::uint64_t> denseMacsByProjection(const program::Program& program) {
    std::vector<std::uint64_t> macs;
    for (std::uint32_t p = 0; p < program.projections.size(); ++p) {
        const program::ProjectionId id{p};
        const Slice whole = operators::wholeOf(program.at(program.at(id).target));
        macs.push_back(multiplies(program, id) ? denseWork(program, id, whole).operations : 0);
    }
    return macs;
}

std::vector<std::uint32_t> denseFrames(const program::Program& program) {
    std::vector<std::uint32_t> frames(program.populations.size(), 1);
    const auto& populations = program.populations;
    if (!std::any_of(populations.begin(), populations.end(), saysASequence)) return frames;
    frames[value(program.input)] = std::max(1u, program.at(program.input).frames);
    for (const program::PopulationId id : program.order) {
        if (addsUpFirst(program.at(id))) continue;
        for (const program::ProjectionId incoming : program.incoming[value(id)]) {
            const program::LoweredProjection& projection = program.at(incoming);
            const program::PopulationId other = projection.other.value_or(projection.source);
            frames[value(id)] = std::max({frames[value(id)], frames[value(projection.source)], frames[value(other)]});
        }
    }
    return frames;
}

std::uint64_t denseMacs(const program::Program& program) {
    const auto macs = denseMacsByProjection(program);
    const auto frames = denseFrames(program);
    std::uint64_t sum = 0;
    for (std::size_t p = 0; p < macs.size(); ++p) sum += macs[p] * frames[value(program.projections[p].target)];
    return sum;
}

}  // namespace spikeloom::accounting
