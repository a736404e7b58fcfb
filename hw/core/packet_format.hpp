// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/noc_spec.hpp"
#include "models/program/program.hpp"

namespace spikeloom::hw {

/// Width of the largest value of an input population and its sign. [bits]
[[nodiscard]] std::uint32_t inputBits(const program::LoweredPopulation& input);

/// How many bits and flits a packet has. Every packet begins with the header and an address (PacketSpec).
///
///     one value       header | address of the neuron | value
///     several spikes  header | address of the first neuron of the box in that row | format (2) | list or bitmap
///         list            number of spikes, bit_width(spikes_max) | for each: column in the box,
///                         bit_width(width - 1); sign (1)
///         bitmap          for each column of the box: whether it spikes (1) | for each spike: sign (1)
///
/// where width is the number of columns of the fan-out entry's box, which the receiver knows from axon and address.
/// The smaller of list and bitmap is sent. A unit spike alone has a value of 2 bits, +1 or -1 in two's complement;
/// the two codes that are left over there, 00 and 10, are the formats of several spikes, so that a lone spike costs the
/// same whatever `spikes_max` is. Graded values (readout, host input) go one by one; axon or receiver tells them apart.
class PacketFormat {
public:
    static constexpr std::uint32_t kUnitSpikeBits = 2;

    explicit PacketFormat(const NocSpec& spec) : packet_(spec.packet), flitBits_(spec.flitBits) {}

    /// @param valueBits  width of the value with its sign [bits]
    [[nodiscard]] std::uint64_t singleBits(std::uint32_t valueBits) const;
    /// @param spikes  2 .. width  @param width  columns of the box
    [[nodiscard]] std::uint64_t severalBits(std::uint32_t spikes, std::uint32_t width) const;
    [[nodiscard]] std::uint64_t listBits(std::uint32_t spikes, std::uint32_t width) const;
    [[nodiscard]] static std::uint64_t bitmapBits(std::uint32_t spikes, std::uint32_t width);

    [[nodiscard]] std::uint16_t singleFlits(std::uint32_t valueBits) const { return flits(singleBits(valueBits)); }
    [[nodiscard]] std::uint16_t severalFlits(std::uint32_t spikes, std::uint32_t width) const {
        return flits(severalBits(spikes, width));
    }
    /// The longest packet of a core that has so many spikes of a row at once, of a box of `width` columns.
    [[nodiscard]] std::uint16_t longestFlits(std::uint32_t spikes, std::uint32_t width) const {
        const std::uint32_t most = std::min({spikes, width, packet_.spikesMax});
        return most == 1 ? singleFlits(kUnitSpikeBits) : severalFlits(most, width);
    }
    [[nodiscard]] std::uint32_t flitBits() const { return flitBits_; }
    [[nodiscard]] std::uint32_t spikesMax() const { return packet_.spikesMax; }

private:
    [[nodiscard]] std::uint16_t flits(std::uint64_t bits) const;

    PacketSpec packet_;
    std::uint32_t flitBits_;
};

}  // namespace spikeloom::hw
