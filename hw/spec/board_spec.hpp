// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>

#include "models/support/fields.hpp"

namespace spikeloom::hw {

/// Equal chips in rows and columns, each joined to its neighbours by one link for every pair of routers that face each
/// other. Their tiles together are one mesh, over which packets are routed as on a chip; a link that leaves a chip is a
/// link between two routers with figures of its own. Chip c stands in column c % chipsX and row c / chipsX; the host is
/// attached to chip 0.
struct BoardSpec {
    std::uint32_t chipsX = 1, chipsY = 1;
    std::uint32_t linkBits = 16;
    std::uint32_t linkCycles = 16;

    [[nodiscard]] std::uint32_t chips() const { return chipsX * chipsY; }
    /// The chip that holds the tile at column x and row y of the mesh of all chips, which has so many columns and rows.
    [[nodiscard]] std::uint32_t chipAt(std::uint32_t x, std::uint32_t y, std::uint32_t columns,
                                       std::uint32_t rows) const {
        return x * chipsX / columns + chipsX * (y * chipsY / rows);
    }
    /// Chips on a shortest way between two of them, the first not counted: links between chips that a packet crosses.
    [[nodiscard]] std::uint32_t crossings(std::uint32_t from, std::uint32_t to) const {
        const auto difference = [](std::uint32_t p, std::uint32_t q) { return p > q ? p - q : q - p; };
        return difference(from % chipsX, to % chipsX) + difference(from / chipsX, to / chipsX);
    }

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("chips_x", &BoardSpec::chipsX, "chips in a row", 1u, 64u),
            spec::field("chips_y", &BoardSpec::chipsY, "chips in a column", 1u, 64u),
            spec::field("link_bits", &BoardSpec::linkBits,
                        "width of a link between two chips; a wider flit takes several cycles [bits]", 1u, 1024u),
            spec::field("link_cycles", &BoardSpec::linkCycles, "on the wire between two chips [cycles]", 1u, 4096u));
    }
};

}  // namespace spikeloom::hw
