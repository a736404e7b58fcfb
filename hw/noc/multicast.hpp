// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "hw/noc/common/paths.hpp"
#include "hw/noc/common/round_robin.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"

namespace spikeloom::hw {

/// Terminals that one terminal sends to with a single packet.
struct MulticastGroup {
    Terminal source;
    std::vector<Terminal> destinations;  ///< at least one, none twice
};

/// How the packets of each group spread: the union of the ways that the routing function takes from the source to every
/// destination. Dimension order makes that a tree: it enters no router by two ports.
///
/// In a chip, a table in each router with one entry for every tree that passes it.
class MulticastTrees {
public:
    /// Output ports of a router, bit i for Port i; the ninth one is a torus's, where there are no trees.
    using Ports = std::uint8_t;

    MulticastTrees() = default;
    /// @throws ConfigError as of makeRouting  @throws InvariantError if the ways to a group's destinations are no tree,
    /// a
    ///         destination comes twice or there is none
    MulticastTrees(MeshShape shape, const NocSpec& spec, std::span<const MulticastGroup> groups);

    [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(groups_.size()); }
    [[nodiscard]] const MulticastGroup& operator[](GroupId group) const { return groups_[value(group)]; }
    /// By which ports copies leave a router; none if the tree does not pass it.
    [[nodiscard]] Ports ports(GroupId group, TileId tile) const {
        return ports_[std::size_t{value(group)} * tiles_ + indexOf(tile)];
    }
    /// Calls `branch(tile, out, n, at)` for each branch of a packet's tree, each router before those behind it: `out`
    /// is the n-th output of `tile` in the order in which an idle router serves them. `at` belongs to the router: what
    /// `branch` returned for the branch that leads there (`atSource` at the source), with the changes that it has made
    /// there since. An output that leads to no router is a destination.
    template <class At, class Branch>
    void forEachBranch(GroupId group, At atSource, Branch&& branch) const {
        walk(group, groups_[value(group)].source.tile, atSource, branch);
    }
    /// Trees that pass each router: entries in its table.
    [[nodiscard]] std::vector<std::uint32_t> entries() const;
    /// Checks a packet that `source` wants to send to a group. @throws InvariantError if there is no such group, it is
    /// another terminal's, or the packet is longer than a buffer
    void expectSendable(const Packet& packet, Terminal source, std::uint32_t bufferFlits) const;

private:
    template <class At, class Branch>
    void walk(GroupId group, TileId tile, At at, Branch& branch) const {
        std::uint32_t n = 0;
        for (std::uint32_t left = ports(group, tile); left != 0; left &= left - 1, ++n) {
            const Port out{static_cast<std::uint8_t>(lowestBit(left))};
            const At there = branch(tile, out, n, at);
            if (const auto next = neighbour(shape_, tile, out)) walk(group, *next, there, branch);
        }
    }
    void addTree(const Paths& paths, GroupId group);

    MeshShape shape_;
    std::uint32_t tiles_ = 0;
    std::vector<MulticastGroup> groups_;
    std::vector<Ports> ports_;  // [group][tile]
};

}  // namespace spikeloom::hw
