// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace spikeloom::ann {

/// Matrices of a population for several samples, [samples][rows][cols], float32. Positions are rows and channels are
/// columns, so that an image is stored channels last.
struct Tensor {
    std::size_t samples = 0, rows = 0, cols = 0;
    std::vector<float> values;

    Tensor() = default;
    Tensor(std::size_t sampleCount, std::size_t rowCount, std::size_t colCount)
        : samples(sampleCount), rows(rowCount), cols(colCount), values(sampleCount * rowCount * colCount) {}

    [[nodiscard]] std::size_t perSample() const { return rows * cols; }
    [[nodiscard]] std::span<float> sample(std::size_t index) {
        return {values.data() + index * perSample(), perSample()};
    }
    [[nodiscard]] std::span<const float> sample(std::size_t index) const {
        return {values.data() + index * perSample(), perSample()};
    }
};

}  // namespace spikeloom::ann
