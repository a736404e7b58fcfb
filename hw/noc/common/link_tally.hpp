// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/noc/network.hpp"

namespace spikeloom::hw {

/// What crossed every link, for networks that have no routers to count it.
class LinkTally {
public:
    LinkTally(MeshShape shape, const std::vector<Terminal>& terminals);

    /// A packet enters the network.
    void countInjection(Terminal from, std::uint64_t flits) { links_[into_[place(from)]].counters.flits += flits; }
    /// The link by which packets leave a router, as an index of `links`.
    [[nodiscard]] std::uint32_t indexOf(Terminal out) const { return outOf_[place(out)]; }
    /// A packet leaves a router. @param stallCycles  that its head waited for the link
    void count(std::uint32_t link, std::uint64_t flits, std::uint64_t stallCycles) {
        LinkCounters& counters = links_[link].counters;
        counters.flits += flits;
        counters.stallCycles += stallCycles;
    }
    [[nodiscard]] const std::vector<Link>& links() const { return links_; }

private:
    static std::size_t place(Terminal terminal) {
        return std::size_t{hw::indexOf(terminal.tile)} * kPorts + hw::indexOf(terminal.port);
    }
    std::vector<Link> links_;
    std::vector<std::uint32_t> into_, outOf_;  // [tile][port]: index of the link
};

}  // namespace spikeloom::hw
