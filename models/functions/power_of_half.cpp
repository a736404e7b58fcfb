// SPDX-License-Identifier: Apache-2.0
#include "models/functions/power_of_half.hpp"

#include <algorithm>

namespace spikeloom::functions {
namespace {

constexpr std::uint32_t rootBits = 62;                      // fraction bits while the tables are made
constexpr std::uint64_t ln2Scaled = 0xB17217F7D1CF79ACULL;  // round(ln 2 * 2^64)
constexpr std::uint32_t widestTableIndex = 8;

/// roots[i] = 2^(-2^-i) by repeated square roots of one half, roots[0] = 1/2.
std::vector<std::uint64_t> repeatedRoots(std::uint32_t count) {
    std::vector<std::uint64_t> roots{std::uint64_t{1} << (rootBits - 1)};
    while (roots.size() <= count) roots.push_back(integerSquareRoot(UInt128{roots.back()} << rootBits));
    return roots;
}

/// Product of the roots of the set bits of `index`, leading bit first; the leading bit weighs 2^-(before + 1).
std::uint64_t tableEntry(const std::vector<std::uint64_t>& roots, std::uint64_t index, std::uint32_t before,
                         std::uint32_t bits, std::uint32_t fracBits) {
    std::uint64_t value = std::uint64_t{1} << rootBits;
    for (std::uint32_t bit = 1; bit <= bits; ++bit) {
        if (((index >> (bits - bit)) & 1) != 0)
            value = static_cast<std::uint64_t>((UInt128{value} * roots[before + bit]) >> rootBits);
    }
    const std::uint32_t drop = rootBits - fracBits;
    return (value + (std::uint64_t{1} << (drop - 1))) >> drop;
}

}  // namespace

PowerOfHalf::PowerOfHalf(std::uint32_t fracBits)
    : fracBits_(fracBits),
      headBits_((fracBits + 1) / 2),
      tables_((headBits_ + widestTableIndex - 1) / widestTableIndex),
      ln2Bits_(fracBits - headBits_ + 2),
      ln2_(((ln2Scaled >> (63 - ln2Bits_)) + 1) >> 1),
      lowMask_((std::uint64_t{1} << (fracBits - headBits_)) - 1) {
    const auto roots = repeatedRoots(headBits_);
    std::uint32_t before = 0;
    for (std::uint32_t group = 0; group < tables_; ++group) {
        const std::uint32_t end = headBits_ * (group + 1) / tables_;
        const std::uint32_t bits = end - before;
        groups_[group] = {fracBits - end, (std::uint64_t{1} << bits) - 1, static_cast<std::uint32_t>(entries_.size())};
        for (std::uint64_t index = 0; index >> bits == 0; ++index)
            entries_.push_back(tableEntry(roots, index, before, bits, fracBits));
        before = end;
    }
}

// docs/function_unit.md derives both. One per cent covers second-order terms.
double PowerOfHalf::errorAbove() const {
    return 1.01 * (0.504 * tables_ + 0.125 + 2);  // table entries, ln 2, both truncations of the linear step
}

double PowerOfHalf::errorBelow() const {
    // Table entries, truncated products, ln 2, the missing quadratic term; then the truncating shift.
    const double unshifted = 0.504 * tables_ + (tables_ - 1) + 0.125 + 0.241;
    return 1.01 * std::max(unshifted, unshifted / 2 + 1);
}

}  // namespace spikeloom::functions
