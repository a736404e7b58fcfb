// SPDX-License-Identifier: Apache-2.0
#include "hw/core/packet_format.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>

namespace spikeloom::hw {

std::uint32_t inputBits(const program::LoweredPopulation& input) {
    std::int64_t largest = 0;
    for (const std::int64_t multiplier : input.inputMultiplier) largest = std::max(largest, 255 * std::abs(multiplier));
    return static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(largest))) + 1;
}

std::uint64_t PacketFormat::singleBits(std::uint32_t valueBits) const {
    return std::uint64_t{packet_.headerBits} + packet_.addressBits + valueBits;
}

std::uint64_t PacketFormat::listBits(std::uint32_t spikes, std::uint32_t width) const {
    const std::uint64_t columnBits = static_cast<std::uint64_t>(std::bit_width(width - 1));
    return static_cast<std::uint64_t>(std::bit_width(packet_.spikesMax)) + spikes * (columnBits + 1);
}

std::uint64_t PacketFormat::bitmapBits(std::uint32_t spikes, std::uint32_t width) {
    return std::uint64_t{width} + spikes;
}

std::uint64_t PacketFormat::severalBits(std::uint32_t spikes, std::uint32_t width) const {
    return singleBits(kUnitSpikeBits) + std::min(listBits(spikes, width), bitmapBits(spikes, width));
}

std::uint16_t PacketFormat::flits(std::uint64_t bits) const {
    return static_cast<std::uint16_t>((bits + flitBits_ - 1) / flitBits_);
}

}  // namespace spikeloom::hw
