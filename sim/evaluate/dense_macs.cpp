// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/dense_macs.hpp"

#include "models/operators/synapses.hpp"

namespace spikeloom::evaluate {
namespace {

using operators::Slice;

bool multiplies(const program::Program& program, const program::LoweredProjection& projection) {
    if (projection.other) return true;
    return !projection.weights.empty() && !program.at(projection.source).oneHot;
}

/// Every neuron of the (left) operand has one event: each pair of a value and a weight, or of two values, meets once.
std::uint64_t macsOf(const program::Program& program, program::ProjectionId id) {
    const auto& projection = program.at(id);
    const Slice target = operators::wholeOf(program.at(projection.target));
    const auto synapses = operators::makeSynapses(program, id, target);
    operators::PendingCurrent pending(target);
    std::uint64_t macs = 0;
    for (const Slice& box : operators::sourceBoxes(program, {id, 0}, target)) {
        const std::uint32_t rows = projection.reduce == program::Reduce::Sum ? 1 : box.rows();
        for (std::uint32_t row = box.rowBegin; row < box.rowBegin + rows; ++row)
            for (std::uint32_t col = box.colBegin; col < box.colEnd; ++col)
                macs += synapses->deliver({row, col, 1, 0}, pending).elements();
    }
    return macs;
}

}  // namespace

std::uint64_t denseMacs(const program::Program& program) {
    std::uint64_t macs = 0;
    for (std::uint32_t p = 0; p < program.projections.size(); ++p)
        if (multiplies(program, program.projections[p])) macs += macsOf(program, program::ProjectionId{p});
    return macs;
}

}  // namespace spikeloom::evaluate
