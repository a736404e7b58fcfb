// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/noc_spec.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// How long a packet takes that meets nobody, by the timing of `Router` and `NetworkInterface`, for fidelities that
/// have neither.
class ZeroLoad {
public:
    explicit ZeroLoad(const NocSpec& spec)
        : linkCycles_(spec.linkCycles), creditCycles_(spec.creditCycles), bufferFlits_(spec.bufferFlits) {}

    /// From the cycle in which a head leaves the source queue to its arrival in the first router.
    [[nodiscard]] std::uint64_t injectionCycles() const { return 1 + linkCycles_; }
    /// From a head's arrival in a router to the grant of the switch, with which it leaves the buffer.
    static constexpr std::uint64_t kGrantCycles = 1;
    /// From that grant to its arrival in the next router or at the terminal.
    [[nodiscard]] std::uint64_t wireCycles() const { return 2 + linkCycles_; }
    /// From the cycle in which a slot is freed to the one in which the router before it can use it again.
    [[nodiscard]] std::uint64_t creditCycles() const { return 1 + linkCycles_ + creditCycles_; }
    /// The same where a network interface is before it.
    [[nodiscard]] std::uint64_t injectionCreditCycles() const { return 1 + linkCycles_; }

    /// From the head's arrival at the terminal to the tail's. A flit waits for the credit of the one `bufferFlits`
    /// before it, which takes as long as a wire and the way back: a packet longer than its buffer is held up once a
    /// buffer.
    [[nodiscard]] std::uint64_t tailCycles(std::uint32_t flits) const {
        if (!isLongerThanBuffer(flits)) return flits - 1;
        const std::uint64_t loop = wireCycles() + creditCycles();
        const std::uint64_t stall = loop > bufferFlits_ ? loop - bufferFlits_ : 0;
        return (flits - 1) + (flits - 1) / bufferFlits_ * stall;
    }
    [[nodiscard]] bool isLongerThanBuffer(std::uint32_t flits) const { return flits > bufferFlits_; }
    /// When the tail can leave the source if the head leaves the path's n-th unit in `granted` (n = 1: the first
    /// router): a packet that is longer than n buffers is still in the source until then. Cycle 0 if it is not.
    [[nodiscard]] Cycle tailAtSource(Cycle granted, std::uint32_t n, std::uint32_t flits) const {
        if (flits <= n * bufferFlits_) return Cycle{};
        return granted + (flits - 1 - n * bufferFlits_) + injectionCreditCycles() + (n - 1) * creditCycles();
    }
    /// arrived - injected, of the tail.
    [[nodiscard]] std::uint64_t latency(std::uint32_t routers, std::uint32_t flits) const {
        return injectionCycles() + routers * (kGrantCycles + wireCycles()) + tailCycles(flits);
    }

private:
    std::uint64_t linkCycles_, creditCycles_, bufferFlits_;
};

}  // namespace spikeloom::hw
