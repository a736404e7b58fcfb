// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/noc/pattern.hpp"

namespace spikeloom::noc {

/// Bernoulli sources: in every cycle each node makes a packet with the same probability, independent of everything.
class Generator {
public:
    /// @param shape  with the cores of a router
    /// @param load   offered [flits/node/cycle], 0 to 1, and so a packet with probability load / packetFlits
    Generator(const TrafficSpec& traffic, hw::MeshShape shape, double load);

    /// Calls `create(source, destination)` for every packet of the next cycle, sources in order.
    template <class Create>
    void next(Create&& create) {
        for (std::uint32_t node = 0; node < nodes_; ++node) {
            if (random_() >> 1U >= threshold_) continue;
            const NodeId source{node};
            create(source, pattern_->destination(source, random_));
        }
    }

private:
    std::uint32_t nodes_;
    std::uint64_t threshold_;  // probability in units of 2^-63
    Random random_;
    std::unique_ptr<Pattern> pattern_;
};

}  // namespace spikeloom::noc
