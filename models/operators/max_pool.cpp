// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "models/operators/accumulate.hpp"
#include "models/operators/operator.hpp"
#include "models/operators/tracer_copy.hpp"
#include "models/operators/window_boxes.hpp"

/// The largest of a window. The core keeps a copy of the sums X of all values that the sources have sent, and the
/// maxima M of its neurons' windows; both begin at 0. An event changes a sum, and where that changes a maximum it adds
/// the difference. What a step adds is M at its end minus M at its beginning, whatever the order of its events.
namespace spikeloom::operators {
namespace {

using program::Geometry;
using program::LoweredProjection;
using program::Program;

class MaxPoolSynapses final : public Synapses {
public:
    MaxPoolSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : geometry_(projection.geometry),
          slice_(slice),
          multiplier_(projection.multiplier),
          maxima_(slice.rows(), slice.cols()) {
        const std::vector<Slice> boxes = windowBoxes(program, projection, 0, slice);
        firstSource_ = boxes.front().rowBegin;
        sums_ = TracerCopy(boxes.back().rowEnd - firstSource_, slice.cols());
    }

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        const std::uint32_t col = event.col - slice_.colBegin;
        const Change sum{sumAt(event.row, col), sumAt(event.row, col) + event.value};
        sums_.add(event.row - firstSource_, col, event.value);
        EventWork work{.elementsPerRow = 1, .firstElement = col, .tracerWrites = 1, .scales = !isShift(multiplier_)};
        geometry_.forEachTarget(event.row, [&](std::size_t target, std::size_t) {
            const auto row = static_cast<std::uint32_t>(target);
            if (slice_.hasRow(row)) update(row, col, sum, pending, work);
        });
        return work;
    }

    std::uint64_t reset(std::uint8_t) override { return sums_.reset() + maxima_.reset(); }

private:
    struct Change {
        std::int64_t from, to;
    };

    void update(std::uint32_t row, std::uint32_t col, const Change& sum, PendingCurrent& pending, EventWork& work) {
        const std::int64_t old = maxima_.row(row - slice_.rowBegin)[col];
        const bool takenAway = sum.from == old && sum.to < old;
        const std::int64_t now = takenAway ? largest(row, col, work) : std::max(old, sum.to);
        ++work.comparisons;
        if (now == old) {
            ++work.tracerProbes;
            return;
        }
        maxima_.add(row - slice_.rowBegin, col, now - old);
        ++work.tracerWrites;
        pending.row(row)[col] += (now - old) * multiplier_;
        pending.touch(row);
        ++work.targetRows;
    }

    /// Of the window's sums, all of which are read but the event's own, which is in hand.
    [[nodiscard]] std::int64_t largest(std::uint32_t row, std::uint32_t col, EventWork& work) const {
        const Geometry::Sizes at = Geometry::coordinates(row, geometry_.target);
        std::array<Geometry::Range, Geometry::kAxes> from;
        for (std::size_t a = 0; a < Geometry::kAxes; ++a) from[a] = geometry_.sourcesOf(a, {at[a], at[a] + 1});
        std::int64_t result =
            sumAt(Geometry::rowOf({from[0].begin, from[1].begin, from[2].begin}, geometry_.source), col);
        for (std::uint32_t z = from[0].begin; z < from[0].end; ++z)
            for (std::uint32_t y = from[1].begin; y < from[1].end; ++y)
                for (std::uint32_t x = from[2].begin; x < from[2].end; ++x)
                    result = std::max(result, sumAt(Geometry::rowOf({z, y, x}, geometry_.source), col));
        const std::uint32_t others =
            (from[0].end - from[0].begin) * (from[1].end - from[1].begin) * (from[2].end - from[2].begin) - 1;
        work.tracerProbes += others;
        work.comparisons += others;
        return result;
    }

    [[nodiscard]] std::int64_t sumAt(std::uint32_t sourceRow, std::uint32_t col) const {
        return sums_.row(sourceRow - firstSource_)[col];
    }

    Geometry geometry_;
    Slice slice_;
    std::int64_t multiplier_;
    std::uint32_t firstSource_ = 0;
    TracerCopy sums_, maxima_;
};

std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<MaxPoolSynapses>(program, projection, slice);
}

/// A maximum lies within the range of the sums.
Footprint footprint(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    std::uint64_t numbers = slice.size();
    for (const Slice& box : windowBoxes(program, projection, 0, slice)) numbers += box.size();
    return {.tracerBits = numbers * program.at(projection.source).widths.sentBits};
}

}  // namespace

const Operator kMaxPool{make, windowBoxes, footprint};

}  // namespace spikeloom::operators
