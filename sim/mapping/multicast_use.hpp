// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "hw/noc/multicast.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

/// What multicast trees take of the routers' tables.
namespace spikeloom::mapping {

/// Width of an entry of a router's table: group 16, output ports 8, axon of each of the tile's cores 8. [bits]
[[nodiscard]] constexpr std::uint32_t multicastEntryBits(std::uint32_t concentration) {
    return 16 + 8 + 8 * concentration;
}

struct MulticastUse {
    std::uint32_t groups = 0;
    std::uint64_t targets = 0;      ///< of all groups
    std::uint64_t entries = 0;      ///< of all routers
    std::uint32_t mostEntries = 0;  ///< of one router
    std::uint32_t capacity = 0;     ///< of each router
    std::uint32_t entryBits = 0;    ///< width of an entry
};

/// The trees of a placed mapping, numbered as in hw::AddressBook. @throws ConfigError as of makeRouting
[[nodiscard]] hw::MulticastTrees treesOf(const hw::Mapping& mapping, const hw::NocSpec& noc);
[[nodiscard]] MulticastUse multicastUse(const hw::MulticastTrees& trees, const hw::NocSpec& noc);

/// Checks a placed mapping. @throws ConfigError where a router's table has too few entries, a header names too few
///         groups, or a multicast packet may be longer than the buffers that it has to fit in
void expectMulticastFits(const program::Program& program, const hw::Mapping& mapping, const hw::ChipSpec& chip,
                         const std::string& file);

}  // namespace spikeloom::mapping
