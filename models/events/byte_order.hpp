// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace spikeloom::events {

/// An unsigned number of `size` bytes, most significant byte first; the bytes have to be there.
[[nodiscard]] constexpr std::uint32_t bigEndian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < size; ++i) number = number << 8U | static_cast<std::uint8_t>(bytes[at + i]);
    return number;
}

/// The same, least significant byte first.
[[nodiscard]] constexpr std::uint32_t littleEndian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t number = 0;
    for (std::size_t i = size; i > 0; --i) number = number << 8U | static_cast<std::uint8_t>(bytes[at + i - 1]);
    return number;
}

}  // namespace spikeloom::events
