// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <numeric>

/// How numbers of a few bits lie in the words of a memory. The mapper charges storage and a core counts accesses with
/// the same two functions, so that they cannot disagree.
///
/// An element never straddles two words: a word of `portBits` holds floor(portBits / elementBits) elements and leaves
/// the rest unused. An element wider than a word takes several words of its own. Every row of a slice starts a new
/// word.
namespace spikeloom::hw {

/// Elements that one word holds; 0 where an element takes several words, and for elements of no bits.
[[nodiscard]] constexpr std::uint64_t elementsPerWord(std::uint32_t portBits, std::uint32_t elementBits) {
    return elementBits == 0 ? 0 : portBits / elementBits;
}

/// Words that `elements` consecutive elements occupy, the first one at the start of a word.
[[nodiscard]] constexpr std::uint64_t wordsFor(std::uint64_t elements, std::uint32_t elementBits,
                                               std::uint32_t portBits) {
    if (elementBits == 0) return 0;
    const std::uint64_t perWord = elementsPerWord(portBits, elementBits);
    if (perWord == 0) return elements * ((elementBits + portBits - 1) / portBits);
    return (elements + perWord - 1) / perWord;
}

/// Bits of storage that `rows` rows of `elements` elements take, unused bits of their words included.
[[nodiscard]] constexpr std::uint64_t packedBits(std::uint64_t rows, std::uint64_t elements, std::uint32_t elementBits,
                                                 std::uint32_t portBits) {
    return rows * wordsFor(elements, elementBits, portBits) * portBits;
}

/// Words from one row to the next where events walk down a column (products): rows are padded until the stride shares
/// no factor with the banks, so that consecutive rows lie in different banks and a column is read as fast as a row.
[[nodiscard]] constexpr std::uint64_t columnStride(std::uint64_t rowWords, std::uint32_t banks) {
    while (rowWords != 0 && std::gcd(rowWords, std::uint64_t{banks}) != 1) ++rowWords;
    return rowWords;
}

}  // namespace spikeloom::hw
