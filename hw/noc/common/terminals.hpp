// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"

namespace spikeloom::hw {

/// The terminals of a network in order: those of the tiles' cores, tile by tile, then edge terminals.
class Terminals {
public:
    /// @throws ConfigError for a shape or an edge as `checkMesh` has it
    Terminals(MeshShape shape, std::span<const Terminal> edges);

    [[nodiscard]] const std::vector<Terminal>& all() const { return all_; }
    /// @throws InvariantError if the network has no such terminal
    [[nodiscard]] std::uint32_t indexOf(Terminal terminal) const {
        const std::size_t place = std::size_t{hw::indexOf(terminal.tile)} * kPorts + hw::indexOf(terminal.port);
        if (place >= index_.size() || index_[place] == kNone) throwMissing(terminal);
        return index_[place];
    }

private:
    static constexpr std::uint32_t kNone = ~0u;
    [[noreturn]] static void throwMissing(Terminal terminal);

    std::vector<Terminal> all_;
    std::vector<std::uint32_t> index_;  // [tile][port]
};

}  // namespace spikeloom::hw
