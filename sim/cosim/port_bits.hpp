// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <verilated.h>

#include <concepts>
#include <cstdint>

/// Flat vectors on the ports of a Verilated model, which are a plain integer up to 64 bits and an array of 32-bit words
/// beyond. Only for translation units that include Verilated headers.
namespace spikeloom::cosim {

[[nodiscard]] constexpr std::uint64_t lowBits(std::uint32_t width) {
    return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1;
}

/// Element `index` of `width` bits, at most 64, of a flat vector. A number is cut to its low bits.
template <std::unsigned_integral Port>
void setElement(Port& port, std::uint32_t index, std::uint32_t width, std::int64_t number) {
    const std::uint32_t at = index * width;
    const std::uint64_t mask = lowBits(width) << at;
    const std::uint64_t bits = static_cast<std::uint64_t>(number) << at;
    port = static_cast<Port>((std::uint64_t{port} & ~mask) | (bits & mask));
}
template <std::size_t Words>
void setElement(VlWide<Words>& port, std::uint32_t index, std::uint32_t width, std::int64_t number) {
    std::uint64_t bits = static_cast<std::uint64_t>(number);
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t at = index * width + done, offset = at % 32;
        const std::uint32_t count = width - done < 32 - offset ? width - done : 32 - offset;
        const auto mask = static_cast<std::uint32_t>(lowBits(count) << offset);
        const auto part = static_cast<std::uint32_t>(bits << offset);
        port[at / 32] = (port[at / 32] & ~mask) | (part & mask);
        bits >>= count;
        done += count;
    }
}

template <std::unsigned_integral Port>
[[nodiscard]] std::uint64_t elementBits(const Port& port, std::uint32_t index, std::uint32_t width) {
    return (std::uint64_t{port} >> (index * width)) & lowBits(width);
}
template <std::size_t Words>
[[nodiscard]] std::uint64_t elementBits(const VlWide<Words>& port, std::uint32_t index, std::uint32_t width) {
    std::uint64_t bits = 0;
    for (std::uint32_t done = 0; done < width;) {
        const std::uint32_t at = index * width + done, offset = at % 32;
        const std::uint32_t count = width - done < 32 - offset ? width - done : 32 - offset;
        bits |= ((std::uint64_t{port[at / 32]} >> offset) & lowBits(count)) << done;
        done += count;
    }
    return bits;
}
/// As a number in two's complement.
template <class Port>
[[nodiscard]] std::int64_t signedElement(const Port& port, std::uint32_t index, std::uint32_t width) {
    const std::uint32_t unused = 64 - width;
    return static_cast<std::int64_t>(elementBits(port, index, width) << unused) >> unused;
}

}  // namespace spikeloom::cosim
