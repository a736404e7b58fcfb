// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <tuple>

#include "models/support/fields.hpp"

namespace spikeloom::hw {

/// What a packet spends its bits on besides values. The widths add up to what every packet carries; how many flits that
/// makes is worked out in hw/core/packet_format.hpp. The exit takes 1 bit with one core a router, 2 with two or three,
/// and 3 with four.
///
///     header    | tile | exit: which of the tile's cores, or the edge terminal of a tile | axon (8) | parity of the
///     step (1) | address   | index of a neuron in the population that sends |
struct PacketSpec {
    std::uint32_t headerBits = 22;
    std::uint32_t addressBits = 18;
    std::uint32_t spikesMax = 1;

    static constexpr std::uint32_t kAxonBits = 8, kParityBits = 1;
    /// Axons of a core that a header can name.
    static constexpr std::uint32_t kAxonsMax = 1u << kAxonBits;
    /// Of the header without the tile: the exit, with a code for each core of a router and one for the edge, and the
    /// rest.
    [[nodiscard]] static constexpr std::uint32_t fixedBits(std::uint32_t concentration) {
        return static_cast<std::uint32_t>(std::bit_width(concentration)) + kAxonBits + kParityBits;
    }
    /// @param concentration  cores a router, for which the header is long enough (NocSpec::check)
    [[nodiscard]] std::uint32_t tileBits(std::uint32_t concentration) const {
        return headerBits - fixedBits(concentration);
    }
    /// Multicast groups that a header can name: by tile and axon with the exit at the edge of a tile that has none
    /// there, which is every one but the host's.
    [[nodiscard]] std::uint64_t groupsMax(std::uint32_t concentration) const {
        return ((std::uint64_t{1} << tileBits(concentration)) - 1) * kAxonsMax;
    }
    /// Width of what a fan-out entry says of its target: tile, exit and axon.
    [[nodiscard]] std::uint32_t targetBits() const { return headerBits - kParityBits; }

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field(
                "header_bits", &PacketSpec::headerBits,
                "tile, exit (1, with several cores a router 2 or 3), axon (8) and parity of the step (1) [bits]", 10u,
                64u),
            spec::field("address_bits", &PacketSpec::addressBits, "index of a neuron in its population [bits]", 1u,
                        32u),
            spec::field(
                "spikes_max", &PacketSpec::spikesMax,
                "most spikes of one row in a packet, as many as AxonOutput buffers at most; 1: each has its own", 1u,
                256u));
    }
};

}  // namespace spikeloom::hw
