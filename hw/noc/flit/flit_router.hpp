// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hw/noc/blocked_packet.hpp"
#include "hw/noc/common/packet_pool.hpp"
#include "hw/noc/flit/endpoint.hpp"
#include "hw/noc/flit/noc_counters.hpp"
#include "hw/noc/make_router.hpp"
#include "hw/noc/multicast.hpp"
#include "hw/noc/routing/routing.hpp"

namespace spikeloom::hw {

/// A tile's router as its neighbours and the network at flit level know it. `Router` is the one of this simulator;
/// others keep its contract to the cycle.
class FlitRouter : public Clocked {
public:
    /// The input side of a port, for the neighbour's `connectOutput`.
    [[nodiscard]] virtual InputPort input(Port port) = 0;
    /// Connects the output side of a port to the neighbour's input.
    virtual void connectOutput(Port port, InputPort to) = 0;
    /// The trees of multicast packets; they outlive the router and may be exchanged while it is empty.
    virtual void useTrees(const MulticastTrees& trees) = 0;

    /// Restores the initial state, arbiters included, so that a sample's timing does not depend on the one before.
    /// @throws InvariantError if flits are in the router or on their way to it
    virtual void resetSample() = 0;

    [[nodiscard]] virtual TileId tile() const = 0;
    [[nodiscard]] virtual bool isConnected(Port output) const = 0;
    [[nodiscard]] virtual const RouterCounters& counters() const = 0;
    /// The packet at the head of every virtual channel that holds flits, with what keeps it.
    [[nodiscard]] virtual std::vector<BlockedPacket> blocked() const = 0;
    /// The packet at the head of one input virtual channel; nothing if that is empty.
    [[nodiscard]] virtual std::optional<BlockedPacket> headOf(std::uint32_t inputVc) const = 0;
    /// What is in the way of that packet: the head of another input virtual channel of this router, or the buffer
    /// behind an output virtual channel. Nothing if it only waits for its turn.
    struct Obstacle {
        bool behindOutput = false;
        std::uint32_t channel = 0;  ///< p * virtualChannels + v
    };
    [[nodiscard]] virtual std::optional<Obstacle> obstacleOf(std::uint32_t inputVc) const = 0;
    [[nodiscard]] virtual std::uint32_t bufferedFlits(Port port, std::uint32_t virtualChannel) const = 0;
};

/// What a router is made of. The scheduler and the packets outlive it.
struct RouterArguments {
    std::string name;  ///< for messages, such as `Chip.Tile[3].Router`
    const NocSpec& spec;
    TileId tile;
    std::uint32_t ports;  ///< as of `portsAt`
    RoutingTable routes;
    Scheduler& scheduler;
    const PacketPool& packets;
};

/// @param make  may be empty
[[nodiscard]] std::unique_ptr<FlitRouter> makeRouter(const MakeRouter& make, const RouterArguments& arguments);

}  // namespace spikeloom::hw
