// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <rapidcheck.h>

#include <algorithm>
#include <optional>

#include "hw/noc/topology.hpp"

namespace spikeloom::hw {

/// A board of 1 to 9 small chips, and links between them from faster than those on a chip to far slower.
inline MeshShape anyBoard() {
    const BoardSpec board{.chipsX = *rc::gen::inRange(1u, 4u),
                          .chipsY = *rc::gen::inRange(1u, 4u),
                          .linkBits = *rc::gen::element(1u, 9u, 16u, 32u, 64u, 100u),
                          .linkCycles = *rc::gen::element(1u, 2u, 3u, 7u, 16u, 40u)};
    return {.width = board.chipsX * *rc::gen::inRange(1u, 4u),
            .height = board.chipsY * *rc::gen::inRange(1u, 4u),
            .board = board};
}

/// Links between rows like those in a row, or others.
inline std::optional<std::uint32_t> anyVerticalLinkCycles() {
    return *rc::gen::element<std::optional<std::uint32_t>>(std::nullopt, 1u, 2u, 3u, 9u, 20u);
}
/// Links to cores and host like those in a row, or others, or none.
inline std::optional<std::uint32_t> anyLocalLinkCycles() {
    return *rc::gen::element<std::optional<std::uint32_t>>(std::nullopt, 0u, 1u, 4u, 15u);
}
/// As many cores a router as one can have, or fewer.
inline std::uint32_t anyConcentration() {
    return *rc::gen::inRange(1u, kMaxConcentration + 1);
}
/// The most virtual channels that all ports of such a router have room for.
inline std::uint32_t mostVirtualChannels(std::uint32_t concentration) {
    return std::min(12u, kMaxChannels / portsOf(concentration));
}

}  // namespace spikeloom::hw
