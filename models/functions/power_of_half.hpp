// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "models/functions/integer_math.hpp"

namespace spikeloom::functions {

/// 2^-t in fixed point: leading fraction bits by table products, the others by one linear step, the integer part by a
/// shift (table-driven exponential after P.T.P. Tang, ACM TOMS 15(2), 1989, here with truncating integer products).
///
/// With E = fracBits: t and the result are in units of 2^-E; H = ceil(E/2) leading fraction bits are split into
/// J = ceil(H/8) groups with a table each. 2^-0 is exactly 2^E. docs/function_unit.md has the formulas and the error.
class PowerOfHalf {
public:
    /// @param fracBits  E, 8..56
    explicit PowerOfHalf(std::uint32_t fracBits);

    /// @param t  exponent >= 0 [2^-E]
    /// @return about 2^-t, 0 when the integer part of t exceeds E [2^-E]
    [[nodiscard]] std::uint64_t operator()(std::uint64_t t) const {
        std::uint64_t product = entries_[groups_[0].offset + ((t >> groups_[0].shift) & groups_[0].mask)];
        for (std::uint32_t group = 1; group < tables_; ++group) {
            const Group& g = groups_[group];
            product = multiply(product, entries_[g.offset + ((t >> g.shift) & g.mask)]);
        }
        const std::uint64_t linear = ((t & lowMask_) * ln2_) >> ln2Bits_;
        const std::uint64_t whole = t >> fracBits_;
        return whole > fracBits_ ? 0 : (product - multiply(product, linear)) >> whole;
    }

    /// Bounds of result - 2^(E-t) and of its opposite over all t, taking t as exact [2^-E].
    [[nodiscard]] double errorAbove() const;
    [[nodiscard]] double errorBelow() const;

    [[nodiscard]] std::uint32_t tables() const { return tables_; }
    [[nodiscard]] std::uint32_t linearBits() const { return fracBits_ - headBits_; }  ///< E - H
    [[nodiscard]] std::uint32_t constantBits() const { return ln2Bits_; }             ///< width of the ln 2 constant
    [[nodiscard]] std::uint64_t constant() const { return ln2_; }                     ///< ln 2 [2^-constantBits]
    [[nodiscard]] std::uint32_t tableShift(std::uint32_t table) const { return groups_[table].shift; }
    [[nodiscard]] std::uint32_t tableBits(std::uint32_t table) const {
        return static_cast<std::uint32_t>(bitLength(groups_[table].mask));
    }
    [[nodiscard]] std::uint64_t entry(std::uint32_t table, std::uint64_t index) const {
        return entries_[groups_[table].offset + index];
    }

private:
    struct Group {
        std::uint32_t shift = 0;   ///< position of the group's last bit in t
        std::uint64_t mask = 0;    ///< 2^bits - 1
        std::uint32_t offset = 0;  ///< of its table in entries_
    };

    [[nodiscard]] std::uint64_t multiply(std::uint64_t a, std::uint64_t b) const {
        return static_cast<std::uint64_t>((UInt128{a} * b) >> fracBits_);
    }

    std::uint32_t fracBits_;
    std::uint32_t headBits_;
    std::uint32_t tables_;
    std::uint32_t ln2Bits_;
    std::uint64_t ln2_;
    std::uint64_t lowMask_;
    std::array<Group, 4> groups_{};
    std::vector<std::uint64_t> entries_;
};

}  // namespace spikeloom::functions
