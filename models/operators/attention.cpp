// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/operators/accumulate.hpp"
#include "models/operators/operator.hpp"
#include "models/operators/tracer_copy.hpp"

/// Products of two spiking operands in event form: an event adds the other operand's tracers to the scores it takes
/// part in, and then updates its own tracer. Each pair of spikes is counted once, in whatever order they arrive, so the
/// sum telescopes to the product of the tracers (SpikeZIP-TF, spike-equivalent self-attention).
namespace spikeloom::operators {
namespace {

using program::LoweredPopulation;
using program::LoweredProjection;
using program::Program;

/// scores[h*N + i][j] += q[i][h*d + c] * k[j][h*d + c]; slice rows (h, i), slice columns j.
/// Tracers are stored by channel, so that what an event adds is contiguous: Q as [channel][row i], K as [channel][token
/// j].
class ScoreSynapses final : public Synapses {
public:
    ScoreSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : slice_(slice),
          multiplier_(projection.multiplier),
          tokens_(program.at(projection.target).rows / projection.heads),
          headCols_(program.at(projection.source).cols / projection.heads),
          query_(program.at(projection.source).cols, tokens_),
          key_(program.at(projection.source).cols, slice.cols()) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        return event.operand == 0 ? query(event, pending) : key(event, pending);
    }

    std::uint64_t reset(std::uint8_t operand) override { return operand == 0 ? query_.reset() : key_.reset(); }

private:
    EventWork query(const Event& event, PendingCurrent& pending) {
        const std::uint32_t row = event.col / headCols_ * tokens_ + event.row;
        std::int64_t* scores = pending.row(row);
        const std::int64_t* keys = key_.row(event.col);
        const std::int64_t factor = event.value * multiplier_;
        for (std::uint32_t j = 0; j < slice_.cols(); ++j) scores[j] += factor * keys[j];
        pending.touch(row);
        query_.add(event.col, event.row, event.value);
        return {.targetRows = 1,
                .elementsPerRow = slice_.cols(),
                .tracerElements = slice_.cols(),
                .tracerWrites = 1,
                .scales = !isShift(multiplier_)};
    }

    EventWork key(const Event& event, PendingCurrent& pending) {
        const std::uint32_t firstOfHead = event.col / headCols_ * tokens_;
        const std::uint32_t begin = std::max(slice_.rowBegin, firstOfHead);
        const std::uint32_t end = std::min(slice_.rowEnd, firstOfHead + tokens_);
        const std::int64_t* queries = query_.row(event.col);
        const std::uint32_t j = event.row - slice_.colBegin;
        const std::int64_t factor = event.value * multiplier_;
        for (std::uint32_t row = begin; row < end; ++row) {
            pending.row(row)[j] += factor * queries[row - firstOfHead];
            pending.touch(row);
        }
        key_.add(event.col, j, event.value);
        return {.targetRows = end - begin,
                .elementsPerRow = 1,
                .firstElement = j,
                .tracerElements = end - begin,
                .tracerWrites = 1,
                .scales = !isShift(multiplier_)};
    }

    Slice slice_;
    std::int64_t multiplier_;
    std::uint32_t tokens_, headCols_;
    TracerCopy query_, key_;
};

/// context[i][h*d + c] += a[h*N + i][j] * v[j][h*d + c]; slice rows i, slice columns h*d + c.
/// V is stored as [token j][channel], A as [(head, token j)][row i]: again what an event adds is contiguous.
class ContextSynapses final : public Synapses {
public:
    ContextSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : slice_(slice),
          multiplier_(projection.multiplier),
          tokens_(program.at(projection.target).rows),
          headCols_(program.at(projection.target).cols / projection.heads),
          keys_(program.at(projection.source).cols),
          attention_(static_cast<std::size_t>(projection.heads) * keys_, slice.rows()),
          value_(keys_, slice.cols()) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        return event.operand == 0 ? attention(event, pending) : value(event, pending);
    }

    std::uint64_t reset(std::uint8_t operand) override { return operand == 0 ? attention_.reset() : value_.reset(); }

private:
    EventWork attention(const Event& event, PendingCurrent& pending) {
        const std::uint32_t head = event.row / tokens_, row = event.row % tokens_;
        const std::uint32_t begin = std::max(slice_.colBegin, head * headCols_);
        const std::uint32_t end = std::min(slice_.colEnd, (head + 1) * headCols_);
        std::int64_t* context = pending.row(row) + (begin - slice_.colBegin);
        const std::int64_t* values = value_.row(event.col) + (begin - slice_.colBegin);
        const std::int64_t factor = event.value * multiplier_;
        for (std::uint32_t c = 0; c < end - begin; ++c) context[c] += factor * values[c];
        pending.touch(row);
        attention_.add(static_cast<std::size_t>(head) * keys_ + event.col, row - slice_.rowBegin, event.value);
        return {.targetRows = 1,
                .elementsPerRow = end - begin,
                .firstElement = begin - slice_.colBegin,
                .tracerElements = end - begin,
                .tracerWrites = 1,
                .scales = !isShift(multiplier_)};
    }

    EventWork value(const Event& event, PendingCurrent& pending) {
        const std::uint32_t head = event.col / headCols_;
        const std::int64_t* weights = attention_.row(static_cast<std::size_t>(head) * keys_ + event.row);
        const std::int64_t factor = event.value * multiplier_;
        for (std::uint32_t row = slice_.rowBegin; row < slice_.rowEnd; ++row) {
            pending.row(row)[event.col - slice_.colBegin] += factor * weights[row - slice_.rowBegin];
            pending.touch(row);
        }
        value_.add(event.row, event.col - slice_.colBegin, event.value);
        return {.targetRows = slice_.rows(),
                .elementsPerRow = 1,
                .firstElement = event.col - slice_.colBegin,
                .tracerElements = slice_.rows(),
                .tracerWrites = 1,
                .scales = !isShift(multiplier_)};
    }

    Slice slice_;
    std::int64_t multiplier_;
    std::uint32_t tokens_, headCols_, keys_;
    TracerCopy attention_, value_;
};

template <class T>
std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<T>(program, projection, slice);
}

/// Calls visit(head, first row in head, end row in head) for each head of which the slice holds rows (h, i).
template <class Visit>
void forEachHead(const Slice& slice, std::uint32_t rowsPerHead, std::uint32_t heads, Visit visit) {
    for (std::uint32_t h = 0; h < heads; ++h) {
        const std::uint32_t begin = std::max(slice.rowBegin, h * rowsPerHead);
        const std::uint32_t end = std::min(slice.rowEnd, (h + 1) * rowsPerHead);
        if (begin < end) visit(h, begin - h * rowsPerHead, end - h * rowsPerHead);
    }
}

std::vector<Slice> scoreBoxes(const Program& program, const LoweredProjection& projection, std::uint8_t operand,
                              const Slice& slice) {
    const std::uint32_t tokens = program.at(projection.target).rows / projection.heads;
    const std::uint32_t headCols = program.at(projection.source).cols / projection.heads;
    std::vector<Slice> boxes;
    forEachHead(slice, tokens, projection.heads, [&](std::uint32_t h, std::uint32_t begin, std::uint32_t end) {
        if (operand == 0)
            boxes.push_back({begin, end, h * headCols, (h + 1) * headCols});
        else
            boxes.push_back({slice.colBegin, slice.colEnd, h * headCols, (h + 1) * headCols});
    });
    return boxes;
}

std::vector<Slice> contextBoxes(const Program& program, const LoweredProjection& projection, std::uint8_t operand,
                                const Slice& slice) {
    const auto& target = program.at(projection.target);
    const std::uint32_t keys = program.at(projection.source).cols, headCols = target.cols / projection.heads;
    if (operand == 1) return {{0, keys, slice.colBegin, slice.colEnd}};
    std::vector<Slice> boxes;
    for (std::uint32_t h = slice.colBegin / headCols; h * headCols < slice.colEnd; ++h)
        boxes.push_back({h * target.rows + slice.rowBegin, h * target.rows + slice.rowEnd, 0, keys});
    return boxes;
}

/// Copies of the operands' tracers, as far as the slice needs them.
template <std::vector<Slice> (*kBoxes)(const Program&, const LoweredProjection&, std::uint8_t, const Slice&)>
Footprint productFootprint(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    std::uint64_t bits = 0;
    for (std::uint8_t operand = 0; operand < 2; ++operand) {
        const auto& source = program.at(operand == 0 ? projection.source : *projection.other);
        for (const Slice& box : kBoxes(program, projection, operand, slice))
            bits += box.size() * source.widths.sentBits;
    }
    return {.tracerBits = bits};
}

}  // namespace

const Operator kAttentionScores{make<ScoreSynapses>, scoreBoxes, productFootprint<scoreBoxes>};
const Operator kAttentionContext{make<ContextSynapses>, contextBoxes, productFootprint<contextBoxes>};

}  // namespace spikeloom::operators
