// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/operators/accumulate.hpp"
#include "models/operators/operator.hpp"
#include "models/operators/window_boxes.hpp"

/// Operators that move over positions: convolution, average pooling, upsampling. An event adds, at every position that
/// its own one feeds, the weights of its channel and of the kernel's place there. One copy of the kernel serves all
/// positions of a slice.
namespace spikeloom::operators {
namespace {

using program::Geometry;
using program::LoweredProjection;
using program::Program;
using Range = Geometry::Range;
constexpr std::size_t kAxes = Geometry::kAxes;

class WindowSynapses final : public Synapses {
public:
    WindowSynapses(const Program& program, const LoweredProjection& projection, const Slice& slice)
        : projection_(projection),
          geometry_(projection.geometry),
          slice_(slice),
          in_(program.at(projection.source).cols / projection.groups),
          out_(program.at(projection.target).cols / projection.groups),
          scales_(!projection.weights.empty() && !isShift(projection.multiplier)) {}

    EventWork deliver(const Event& event, PendingCurrent& pending) override {
        const std::uint32_t group = event.col / in_;
        const std::uint32_t begin = std::max(slice_.colBegin, group * out_);
        const std::uint32_t end = std::min(slice_.colEnd, (group + 1) * out_);
        EventWork work{.elementsPerRow = end - begin, .firstElement = begin - slice_.colBegin, .scales = scales_};
        if (begin >= end) return {};
        const Geometry::Sizes at = Geometry::coordinates(event.row, geometry_.source);
        const Geometry::Sizes& repeat = geometry_.repeat;
        for (std::uint32_t z = at[0] * repeat[0]; z < (at[0] + 1) * repeat[0]; ++z)
            for (std::uint32_t y = at[1] * repeat[1]; y < (at[1] + 1) * repeat[1]; ++y)
                for (std::uint32_t x = at[2] * repeat[2]; x < (at[2] + 1) * repeat[2]; ++x)
                    work.targetRows += spread({z, y, x}, event, begin - group * out_, pending, work);
        if (!projection_.weights.empty()) work.weightElements = work.targetRows * work.elementsPerRow;
        return work;
    }

    std::uint64_t reset(std::uint8_t) override { return 0; }

private:
    /// @param first  column of the group that comes first  @return rows that were touched
    std::uint32_t spread(const Geometry::Sizes& s, const Event& event, std::uint32_t first, PendingCurrent& pending,
                         const EventWork& work) {
        const std::array<Range, kAxes> to{geometry_.targetsOf(0, s[0]), geometry_.targetsOf(1, s[1]),
                                          geometry_.targetsOf(2, s[2])};
        const std::int64_t factor = event.value * projection_.multiplier;
        std::uint32_t rows = 0;
        for (std::uint32_t z = to[0].begin; z < to[0].end; ++z)
            for (std::uint32_t y = to[1].begin; y < to[1].end; ++y) {
                const std::uint32_t line = Geometry::rowOf({z, y, 0}, geometry_.target);
                const Range x = within(to[2], line);
                for (std::uint32_t t = x.begin; t < x.end; ++t, ++rows) {
                    std::int64_t* current = pending.row(line + t) + work.firstElement;
                    pending.touch(line + t);
                    if (projection_.weights.empty())
                        for (std::uint32_t c = 0; c < work.elementsPerRow; ++c) current[c] += factor;
                    else
                        accumulate(current, weights(event.col, s, {z, y, t}) + first, work.elementsPerRow, factor);
                }
            }
        return rows;
    }
    /// Those columns of a line of positions that the slice holds.
    [[nodiscard]] Range within(Range x, std::uint32_t line) const {
        const std::uint32_t begin = slice_.rowBegin > line ? slice_.rowBegin - line : 0;
        const std::uint32_t end = slice_.rowEnd > line ? slice_.rowEnd - line : 0;
        return {std::max(x.begin, begin), std::min(x.end, end)};
    }
    [[nodiscard]] const std::int8_t* weights(std::uint32_t channel, const Geometry::Sizes& s,
                                             const Geometry::Sizes& t) const {
        const std::size_t row = std::size_t{channel} * geometry_.taps() + geometry_.tapOf(s, t);
        return projection_.weights.data() + row * out_;
    }

    const LoweredProjection& projection_;
    Geometry geometry_;
    Slice slice_;
    std::uint32_t in_, out_;
    bool scales_;
};

std::unique_ptr<Synapses> make(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    return std::make_unique<WindowSynapses>(program, projection, slice);
}

/// Groups of which the slice holds channels.
Range groupsOf(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    const std::uint32_t out = program.at(projection.target).cols / projection.groups;
    return {slice.colBegin / out, (slice.colEnd + out - 1) / out};
}

/// Source positions, as ranges of rows, that feed positions [begin, end): whole lines along an axis of which the
/// positions have more than one, and no more than they need along the others.
std::vector<Range> sourceRows(const Geometry& g, std::uint32_t begin, std::uint32_t end) {
    const Geometry::Sizes first = Geometry::coordinates(begin, g.target),
                          last = Geometry::coordinates(end - 1, g.target);
    std::array<Range, kAxes> from;
    bool whole = false;  // an axis before this one has several
    for (std::size_t a = 0; a < kAxes; ++a) {
        from[a] = whole ? Range{0, g.source[a]} : g.sourcesOf(a, {first[a], last[a] + 1});
        whole |= first[a] != last[a];
    }
    std::vector<Range> rows;
    for (std::uint32_t z = from[0].begin; z < from[0].end; ++z)
        for (std::uint32_t y = from[1].begin; y < from[1].end; ++y) {
            const Range line{Geometry::rowOf({z, y, from[2].begin}, g.source),
                             Geometry::rowOf({z, y, 0}, g.source) + from[2].end};
            if (!rows.empty() && rows.back().end == line.begin)
                rows.back().end = line.end;
            else if (line.begin < line.end)
                rows.push_back(line);
        }
    return rows;
}

Footprint footprint(const Program& program, const LoweredProjection& projection, const Slice& slice) {
    if (projection.weights.empty()) return {};
    const std::uint32_t in = program.at(projection.source).cols / projection.groups;
    const std::uint32_t out = program.at(projection.target).cols / projection.groups;
    const Range groups = groupsOf(program, projection, slice);
    return {.weightRows = std::uint64_t{groups.end - groups.begin} * in,
            .weightsPerRow = std::uint64_t{projection.geometry.taps()} * std::min(out, slice.cols()),
            .weightBitsEach = projection.weightBits};
}

}  // namespace

std::vector<Slice> windowBoxes(const Program& program, const LoweredProjection& projection, std::uint8_t,
                               const Slice& slice) {
    const std::uint32_t in = program.at(projection.source).cols / projection.groups;
    const Range groups = groupsOf(program, projection, slice);
    std::vector<Slice> result;
    for (const Range rows : sourceRows(projection.geometry, slice.rowBegin, slice.rowEnd))
        result.push_back({rows.begin, rows.end, groups.begin * in, groups.end * in});
    return result;
}

const Operator kWindow{make, windowBoxes, footprint};

}  // namespace spikeloom::operators
