// SPDX-License-Identifier: Apache-2.0
#include "hw/core/packet_format.hpp"

#include <algorithm>
#include <bit>

namespace spikeloom::hw {

std::uint32_t PacketFormat::valueBits(const Payload& payload) {
    if (!payload.isSmall()) return payload.valueBits;
    constexpr std::uint64_t kFormats = 2;
    return static_cast<std::uint32_t>(std::bit_width(payload.values() + kFormats - 1));
}

std::uint64_t PacketFormat::singleBits(const Payload& payload) const {
    return std::uint64_t{packet_.headerBits} + packet_.addressBits + valueBits(payload);
}

std::uint64_t PacketFormat::listBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const {
    const std::uint64_t columnBits = static_cast<std::uint64_t>(std::bit_width(width - 1));
    return static_cast<std::uint64_t>(std::bit_width(packet_.spikesMax)) + spikes * (columnBits + payload.valueBits);
}

std::uint64_t PacketFormat::bitmapBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) {
    return width + std::uint64_t{spikes} * payload.valueBits;
}

std::uint64_t PacketFormat::severalBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const {
    return singleBits(payload) + std::min(listBits(spikes, width, payload), bitmapBits(spikes, width, payload));
}

std::uint16_t PacketFormat::flits(std::uint64_t bits) const {
    return static_cast<std::uint16_t>((bits + flitBits_ - 1) / flitBits_);
}

}  // namespace spikeloom::hw
