// SPDX-License-Identifier: Apache-2.0
#include "models/operators/accumulate.hpp"
#include "models/operators/operator.hpp"

/// Linear layers and residual branches: an event adds a row of weights, or itself.
namespace spikeloom::operators {
namespace {

using program::LoweredProjection;
using program::Program;
using program::Reduce;

/// Rows of the source that feed rows [slice.rowBegin, slice.rowEnd) of the target.
Slice sourceRows(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    const auto& source = program.at(projection.source);
    if (projection.reduce == Reduce::Sum) return {0, source.rows, 0, source.cols};
    if (projection.reduce == Reduce::Select) return {projection.selectRow, projection.selectRow + 1, 0, source.cols};
    const auto local = [&](std::uint32_t row) {
        return std::min(row > projection.rowOffset ? row - projection.rowOffset : 0, source.rows);
    };
    return {local(slice.rowBegin), local(slice.rowEnd), 0, source.cols};
}

std::uint32_t targetRow(const LoweredProjection& projection, std::uint32_t sourceRow) {
    return projection.reduce == Reduce::None ? sourceRow + projection.rowOffset : 0;
}

/// One copy of the weight rows serves every row (token) of the slice.
class LinearSynapses final : public Synapses {
public:
    LinearSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : projection_(projection),
          slice_(slice),
          targetCols_(program.at(projection.target).cols),
          work_{.targetRows = 1,
                .elementsPerRow = slice.cols(),
                .weightElements = slice.cols(),
                .scales = !isShift(projection.multiplier)} {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        const std::uint32_t row = targetRow(projection_, event.row);
        std::int64_t* current = pending.row(row);
        const std::int8_t* weights =
            projection_.weights.data() + static_cast<std::size_t>(event.col) * targetCols_ + slice_.colBegin;
        accumulate(current, weights, slice_.cols(), event.value * projection_.multiplier);
        pending.touch(row);
        return work_;
    }

    std::uint64_t reset(std::uint8_t) override { return 0; }

private:
    const LoweredProjection& projection_;
    Slice slice_;
    std::uint32_t targetCols_;
    EventWork work_;  // of every event
};

/// A residual branch: the event itself, brought to the target's unit by a constant. No weights are stored, but for the
/// constants of columns where they differ.
class IdentitySynapses final : public Synapses {
public:
    IdentitySynapses(const Program&, const LoweredProjection& projection, const Slice&) : projection_(projection) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        const std::uint32_t row = targetRow(projection_, event.row);
        const bool own = !projection_.columnMultipliers.empty();
        pending.row(row)[event.col - pending.slice.colBegin] +=
            event.value * (own ? projection_.columnMultipliers[event.col] : projection_.multiplier);
        pending.touch(row);
        return {.targetRows = 1,
                .elementsPerRow = 1,
                .firstElement = event.col - pending.slice.colBegin,
                .weightElements = own ? 1u : 0u};
    }

    std::uint64_t reset(std::uint8_t) override { return 0; }

private:
    const LoweredProjection& projection_;
};

template <class T>
std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<T>(program, projection, slice);
}

std::vector<Slice> linearBoxes(const Program& program, const LoweredProjection& projection, std::uint8_t,
                               const Slice& slice) {
    return {sourceRows(program, projection, slice)};
}

std::vector<Slice> identityBoxes(const Program& program, const LoweredProjection& projection, std::uint8_t,
                                 const Slice& slice) {
    Slice box = sourceRows(program, projection, slice);
    box.colBegin = slice.colBegin;
    box.colEnd = slice.colEnd;
    return {box};
}

Footprint linearFootprint(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    const std::uint64_t sourceCols = program.at(projection.source).cols;
    return {.weightRows = sourceCols, .weightsPerRow = slice.cols(), .weightBitsEach = projection.weightBits};
}

/// A row of constants, where columns have their own.
Footprint identityFootprint(const Program&, const LoweredProjection& projection, const Slice& slice) {
    if (projection.columnMultipliers.empty()) return {};
    return {.weightRows = 1, .weightsPerRow = slice.cols(), .weightBitsEach = projection.weightBits};
}

}  // namespace

const Operator kLinear{make<LinearSynapses>, linearBoxes, linearFootprint};
const Operator kIdentity{make<IdentitySynapses>, identityBoxes, identityFootprint};

}  // namespace spikeloom::operators
