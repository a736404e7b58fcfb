// SPDX-License-Identifier: Apache-2.0
#include "hw/core/address_book.hpp"

namespace spikeloom::hw {

AddressBook::AddressBook(const Mapping& mapping, Terminal host)
    : host_(host), destinations_(mapping.cores.size() + 1), memberships_(mapping.cores.size()) {
    for (const CoreMapping& core : mapping.cores) terminals_.push_back(terminalOf(core));
    for (std::size_t i = 0; i < mapping.cores.size(); ++i)
        for (const FanoutEntry& entry : mapping.cores[i].fanout) add(entry, terminals_[i], destinations_[i]);
    for (const FanoutEntry& entry : mapping.hostFanout) add(entry, host_, destinations_.back());
}

void AddressBook::add(const FanoutEntry& entry, Terminal from, std::vector<Destination>& destinations) {
    const FanoutTarget& first = entry.targets.front();
    if (!entry.isMulticast()) {
        destinations.push_back(
            {.box = entry.box, .terminal = terminals_.at(value(first.core)), .axon = first.axon, .delay = entry.delay});
        return;
    }
    const GroupId id{static_cast<std::uint32_t>(groups_.size())};
    MulticastGroup& group = groups_.emplace_back(MulticastGroup{from, {}});
    for (const auto& [core, axon] : entry.targets) {
        group.destinations.push_back(terminals_.at(value(core)));
        memberships_[value(core)].push_back({id, axon});
    }
    destinations.push_back({.box = entry.box,
                            .group = id,
                            .copies = static_cast<std::uint16_t>(entry.targets.size()),
                            .delay = entry.delay});
}

}  // namespace spikeloom::hw
