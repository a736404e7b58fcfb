// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/operators/accumulate.hpp"
#include "models/operators/operator.hpp"
#include "models/operators/product.hpp"
#include "models/operators/tracer_copy.hpp"
#include "models/support/error.hpp"

/// Products of two spiking operands in event form: an event adds the other operand's tracers to the sums it takes
/// part in, and then updates its own tracer. Each pair of spikes is counted once, in whatever order they arrive, so the
/// sum telescopes to the product of the tracers (SpikeZIP-TF, spike-equivalent self-attention).
namespace spikeloom::operators {
namespace {

using program::LoweredPopulation;
using program::LoweredProjection;
using program::Program;

/// A half-open range of one axis.
struct Range {
    std::uint32_t begin = 0, end = 0;
    [[nodiscard]] std::uint32_t size() const { return end - begin; }
};

/// A population as a stack of matrices, one a head.
class Stack {
public:
    Stack(HeadMatrices form, const LoweredPopulation& population, std::uint32_t heads)
        : form_(form),
          rows_(form.stacked == Stacked::Below ? population.rows / heads : population.rows),
          cols_(form.stacked == Stacked::Beside ? population.cols / heads : population.cols) {}

    /// Rows and columns of a head's matrix, which the population may hold transposed.
    [[nodiscard]] std::uint32_t rows() const { return form_.transposed ? cols_ : rows_; }
    [[nodiscard]] std::uint32_t cols() const { return form_.transposed ? rows_ : cols_; }

    struct Place {
        std::uint32_t head = 0, row = 0, col = 0;
    };
    [[nodiscard]] Place placeOf(std::uint32_t row, std::uint32_t col) const {
        const bool below = form_.stacked == Stacked::Below;
        const std::uint32_t head = below ? row / rows_ : col / cols_;
        const std::uint32_t r = below ? row - head * rows_ : row, c = below ? col : col - head * cols_;
        return form_.transposed ? Place{head, c, r} : Place{head, r, c};
    }
    /// A part of a head's matrix in the population.
    [[nodiscard]] Slice boxOf(std::uint32_t head, Range rows, Range cols) const {
        if (form_.transposed) std::swap(rows, cols);
        const std::uint32_t down = form_.stacked == Stacked::Below ? head * rows_ : 0;
        const std::uint32_t across = form_.stacked == Stacked::Beside ? head * cols_ : 0;
        return {down + rows.begin, down + rows.end, across + cols.begin, across + cols.end};
    }
    [[nodiscard]] bool stacksRows() const { return (form_.stacked == Stacked::Below) != form_.transposed; }

private:
    HeadMatrices form_;
    std::uint32_t rows_, cols_;
};

/// The operands and the target of a product, and a slice of the latter.
struct Operands {
    Operands(const ProductForm& form, const Program& program, const LoweredProjection& projection)
        : heads(projection.heads),
          left(form.left, program.at(projection.source), heads),
          right(form.right, program.at(*projection.other), heads),
          target({form.target, false}, program.at(projection.target), heads) {}

    std::uint32_t heads;
    Stack left, right, target;
};

Range within(std::uint32_t begin, std::uint32_t end, std::uint32_t head, std::uint32_t size) {
    const std::uint32_t first = head * size;
    return {std::clamp(begin, first, first + size) - first, std::clamp(end, first, first + size) - first};
}

/// Rows and columns of a head's matrix that a slice of the target holds; empty ones where it holds nothing of it.
template <Stacked kTarget>
Range rowsOf(const Stack& target, const Slice& slice, std::uint32_t head) {
    if constexpr (kTarget == Stacked::Beside) return {slice.rowBegin, slice.rowEnd};
    return within(slice.rowBegin, slice.rowEnd, head, target.rows());
}
template <Stacked kTarget>
Range colsOf(const Stack& target, const Slice& slice, std::uint32_t head) {
    if constexpr (kTarget == Stacked::Below) return {slice.colBegin, slice.colEnd};
    return within(slice.colBegin, slice.colEnd, head, target.cols());
}

/// target[x][y] += left[x][s] * right[s][y] for each head; the copies have a row for each s, so that what an event
/// adds is contiguous. Where the target's heads lie side by side, all heads of the right operand share a row s.
template <const ProductForm& kForm>
class ProductSynapses final : public Synapses {
public:
    ProductSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : slice_(slice),
          multiplier_(projection.multiplier),
          scales_(!isShift(multiplier_)),
          operands_(kForm, program, projection),
          left_(std::size_t{projection.heads} * operands_.left.cols(), kBelow ? operands_.left.rows() : slice.rows()),
          right_((kBelow ? std::size_t{projection.heads} : 1) * operands_.right.rows(), slice.cols()) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        return event.operand == 0 ? left(event, pending) : right(event, pending);
    }

    std::uint64_t reset(std::uint8_t operand) override { return operand == 0 ? left_.reset() : right_.reset(); }

private:
    static constexpr bool kBelow = kForm.target == Stacked::Below;

    /// Rows of the copies.
    [[nodiscard]] std::size_t leftRow(std::uint32_t head, std::uint32_t s) const {
        return std::size_t{head} * operands_.left.cols() + s;
    }
    [[nodiscard]] std::size_t rightRow(std::uint32_t head, std::uint32_t s) const {
        return kBelow ? std::size_t{head} * operands_.right.rows() + s : s;
    }
    /// First column of a row of the left copy.
    [[nodiscard]] std::uint32_t leftOrigin() const { return kBelow ? 0 : slice_.rowBegin; }

    /// A part of a row of the target.
    EventWork left(const Event& event, PendingCurrent& pending) {
        const auto [head, x, s] = operands_.left.placeOf(event.row, event.col);
        const std::uint32_t row = kBelow ? head * operands_.target.rows() + x : x;
        const Range cols = colsOf<kForm.target>(operands_.target, slice_, head);
        const std::uint32_t first = (kBelow ? 0 : head * operands_.target.cols()) + cols.begin - slice_.colBegin;
        std::int64_t* sums = pending.row(row) + first;
        const std::int64_t* tracers = right_.row(rightRow(head, s)) + first;
        const std::int64_t factor = event.value * multiplier_;
        const std::uint32_t count = cols.size();
        for (std::uint32_t i = 0; i < count; ++i) sums[i] += factor * tracers[i];
        pending.touch(row);
        left_.add(leftRow(head, s), x - leftOrigin(), event.value);
        return {.targetRows = 1,
                .elementsPerRow = count,
                .firstElement = first,
                .tracerElements = count,
                .tracerWrites = 1,
                .scales = scales_};
    }

    /// A part of a column of the target.
    EventWork right(const Event& event, PendingCurrent& pending) {
        const auto [head, s, y] = operands_.right.placeOf(event.row, event.col);
        const Range rows = rowsOf<kForm.target>(operands_.target, slice_, head);
        const std::uint32_t above = kBelow ? head * operands_.target.rows() : 0;
        const std::uint32_t col = (kBelow ? y : head * operands_.target.cols() + y) - slice_.colBegin;
        const std::int64_t* tracers = left_.row(leftRow(head, s));
        const std::int64_t factor = event.value * multiplier_;
        for (std::uint32_t x = rows.begin; x < rows.end; ++x) {
            pending.row(above + x)[col] += factor * tracers[x - leftOrigin()];
            pending.touch(above + x);
        }
        right_.add(rightRow(head, s), col, event.value);
        return {.targetRows = rows.size(),
                .elementsPerRow = 1,
                .firstElement = col,
                .tracerElements = rows.size(),
                .tracerWrites = 1,
                .scales = scales_};
    }

    Slice slice_;
    std::int64_t multiplier_;
    bool scales_;
    Operands operands_;
    TracerCopy left_, right_;
};

template <const ProductForm& kForm>
std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<ProductSynapses<kForm>>(program, projection, slice);
}

/// One box a head. Where an operand's heads are stacked along the axis that it shares with the target, and those of
/// the target too, the heads' boxes adjoin and are one.
template <const ProductForm& kForm>
std::vector<Slice> boxes(const Program& program, const LoweredProjection& projection, std::uint8_t operand,
                         const Slice& slice) {
    const Operands operands(kForm, program, projection);
    const Stack& stack = operand == 0 ? operands.left : operands.right;
    const bool adjoin = operand == 0 ? stack.stacksRows() && kForm.target == Stacked::Below
                                     : !stack.stacksRows() && kForm.target == Stacked::Beside;
    std::vector<Slice> result;
    for (std::uint32_t head = 0; head < operands.heads; ++head) {
        const Range rows = rowsOf<kForm.target>(operands.target, slice, head);
        const Range cols = colsOf<kForm.target>(operands.target, slice, head);
        if (rows.size() == 0 || cols.size() == 0) continue;
        const Slice box =
            operand == 0 ? stack.boxOf(head, rows, {0, stack.cols()}) : stack.boxOf(head, {0, stack.rows()}, cols);
        if (adjoin && !result.empty()) {
            result.back().rowEnd = box.rowEnd;
            result.back().colEnd = box.colEnd;
        } else {
            result.push_back(box);
        }
    }
    return result;
}

/// Copies of the operands' tracers, as far as the slice needs them.
template <const ProductForm& kForm>
Footprint footprint(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    std::uint64_t bits = 0;
    for (std::uint8_t operand = 0; operand < 2; ++operand) {
        const auto& source = program.at(operand == 0 ? projection.source : *projection.other);
        for (const Slice& box : boxes<kForm>(program, projection, operand, slice))
            bits += box.size() * source.widths.sentBits;
    }
    return {.tracerBits = bits};
}

template <const ProductForm& kForm>
constexpr Operator kProduct{make<kForm>, boxes<kForm>, footprint<kForm>};

}  // namespace

const Operator kAttentionScores = kProduct<kScoresForm>;
const Operator kAttentionContext = kProduct<kContextForm>;
const Operator kAttentionKeyValue = kProduct<kKeyValueForm>;
const Operator kAttentionQuery = kProduct<kQueryForm>;

const ProductForm& formOf(program::OperatorKind kind) {
    switch (kind) {
        case program::OperatorKind::AttentionScores:
            return kScoresForm;
        case program::OperatorKind::AttentionContext:
            return kContextForm;
        case program::OperatorKind::AttentionKeyValue:
            return kKeyValueForm;
        case program::OperatorKind::AttentionQuery:
            return kQueryForm;
        default:
            throw InvariantError("operators", 0, "the form of an operator that is no product");
    }
}

}  // namespace spikeloom::operators
