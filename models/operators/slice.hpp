// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace spikeloom::operators {

/// A rectangle of a population's matrix: rows [rowBegin, rowEnd) x columns [colBegin, colEnd).
struct Slice {
    std::uint32_t rowBegin = 0, rowEnd = 0, colBegin = 0, colEnd = 0;

    [[nodiscard]] std::uint32_t rows() const { return rowEnd - rowBegin; }
    [[nodiscard]] std::uint32_t cols() const { return colEnd - colBegin; }
    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(rows()) * cols(); }
    [[nodiscard]] bool empty() const { return rowBegin >= rowEnd || colBegin >= colEnd; }
    [[nodiscard]] bool hasRow(std::uint32_t row) const { return row >= rowBegin && row < rowEnd; }
    [[nodiscard]] bool hasCol(std::uint32_t col) const { return col >= colBegin && col < colEnd; }
    [[nodiscard]] bool contains(std::uint32_t row, std::uint32_t col) const { return hasRow(row) && hasCol(col); }
    [[nodiscard]] std::size_t index(std::uint32_t row, std::uint32_t col) const {
        return static_cast<std::size_t>(row - rowBegin) * cols() + (col - colBegin);
    }
    bool operator==(const Slice&) const = default;
};

[[nodiscard]] inline Slice intersect(const Slice& a, const Slice& b) {
    return {std::max(a.rowBegin, b.rowBegin), std::min(a.rowEnd, b.rowEnd), std::max(a.colBegin, b.colBegin),
            std::min(a.colEnd, b.colEnd)};
}

}  // namespace spikeloom::operators
