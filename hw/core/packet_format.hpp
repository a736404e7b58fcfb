// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/noc_spec.hpp"
#include "models/neurons/payload.hpp"

namespace spikeloom::hw {

/// How many bits and flits a packet has. Every packet begins with the header and an address (PacketSpec).
///
///     one value       header | address of the neuron | value
///     several spikes  header | address of the first neuron of the box in that row | format (2) | list or bitmap
///         list            number of spikes, bit_width(spikes_max) | for each: column in the box,
///                         bit_width(width - 1); its payload
///         bitmap          for each column of the box: whether it spikes (1) | for each spike: its payload
///
/// where width is the number of columns of the fan-out entry's box, which the receiver knows from axon and address.
/// The smaller of list and bitmap is sent. A payload takes the bits that tell its values apart (none for a spike that
/// says nothing else, a sign for ST-BIF, a count, ...). The value of a spike alone has two codes more: those are the
/// formats of several spikes, so that a lone spike costs the same whatever `spikes_max` is. Graded values (readout,
/// host input) go one by one; axon or receiver tells them apart.
class PacketFormat {
public:
    using Payload = neurons::Payload;

    explicit PacketFormat(const NocSpec& spec) : packet_(spec.packet), flitBits_(spec.flitBits) {}

    /// Width of the value field of one event alone.
    [[nodiscard]] static std::uint32_t valueBits(const Payload& payload);
    [[nodiscard]] std::uint64_t singleBits(const Payload& payload) const;
    /// @param spikes  2 .. width  @param width  columns of the box
    [[nodiscard]] std::uint64_t severalBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const;
    [[nodiscard]] std::uint64_t listBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const;
    [[nodiscard]] static std::uint64_t bitmapBits(std::uint32_t spikes, std::uint32_t width, const Payload& payload);

    [[nodiscard]] std::uint16_t singleFlits(const Payload& payload) const { return flits(singleBits(payload)); }
    [[nodiscard]] std::uint16_t severalFlits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const {
        return flits(severalBits(spikes, width, payload));
    }
    /// The longest packet of a core that has so many spikes of a row at once, of a box of `width` columns.
    [[nodiscard]] std::uint16_t longestFlits(std::uint32_t spikes, std::uint32_t width, const Payload& payload) const {
        const std::uint32_t most = payload.isSmall() ? std::min({spikes, width, packet_.spikesMax}) : 1;
        return most == 1 ? singleFlits(payload) : severalFlits(most, width, payload);
    }
    [[nodiscard]] std::uint32_t flitBits() const { return flitBits_; }
    [[nodiscard]] std::uint32_t spikesMax() const { return packet_.spikesMax; }

private:
    [[nodiscard]] std::uint16_t flits(std::uint64_t bits) const;

    PacketSpec packet_;
    std::uint32_t flitBits_;
};

}  // namespace spikeloom::hw
