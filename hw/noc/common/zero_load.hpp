// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "hw/noc/noc_spec.hpp"

namespace spikeloom::hw {

/// How long a packet takes that meets nobody, by the timing of `Router` and `NetworkInterface`, for fidelities that have
/// neither.
class ZeroLoad {
public:
    explicit ZeroLoad(const NocSpec& spec);

    /// From the cycle in which a head leaves the source queue to its arrival in the first router.
    [[nodiscard]] std::uint64_t injectionCycles() const { return linkCycles_ + 1; }
    /// From a head's arrival in a router to the grant of the switch, with which it leaves the buffer.
    static constexpr std::uint64_t kGrantCycles = 1;
    /// From that grant to its arrival in the next router or at the terminal.
    [[nodiscard]] std::uint64_t wireCycles() const { return linkCycles_ + 2; }

    /// arrived - injected, of the tail.
    [[nodiscard]] std::uint64_t latency(std::uint32_t routers, std::uint32_t flits) const {
        return injectionCycles() + routers * (kGrantCycles + wireCycles()) + (flits - 1) + creditStalls(routers, flits);
    }
    /// Of these, cycles in which the packet waits for credits: its virtual channel holds fewer flits than are under way
    /// in the time that a credit takes to come back.
    [[nodiscard]] std::uint64_t creditStalls(std::uint32_t routers, std::uint32_t flits) const {
        return flits <= bufferFlits_ ? 0 : stallsOfLong(routers, flits);
    }

private:
    [[nodiscard]] std::uint64_t stallsOfLong(std::uint32_t routers, std::uint32_t flits) const;
    [[nodiscard]] std::uint64_t simulateAlone(std::uint32_t routers, std::uint32_t flits) const;

    std::uint64_t linkCycles_, creditCycles_;
    std::uint32_t bufferFlits_;
    mutable std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> known_;  // by routers and flits
};

}  // namespace spikeloom::hw
