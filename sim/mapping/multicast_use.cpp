// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/multicast_use.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "hw/core/address_book.hpp"
#include "models/support/error.hpp"

namespace spikeloom::mapping {

hw::MulticastTrees treesOf(const hw::Mapping& mapping, const hw::NocSpec& noc) {
    const hw::MeshShape shape{mapping.mesh.width, mapping.mesh.height};
    return {shapeFor(shape, noc), noc, hw::AddressBook(mapping).groups()};
}

MulticastUse multicastUse(const hw::MulticastTrees& trees, const hw::NocSpec& noc) {
    MulticastUse use{.groups = trees.size(), .capacity = noc.multicastEntries};
    for (std::uint32_t i = 0; i < trees.size(); ++i) use.targets += trees[hw::GroupId{i}].destinations.size();
    for (const std::uint32_t entries : trees.entries()) {
        use.entries += entries;
        use.mostEntries = std::max(use.mostEntries, entries);
    }
    return use;
}

void expectTablesFit(const hw::Mapping& mapping, const hw::NocSpec& noc, const std::string& file) {
    if (noc.multicast == hw::Multicast::Copies) return;
    const hw::AddressBook addresses(mapping);
    if (addresses.groups().size() > hw::kGroupsMax)
        throw ConfigError({file, "chip.noc.multicast",
                           fmt::format("the mapping has {} multicast groups, a packet can name {}",
                                       addresses.groups().size(), hw::kGroupsMax),
                           "choose \"copies\""});
    const MulticastUse use = multicastUse(treesOf(mapping, noc), noc);
    if (use.mostEntries <= use.capacity) return;
    throw ConfigError({file, "chip.noc.multicast_entries",
                       fmt::format("the trees of {} multicast groups pass one router, and its table has {} entries",
                                   use.mostEntries, use.capacity),
                       fmt::format("{} would do, or \"multicast\": \"copies\"", use.mostEntries)});
}

}  // namespace spikeloom::mapping
