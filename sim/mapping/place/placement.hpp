// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hw/spec/mapping.hpp"
#include "sim/mapping/traffic.hpp"

namespace spikeloom::mapping {

/// Which core sits on which tile.
class Placement {
public:
    virtual ~Placement() = default;
    /// @param shape  of all chips together; its tiles hold at least as many cores as there are
    /// @return a tile by core, none more often than it holds cores; the same for the same arguments
    [[nodiscard]] virtual std::vector<hw::TileId> place(const Traffic& traffic, const hw::MeshShape& shape) const = 0;
};

/// Which of its tile's cores each core is: those of a tile are numbered in the order of their ids.
[[nodiscard]] std::vector<std::uint32_t> localsInOrder(const std::vector<hw::TileId>& tiles);

/// In the order of core ids, chip by chip and row by row.
[[nodiscard]] std::unique_ptr<Placement> makeRowMajor();
/// Few packet-hops: greedy construction, then simulated annealing over exchanges of two tiles. On a board first few
/// packet-crossings (`cutByTraffic`), then few packet-hops with every core on its chip.
[[nodiscard]] std::unique_ptr<Placement> makeTrafficAware();

/// The names that an experiment may give, in the order in which they are offered.
[[nodiscard]] std::vector<std::string> placementNames();
/// @throws ConfigError at `mapping.placement` when there is no such placement
[[nodiscard]] std::unique_ptr<Placement> makePlacement(const std::string& name, const std::string& file);

}  // namespace spikeloom::mapping
