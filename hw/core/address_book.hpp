// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/multicast.hpp"
#include "hw/noc/packet.hpp"
#include "hw/spec/mapping.hpp"

namespace spikeloom::hw {

/// Where a core is.
[[nodiscard]] inline Terminal terminalOf(const CoreMapping& core) {
    return {core.tile, localPort(core.local)};
}

/// A row of a fan-out table, as packets are addressed.
struct Destination {
    operators::Slice box;      ///< in the coordinates of the sender's population
    Terminal terminal{};       ///< where the only target is
    std::uint16_t axon = 0;    ///< of the only target; the targets of a group know theirs
    GroupId group = kNoGroup;  ///< of several targets
    std::uint16_t copies = 1;  ///< targets
    std::uint32_t delay = 0;   ///< steps that spikes wait before they go there
};

/// A core's row for a multicast group: at which axon it takes the group's packets.
struct Membership {
    GroupId group{};
    std::uint16_t axon = 0;
};

/// The addresses behind a mapping's fan-out tables: where every core is, and a group for every row with several
/// targets, numbered in order of the cores and their rows, the host's last.
class AddressBook {
public:
    explicit AddressBook(const Mapping& mapping) : AddressBook(mapping, hostTerminal(shapeOf(mapping))) {}
    AddressBook(const Mapping& mapping, Terminal host);

    [[nodiscard]] Terminal host() const { return host_; }
    [[nodiscard]] const std::vector<MulticastGroup>& groups() const { return groups_; }
    [[nodiscard]] const std::vector<Destination>& destinations(CoreId core) const { return destinations_[value(core)]; }
    [[nodiscard]] const std::vector<Destination>& hostDestinations() const { return destinations_.back(); }
    /// In order of the groups.
    [[nodiscard]] const std::vector<Membership>& memberships(CoreId core) const { return memberships_[value(core)]; }

private:
    void add(const FanoutEntry& entry, Terminal from, std::vector<Destination>& destinations);

    Terminal host_;
    std::vector<Terminal> terminals_;                     // by CoreId
    std::vector<std::vector<Destination>> destinations_;  // by CoreId, then the host's
    std::vector<std::vector<Membership>> memberships_;    // by CoreId
    std::vector<MulticastGroup> groups_;
};

}  // namespace spikeloom::hw
