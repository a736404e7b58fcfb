// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "hw/noc/common/zero_load.hpp"
#include "hw/noc/noc_spec.hpp"

namespace spikeloom::hw {

/// For how many cycles a packet keeps others from a link.
///
/// One for each flit; but the buffers behind the link have virtualChannels x bufferFlits slots, and a flit keeps one
/// from its grant until the credit is back. So where slots are fewer than the cycles of that loop, a packet of S flits
/// takes S x loop / slots cycles. With one virtual channel and separate
/// allocators, besides, the next head is granted two cycles after a tail.
class Occupancy {
public:
    explicit Occupancy(const NocSpec& spec, const BoardSpec& board = {})
        : zeroLoad_(spec, board),
          slots_(std::uint64_t{spec.virtualChannels} * spec.bufferFlits),
          turnCycles_(spec.virtualChannels == 1 && spec.allocation == Allocation::Separate ? 1 : 0) {}

    [[nodiscard]] std::uint64_t ofInjection(std::uint32_t flits) const {
        return std::max<std::uint64_t>(flits, share(injectionLoop(), flits));
    }
    /// Where a flit occupies the link for several cycles, the turn of the next head is hidden behind them.
    [[nodiscard]] std::uint64_t ofLink(LinkKind link, std::uint32_t flits) const {
        const std::uint64_t each = zeroLoad_.flitCycles(link);
        return std::max(flits * each + (each == 1 ? turnCycles_ : 0), share(loop(link), flits));
    }
    /// Of a router's input, which sends one flit a cycle into the switch, for each output that a packet leaves by.
    [[nodiscard]] std::uint64_t ofInput(std::uint32_t flits) const { return flits + turnCycles_; }
    /// The terminal takes flits as they come.
    [[nodiscard]] std::uint64_t ofEjection(std::uint32_t flits) const {
        return std::max(flits + turnCycles_, share(loop(LinkKind::Terminal) - kGrantCycles, flits));
    }

private:
    static constexpr std::uint64_t kGrantCycles = 1;  // of a flit whose packet has its virtual channel
    [[nodiscard]] std::uint64_t loop(LinkKind link) const {
        return zeroLoad_.wireCycles(link) + kGrantCycles + zeroLoad_.creditCycles(link);
    }
    [[nodiscard]] std::uint64_t injectionLoop() const {
        return zeroLoad_.injectionCycles() + kGrantCycles + zeroLoad_.injectionCreditCycles();
    }
    /// @param head  cycles for which a head keeps its slot; body flits follow at the pace of the links further on,
    /// taken
    ///              to be those of a row
    [[nodiscard]] std::uint64_t share(std::uint64_t head, std::uint32_t flits) const {
        const std::uint64_t busy = head + (flits - 1) * std::max(head, loop(LinkKind::Row));
        return busy <= flits * slots_ ? flits : (busy + slots_ - 1) / slots_;  // a division costs as much as a hop
    }
    ZeroLoad zeroLoad_;
    std::uint64_t slots_, turnCycles_;
};

}  // namespace spikeloom::hw
