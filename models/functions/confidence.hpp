// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/functions/row_function.hpp"

namespace spikeloom::functions {

/// How sure a row of logits is of its largest, 0 to 1.
enum class Confidence : std::uint8_t {
    MaxProbability,  ///< the largest value of its softmax
    Entropy,         ///< 1 - H / ln(cols), where H = -sum p ln p (Adaptive Calibration, input-aware adaptive timesteps)
};

/// The confidence of a row in integers (docs/function_unit.md, "Confidence"): a softmax, of which only the largest
/// value is needed, or the logarithm of that and one product for each element besides. Immutable.
class ConfidenceScore {
public:
    /// @param softmax  of the logits; at least 2 columns. The score has its outputFracBits
    /// @throws std::invalid_argument  as makeSoftmax, and for 1 column
    ConfidenceScore(const SoftmaxSpec& softmax, Confidence kind);

    /// @param x  logits, within inputBits signed bits  @return 0 .. 2^outputFracBits, larger where it is surer
    [[nodiscard]] std::int64_t evaluate(std::span<const std::int64_t> x) const;
    /// The passes of one evaluation, in order. None touches a previous result: a score is not differenced.
    [[nodiscard]] const std::vector<Pass>& passes() const { return passes_; }

private:
    [[nodiscard]] std::int64_t normalisedEntropy(std::span<const std::int64_t> x, std::span<const std::int64_t> p,
                                                 std::int64_t largest) const;
    [[nodiscard]] std::vector<Pass> listPasses() const;

    SoftmaxSpec spec_;
    Confidence kind_;
    std::unique_ptr<RowFunction> softmax_;
    std::uint64_t scale_ = 0;  ///< exponent of a distance: floor(distance * scale_ / 2^scaleShift_) [2^-expFracBits_]
    std::uint32_t scaleShift_ = 0, expFracBits_ = 0;
    std::uint64_t perLogCols_ = 0;  ///< 1 / log2(cols) [2^-outputFracBits]
    std::vector<Pass> passes_;
};

/// -log2(value / 2^fracBits) in units of 2^-fracBits, off by less than 1.2 units.
/// @param value  in (0, 2^fracBits]  @param fracBits  at most 48
[[nodiscard]] std::uint64_t negativeLog2(std::uint64_t value, std::uint32_t fracBits);

}  // namespace spikeloom::functions
