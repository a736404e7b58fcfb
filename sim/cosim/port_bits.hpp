// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <concepts>
#include <cstdint>

/// Flat vectors on the ports of a Verilated model, which are a plain integer up to 64 bits and an array of 32-bit words
/// beyond. Only for translation units that include Verilated headers.
namespace spikeloom::cosim {

/// @param width  1 to 64, as everywhere below
[[nodiscard]] constexpr std::uint64_t lowBits(std::uint32_t width) {
    return ~std::uint64_t{0} >> (64 - width);
}

/// Sets `width` bits from bit `at` on to the low bits of a number.
template <std::unsigned_integral Port>
void putBits(Port& port, std::uint32_t at, std::uint32_t width, std::uint64_t number) {
    const std::uint64_t mask = lowBits(width);
    port = static_cast<Port>((std::uint64_t{port} & ~(mask << at)) | (number & mask) << at);
}
template <std::size_t kWords>
void putBits(VlWide<kWords>& port, std::uint32_t at, std::uint32_t width, std::uint64_t number) {
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t bit = (at + done) % 32, count = width - done < 32 - bit ? width - done : 32 - bit;
        EData& word = port[(at + done) / 32];
        const auto mask = static_cast<std::uint32_t>(lowBits(count) << bit);
        word = (word & ~mask) | (static_cast<std::uint32_t>(number >> done << bit) & mask);
        done += count;
    }
}

template <std::unsigned_integral Port>
[[nodiscard]] std::uint64_t bitsOf(const Port& port, std::uint32_t at, std::uint32_t width) {
    return std::uint64_t{port} >> at & lowBits(width);
}
template <std::size_t kWords>
[[nodiscard]] std::uint64_t bitsOf(const VlWide<kWords>& port, std::uint32_t at, std::uint32_t width) {
    std::uint64_t number = 0;
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t bit = (at + done) % 32, count = width - done < 32 - bit ? width - done : 32 - bit;
        number |= (port[(at + done) / 32] >> bit & lowBits(count)) << done;
        done += count;
    }
    return number;
}

/// Element `index` of a vector whose elements have `width` bits. A number is cut to its low bits.
template <class Port>
void setElement(Port& port, std::uint32_t index, std::uint32_t width, std::int64_t number) {
    putBits(port, index * width, width, static_cast<std::uint64_t>(number));
}
template <class Port>
[[nodiscard]] std::uint64_t elementBits(const Port& port, std::uint32_t index, std::uint32_t width) {
    return bitsOf(port, index * width, width);
}
/// As a number in two's complement.
template <class Port>
[[nodiscard]] std::int64_t signedElement(const Port& port, std::uint32_t index, std::uint32_t width) {
    const std::uint32_t unused = 64 - width;
    return static_cast<std::int64_t>(elementBits(port, index, width) << unused) >> unused;
}

}  // namespace spikeloom::cosim
