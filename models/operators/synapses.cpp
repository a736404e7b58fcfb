// SPDX-License-Identifier: Apache-2.0
#include "models/operators/synapses.hpp"

#include <algorithm>

#include "models/operators/operator.hpp"

namespace spikeloom::operators {

void PendingCurrent::clear() {
    std::fill(current.begin(), current.end(), 0);
    std::fill(touched.begin(), touched.end(), 0);
}

void PendingCurrent::clearRow(std::uint32_t globalRow) {
    std::fill_n(row(globalRow), slice.cols(), 0);
    touched[globalRow - slice.rowBegin] = 0;
}

std::unique_ptr<Synapses> makeSynapses(const program::Program& program, program::ProjectionId projection,
                                       const Slice& slice) {
    const auto& lowered = program.at(projection);
    return operatorOf(lowered).make(program, lowered, slice);
}

std::vector<Slice> sourceBoxes(const program::Program& program, program::Port port, const Slice& targetSlice) {
    const auto& lowered = program.at(port.projection);
    std::vector<Slice> boxes = operatorOf(lowered).sourceBoxes(program, lowered, port.operand, targetSlice);
    std::erase_if(boxes, [](const Slice& box) { return box.empty(); });
    return boxes;
}

Footprint footprint(const program::Program& program, program::ProjectionId projection, const Slice& slice) {
    const auto& lowered = program.at(projection);
    return operatorOf(lowered).footprint(program, lowered, slice);
}

bool walksColumns(const program::LoweredProjection& projection) {
    return projection.other.has_value() || projection.kind == program::OperatorKind::AttentionMask;
}

program::PopulationId sourceOf(const program::Program& program, program::Port port) {
    const auto& projection = program.at(port.projection);
    return port.operand == 0 ? projection.source : *projection.other;
}

Slice wholeOf(const program::LoweredPopulation& population) {
    return {0, population.rows, 0, population.cols};
}

}  // namespace spikeloom::operators
