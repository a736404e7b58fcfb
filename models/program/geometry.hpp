// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace spikeloom::program {

/// How an operator on positions connects two populations: three axes, from slow to fast, of which an operator with
/// fewer leaves the first at 1. A row of a population is its position, in this order of axes.
struct Geometry {
    static constexpr std::size_t kAxes = 3;
    using Sizes = std::array<std::uint32_t, kAxes>;
    Sizes source{1, 1, 1}, target{1, 1, 1};
    Sizes kernel{1, 1, 1}, stride{1, 1, 1}, padding{0, 0, 0};
    Sizes repeat{1, 1, 1};  ///< how often a source position is repeated before the kernel moves over it

    struct Range {
        std::uint32_t begin = 0, end = 0;
    };
    /// Target coordinates along an axis that a (repeated) source coordinate feeds: s + padding = t * stride + k.
    [[nodiscard]] Range targetsOf(std::size_t axis, std::uint32_t s) const {
        const std::uint32_t padded = s + padding[axis];
        const std::uint32_t begin = padded < kernel[axis] ? 0 : (padded - kernel[axis]) / stride[axis] + 1;
        return {begin, std::max(begin, std::min(padded / stride[axis] + 1, target[axis]))};
    }
    /// Source coordinates (not repeated) that feed target coordinates [begin, end).
    [[nodiscard]] Range sourcesOf(std::size_t axis, Range targets) const {
        const std::uint32_t first = targets.begin * stride[axis];
        const std::uint32_t last = (targets.end - 1) * stride[axis] + kernel[axis];  // one behind
        const std::uint32_t size = source[axis] * repeat[axis];
        const std::uint32_t begin = std::min(first > padding[axis] ? first - padding[axis] : 0, size);
        const std::uint32_t end = std::min(last > padding[axis] ? last - padding[axis] : 0, size);
        return {begin / repeat[axis], (end + repeat[axis] - 1) / repeat[axis]};
    }
    [[nodiscard]] std::uint32_t taps() const { return kernel[0] * kernel[1] * kernel[2]; }

    /// Calls visit(target row, tap) for every target position that a source row feeds, `tap` counting through the
    /// kernel.
    template <class Visit>
    void forEachTarget(std::uint32_t sourceRow, Visit visit) const {
        const Sizes at = coordinates(sourceRow, source);
        for (std::uint32_t copy = 0; copy < repeat[0] * repeat[1] * repeat[2]; ++copy) {
            const Sizes within = coordinates(copy, repeat);
            Sizes s{};
            for (std::size_t a = 0; a < kAxes; ++a) s[a] = at[a] * repeat[a] + within[a];
            const std::array<Range, kAxes> to{targetsOf(0, s[0]), targetsOf(1, s[1]), targetsOf(2, s[2])};
            for (std::uint32_t z = to[0].begin; z < to[0].end; ++z)
                for (std::uint32_t y = to[1].begin; y < to[1].end; ++y)
                    for (std::uint32_t x = to[2].begin; x < to[2].end; ++x)
                        visit(rowOf({z, y, x}, target), tapOf(s, {z, y, x}));
        }
    }
    /// The kernel's place by which a (repeated) source position feeds a target position.
    [[nodiscard]] std::uint32_t tapOf(const Sizes& s, const Sizes& t) const {
        Sizes tap{};
        for (std::size_t a = 0; a < kAxes; ++a) tap[a] = s[a] + padding[a] - t[a] * stride[a];
        return rowOf(tap, kernel);
    }

    [[nodiscard]] static Sizes coordinates(std::uint32_t row, const Sizes& sizes) {
        return {row / (sizes[1] * sizes[2]), row / sizes[2] % sizes[1], row % sizes[2]};
    }
    [[nodiscard]] static std::uint32_t rowOf(const Sizes& at, const Sizes& sizes) {
        return (at[0] * sizes[1] + at[1]) * sizes[2] + at[2];
    }
};

}  // namespace spikeloom::program
