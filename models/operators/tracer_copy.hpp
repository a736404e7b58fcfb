// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace spikeloom::operators {

/// A dense copy of the tracers of one operand, as far as a slice needs them; rows x cols in local coordinates.
class TracerCopy {
public:
    TracerCopy() = default;
    TracerCopy(std::size_t rows, std::size_t cols) : cols_(cols), codes_(rows * cols, 0), dirty_(rows, 0) {}
    [[nodiscard]] const std::int64_t* row(std::size_t r) const { return codes_.data() + r * cols_; }
    void add(std::size_t r, std::size_t c, std::int64_t value) {
        codes_[r * cols_ + c] += value;
        dirty_[r] = 1;
    }
    /// @return elements in rows that had been written
    std::uint64_t reset() {
        const auto rows = static_cast<std::uint64_t>(std::count(dirty_.begin(), dirty_.end(), 1));
        std::fill(codes_.begin(), codes_.end(), std::int64_t{0});
        std::fill(dirty_.begin(), dirty_.end(), std::uint8_t{0});
        return rows * cols_;
    }

private:
    std::size_t cols_ = 0;
    std::vector<std::int64_t> codes_;
    std::vector<std::uint8_t> dirty_;
};

}  // namespace spikeloom::operators
