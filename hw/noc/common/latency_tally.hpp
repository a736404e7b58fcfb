// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "hw/noc/common/paths.hpp"
#include "hw/noc/common/zero_load.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/train.hpp"

namespace spikeloom::hw {

/// Where the cycles of packets went, summed. The last four add up to the latency, from creation to the tail's arrival.
struct LatencySums {
    std::uint64_t packets = 0;         ///< that arrived; of a multicast packet every copy
    std::uint64_t routers = 0;         ///< on their ways
    std::uint64_t sourceQueueing = 0;  ///< creation to injection of the head
    std::uint64_t routing = 0;         ///< zero-load time of the head over those routers
    std::uint64_t serialisation = 0;   ///< zero-load time of the flits behind it
    /// The rest: waiting for others within the network or for the receiver, and a copy of a multicast packet for the
    /// branches that a router serves before its own.
    std::uint64_t contention = 0;

    [[nodiscard]] std::uint64_t latency() const { return sourceQueueing + routing + serialisation + contention; }
};

/// Splits the latency of every packet that arrives.
class LatencyTally {
public:
    /// @throws ConfigError as of makeRouting
    LatencyTally(MeshShape shape, const NocSpec& spec);

    /// @param packet  with all of its times
    void add(const Packet& packet);
    void add(const Train& train);
    [[nodiscard]] const LatencySums& sums() const { return sums_; }

private:
    struct Alone {
        std::uint32_t routers = 0;          ///< on the packet's way
        std::uint64_t head = 0, whole = 0;  ///< zero-load time
    };
    /// Packets that follow each other are often alike.
    struct Last {
        Terminal from{}, to{};
        std::uint32_t flits = 0;
        Alone alone{};
    };
    [[nodiscard]] Alone aloneOf(const Packet& packet);
    [[nodiscard]] const Alone& aloneAsLast(const Packet& packet);
    void add(const Alone& alone, bool isShort, Cycle created, Cycle injected, Cycle arrived);

    MeshShape shape_;
    std::optional<Paths> paths_;  // where links differ, and it matters which of them a packet takes
    Way way_;                     // of the packet being added
    Last last_;
    ZeroLoad zeroLoad_;
    LatencySums sums_;
};

}  // namespace spikeloom::hw
