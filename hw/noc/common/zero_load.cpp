// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/zero_load.hpp"

#include <algorithm>
#include <vector>

namespace spikeloom::hw {

ZeroLoad::ZeroLoad(const NocSpec& spec)
    : linkCycles_(spec.linkCycles), creditCycles_(spec.creditCycles), bufferFlits_(spec.bufferFlits) {}

std::uint64_t ZeroLoad::stallsOfLong(std::uint32_t routers, std::uint32_t flits) const {
    const auto [entry, isNew] = known_.try_emplace({routers, flits});
    if (isNew) {
        const std::uint64_t unhindered = injectionCycles() + routers * (kGrantCycles + wireCycles()) + (flits - 1);
        entry->second = simulateAlone(routers, flits) - unhindered;
    }
    return entry->second;
}

/// When each flit leaves each unit of the path: source, routers, sink. A flit follows the one before it, its own arrival,
/// and the credit of the flit `bufferFlits` before it.
std::uint64_t ZeroLoad::simulateAlone(std::uint32_t routers, std::uint32_t flits) const {
    const std::uint32_t sink = routers + 1;
    std::vector<std::vector<std::uint64_t>> left(flits, std::vector<std::uint64_t>(sink + 1));
    for (std::uint32_t flit = 0; flit < flits; ++flit) {
        for (std::uint32_t unit = 0; unit <= sink; ++unit) {
            std::uint64_t when = 0;
            if (unit == 1) when = left[flit][0] + injectionCycles();
            if (unit > 1) when = left[flit][unit - 1] + wireCycles();
            if (flit == 0 && unit != 0 && unit != sink) when += kGrantCycles;
            if (flit > 0) when = std::max(when, left[flit - 1][unit] + 1);
            if (flit >= bufferFlits_ && unit != sink)
                when = std::max(when, left[flit - bufferFlits_][unit + 1] + 1 + linkCycles_ +
                                          (unit == 0 ? 0 : creditCycles_));
            left[flit][unit] = when;
        }
    }
    return left[flits - 1][sink];
}

}  // namespace spikeloom::hw
