// SPDX-License-Identifier: Apache-2.0
#include "models/functions/confidence.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "models/functions/integer_math.hpp"
#include "models/functions/softmax_widths.hpp"

namespace spikeloom::functions {
namespace {

constexpr std::uint32_t kLogBits = 56;                   ///< fraction bits that logarithms are worked out in
constexpr std::uint64_t kLog2e = 0xB8AA3B295C17F0BCULL;  ///< log2(e) [2^-63]

/// log2(1 + 2^-i) for i = 1 .. kLogBits [2^-kLogBits], by ln(1 + x) = x - x^2/2 + x^3/3 - ..., truncated term by term.
std::array<std::uint64_t, kLogBits + 1> logarithms() {
    std::array<std::uint64_t, kLogBits + 1> table{};
    for (std::uint32_t i = 1; i <= kLogBits; ++i) {
        Int128 natural = 0;  // [2^-62]
        for (std::uint32_t k = 1; i * k <= 62; ++k) {
            const std::int64_t term = (std::int64_t{1} << (62 - i * k)) / k;
            natural += k % 2 == 1 ? term : -term;
        }
        table[i] = static_cast<std::uint64_t>((static_cast<UInt128>(natural) * kLog2e) >> (62 + 63 - kLogBits));
    }
    return table;
}

}  // namespace

/// A digit recurrence, one shift, addition and comparison a digit: the value, normalised to [1, 2), is multiplied by
/// those factors 1 + 2^-i that leave it at most 2, and their logarithms are what it lacked.
std::uint64_t negativeLog2(std::uint64_t value, std::uint32_t fracBits) {
    static const auto kTable = logarithms();
    const auto length = static_cast<std::uint32_t>(bitLength(value));
    UInt128 mantissa = UInt128{value} << (kLogBits + 1 - length);  // [1, 2) in units of 2^-kLogBits
    if (mantissa == UInt128{1} << kLogBits) return std::uint64_t{fracBits + 1 - length} << fracBits;
    std::uint64_t lacks = 0;
    for (std::uint32_t i = 1; i <= fracBits + 4; ++i) {
        const UInt128 next = mantissa + (mantissa >> i);
        if (next > UInt128{2} << kLogBits) continue;
        mantissa = next;
        lacks += kTable[i];
    }
    // value = 2^(length - fracBits) * 2^-lacks, from below
    const std::uint64_t exact = (std::uint64_t{fracBits - length} << kLogBits) + lacks;
    const std::uint32_t drop = kLogBits - fracBits;
    return (exact >> drop) + ((exact & ((std::uint64_t{1} << drop) - 1)) != 0);
}

ConfidenceScore::ConfidenceScore(const SoftmaxSpec& softmax, Confidence kind)
    : spec_(softmax), kind_(kind), softmax_(makeSoftmax(softmax)) {
    if (softmax.cols < 2) throw std::invalid_argument("a confidence needs at least 2 columns");
    const SoftmaxWidths widths = softmaxWidths(softmax);
    scale_ = widths.scale;
    scaleShift_ = widths.scaleShift;
    expFracBits_ = widths.expFracBits;
    // log2(cols), and its reciprocal to the nearest.
    const std::uint32_t f = spec_.outputFracBits;
    const auto log = static_cast<std::uint32_t>(bitLength(softmax.cols - 1));  // cols <= 2^log
    const std::uint64_t below = negativeLog2(std::uint64_t{softmax.cols} << (40 - log), 40);
    const std::uint64_t logCols = (std::uint64_t{log} << 40) - below;  // [2^-40]
    perLogCols_ = static_cast<std::uint64_t>(((UInt128{1} << (f + 41)) / logCols + 1) / 2);
    passes_ = listPasses();
}

std::int64_t ConfidenceScore::evaluate(std::span<const std::int64_t> x) const {
    std::vector<std::int64_t> p(x.size());
    softmax_->evaluate(x, p);
    const std::int64_t largest = *std::max_element(p.begin(), p.end());
    if (kind_ == Confidence::MaxProbability) return largest;
    const std::int64_t one = std::int64_t{1} << spec_.outputFracBits;
    return one - std::min(one, normalisedEntropy(x, p, largest));
}

/// With exponents t_j = (max - x_j) log2(e) and the sum S of all 2^-t_j:  H / ln 2 = log2 S + sum p_j t_j, where the
/// largest p is 1/S.
std::int64_t ConfidenceScore::normalisedEntropy(std::span<const std::int64_t> x, std::span<const std::int64_t> p,
                                                std::int64_t largest) const {
    const std::int64_t max = *std::max_element(x.begin(), x.end());
    UInt128 products = 0;
    for (std::size_t j = 0; j < x.size(); ++j) {
        if (p[j] == 0) continue;  // its exponent is beyond what the softmax tells from infinity
        const auto distance = static_cast<std::uint64_t>(max - x[j]);
        const UInt128 exponent = (UInt128{distance} * scale_) >> scaleShift_;
        products += (exponent * static_cast<std::uint64_t>(p[j])) >> expFracBits_;
    }
    const UInt128 entropy = products + negativeLog2(static_cast<std::uint64_t>(largest), spec_.outputFracBits);
    return static_cast<std::int64_t>((entropy * perLogCols_) >> spec_.outputFracBits);
}

/// Those of the softmax up to the reciprocal, which is the largest value; the others' values only the entropy needs.
std::vector<Pass> ConfidenceScore::listPasses() const {
    std::vector<Pass> passes = softmax_->passes();
    Pass scale = passes.back();
    passes.pop_back();
    if (kind_ == Confidence::MaxProbability) return passes;
    scale.addsPerElement = 1;  // no difference to a previous result
    scale.readsPrevious = scale.writesPrevious = false;
    passes.push_back(scale);
    const std::uint32_t f = spec_.outputFracBits, exponentBits = expFracBits_ + 6;
    passes.push_back({.name = "entropy",
                      .addsPerElement = 1,
                      .addBits = f + 12,
                      .multipliesPerElement = 1,
                      .multiplyBitsA = f + 1,
                      .multiplyBitsB = exponentBits,
                      .usesScratch = true});
    passes.push_back({.name = "logarithm", .serialBits = f + 4});
    return passes;
}

}  // namespace spikeloom::functions
