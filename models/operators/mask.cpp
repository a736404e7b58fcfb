// SPDX-License-Identifier: Apache-2.0
#include "models/operators/operator.hpp"

/// Attention mask: a token that stands for padding adds a constant to its column of the scores, for every query.
namespace spikeloom::operators {
namespace {

using program::LoweredProjection;
using program::Program;

class MaskSynapses final : public Synapses {
public:
    MaskSynapses(const Program&, const LoweredProjection& projection, const Slice& slice)
        : slice_(slice), multiplier_(projection.multiplier) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        const std::uint32_t col = event.row - slice_.colBegin;
        for (std::uint32_t row = slice_.rowBegin; row < slice_.rowEnd; ++row) {
            pending.row(row)[col] += event.value * multiplier_;
            pending.touch(row);
        }
        return {.targetRows = slice_.rows(), .elementsPerRow = 1, .firstElement = col};
    }

    std::uint64_t reset(std::uint8_t) override { return 0; }

private:
    Slice slice_;
    std::int64_t multiplier_;
};

std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<MaskSynapses>(program, projection, slice);
}

/// Only padding is heard, from the positions that are columns of the slice.
std::vector<Slice> boxes(const Program&, const LoweredProjection& projection, std::uint8_t, const Slice& slice) {
    return {{slice.colBegin, slice.colEnd, projection.maskedCol, projection.maskedCol + 1}};
}

Footprint nothing(const Program&, const LoweredProjection&, const Slice&) {
    return {};
}

}  // namespace

const Operator kAttentionMask{make, boxes, nothing};

}  // namespace spikeloom::operators
