// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <concepts>
#include <cstdint>

/// Fields of the flat vectors that a Verilated unit has as pins: integers of up to 64 bits, or words beyond.
namespace spikeloom::cosim {

/// @param width  1 to 64
constexpr std::uint64_t maskOf(std::uint32_t width) {
    return ~std::uint64_t{0} >> (64 - width);
}

template <std::integral Pins>
void putBits(Pins& pins, std::uint32_t at, std::uint32_t width, std::uint64_t value) {
    const std::uint64_t mask = maskOf(width);
    pins = static_cast<Pins>((pins & ~(mask << at)) | (value & mask) << at);
}
template <std::size_t kWords>
void putBits(VlWide<kWords>& pins, std::uint32_t at, std::uint32_t width, std::uint64_t value) {
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t bit = (at + done) % 32, count = width - done < 32 - bit ? width - done : 32 - bit;
        EData& word = pins[(at + done) / 32];
        const auto mask = static_cast<std::uint32_t>(maskOf(count) << bit);
        word = (word & ~mask) | (static_cast<std::uint32_t>(value >> done << bit) & mask);
        done += count;
    }
}

template <std::integral Pins>
[[nodiscard]] std::uint64_t bitsOf(const Pins& pins, std::uint32_t at, std::uint32_t width) {
    return static_cast<std::uint64_t>(pins) >> at & maskOf(width);
}
template <std::size_t kWords>
[[nodiscard]] std::uint64_t bitsOf(const VlWide<kWords>& pins, std::uint32_t at, std::uint32_t width) {
    std::uint64_t value = 0;
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t bit = (at + done) % 32, count = width - done < 32 - bit ? width - done : 32 - bit;
        value |= (pins[(at + done) / 32] >> bit & maskOf(count)) << done;
        done += count;
    }
    return value;
}

}  // namespace spikeloom::cosim
