// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace spikeloom::hw {

/// Index of the lowest set bit; `bits` is not zero. (std::countr_zero also defines the answer for zero, which costs a
/// branch in the innermost loops.)
inline std::uint32_t lowestBit(std::uint64_t bits) {
    return static_cast<std::uint32_t>(__builtin_ctzll(bits));
}

/// The lowest `count` bits. @param count  0 to 64
inline std::uint64_t lowBits(std::uint32_t count) {
    return count == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
}

/// Round-robin arbiter over at most 64 requesters, its pointer kept by the caller.
/// @param requests  bit i: requester i asks; not empty
/// @param first     requester that has precedence
/// @return the first requester at or after `first`, in a circle
inline std::uint32_t roundRobin(std::uint64_t requests, std::uint32_t first) {
    const std::uint64_t fromFirst = requests & (~std::uint64_t{0} << first);
    return lowestBit(fromFirst != 0 ? fromFirst : requests);
}

/// The requester after `granted`: where the pointer goes when a grant was used.
inline std::uint8_t after(std::uint32_t granted, std::uint32_t requesters) {
    return static_cast<std::uint8_t>(granted + 1 == requesters ? 0 : granted + 1);
}

/// Calls `visit(i)` for each set bit, lowest first.
template <class Visit>
void forEachBit(std::uint64_t bits, Visit&& visit) {
    for (; bits != 0; bits &= bits - 1) visit(lowestBit(bits));
}

}  // namespace spikeloom::hw
