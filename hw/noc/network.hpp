// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hw/counters.hpp"
#include "hw/noc/blocked_packet.hpp"
#include "hw/noc/common/latency_tally.hpp"
#include "hw/noc/make_router.hpp"
#include "hw/noc/multicast.hpp"
#include "hw/noc/noc_spec.hpp"
#include "hw/noc/packet.hpp"
#include "hw/noc/topology.hpp"
#include "hw/noc/train.hpp"
#include "models/support/error.hpp"

/// What cores, host and traffic generators know of the network, whatever its fidelity.
namespace spikeloom::hw {

/// Takes packets out of the network: a core's AxonInput, the host.
class PacketSink {
public:
    virtual ~PacketSink() = default;
    /// @return whether the packet was taken; if not, it is offered again (see `retryAt`) and keeps its buffer space.
    ///         A sink that waits for the network's output side to move before it accepts can deadlock the network.
    virtual bool accept(const Packet& packet, Cycle now) = 0;
    /// After a refusal in cycle `now`: the first cycle in which it could take the packet.
    [[nodiscard]] virtual Cycle retryAt(Cycle now) const { return now + 1; }
    /// Where units run ahead (Scheduler::ahead): takes packets before their time.
    /// @param train  when they arrive becomes when they are taken, which is later where there is no room. Trains of
    ///               other senders may have come before with later times
    virtual void take(Train& train) {
        for (const Train::Car& car : train.cars)
            if (!accept(train.packet(car), car.arrived))
                throw InvariantError("Noc", value(car.arrived), "a receiver refuses a packet before its time");
    }
};

/// A terminal of the network: a bounded source queue on the way in, a sink on the way out.
class NetworkPort {
public:
    virtual ~NetworkPort() = default;
    /// Queues a packet for injection. `source` and the times are filled in here.
    /// @param ready  first cycle in which it may be injected: later than the one being ticked, never before an earlier
    ///               packet's
    /// @return false, with nothing done, if the queue is full
    [[nodiscard]] virtual bool offer(const Packet& packet, Cycle ready) = 0;
    [[nodiscard]] virtual bool full() const = 0;
    /// The first cycle, not before `at`, in which the source queue has room; where it is full and that is not known,
    /// the next one. @param at  being ticked, or one that the unit is ahead of it; later than any asked for before
    [[nodiscard]] virtual Cycle roomAt(Cycle at) const { return full() ? at + 1 : at; }

    // -- where units run ahead (Scheduler::ahead)
    struct Departure {
        Cycle offered{};   ///< the source queue has room
        Cycle injected{};  ///< the head leaves it
    };
    /// A packet of a train takes its place in the source queue. @param at  as of roomAt
    /// @param readyAfter  cycles from then until it may be injected
    [[nodiscard]] virtual Departure depart(Cycle at, std::uint64_t readyAfter, std::uint16_t) {
        return {at, at + readyAfter};
    }
    /// Sends packets that have departed. @param train  learns its source, and when its packets arrive and are taken
    virtual void send(Train& train) {
        throw InvariantError("Noc", value(train.cars.front().injected), "this network does not run ahead");
    }

    virtual void connectSink(PacketSink& sink) = 0;
};

/// Sums over the network since it was built.
struct NetworkTotals {
    std::uint64_t flitHops = 0;            ///< flits that left a router, once for each; copies are flits
    std::uint64_t linkTraversals = 0;      ///< flits that crossed a wire between routers or at a mesh's edge
    std::uint64_t verticalTraversals = 0;  ///< those of them between rows
    std::uint64_t chipCrossings = 0;       ///< flits that crossed a link between chips; part of the traversals
    std::uint64_t packetsInjected = 0;
    std::uint64_t packetsEjected = 0;    ///< every copy of a multicast packet
    std::uint64_t multicastLookups = 0;  ///< multicast packets in routers: entries read from their tables
    LatencySums latency;                 ///< of the packets that were ejected
};

/// A directed wire with a buffer at its end: between two routers, or between a router and a terminal.
struct Link {
    TileId from{};
    Port out{};                  ///< of the router at `from`; of the terminal's link into the router if `injects`
    bool injects = false;        ///< from the terminal to the router, not from the router
    std::optional<TileId> to{};  ///< the router at the other end; nothing where that is a terminal
    bool crossesChips = false;   ///< leads to another chip
    LinkCounters counters{};
};
/// `tile 3 east to tile 4`, `tile 3 in`, `tile 3 out`. @param cores  as of describe(Terminal)
[[nodiscard]] std::string describe(const Link& link, std::uint32_t cores = kMaxConcentration);

/// All of it: the terminals and what lies between them.
class Network {
public:
    virtual ~Network() = default;
    /// @throws InvariantError if the network has no such terminal
    [[nodiscard]] virtual NetworkPort& port(Terminal terminal) = 0;
    /// The groups that packets may be sent to, by GroupId, in place of those before. @throws ConfigError where
    /// multicast is refused  @throws InvariantError for a group that is none, or while packets are in flight
    virtual void defineGroups(std::span<const MulticastGroup> groups) = 0;
    /// Packets queued at a source or under way; the network has drained when it is zero. Constant time.
    [[nodiscard]] virtual std::uint64_t packetsInFlight() const = 0;
    /// Restores the initial state of every unit. @throws InvariantError if packets are in flight
    virtual void resetSample() = 0;
    [[nodiscard]] virtual NetworkTotals totals() const = 0;
    /// All links, in a fixed order. Counts since the network was built, the largest queue since the last reset.
    [[nodiscard]] virtual std::vector<Link> links() const = 0;
    /// Every packet that heads a queue or buffer, with what it waits for, the oldest first.
    [[nodiscard]] virtual std::vector<BlockedPacket> blocked() const = 0;
    /// The oldest of them: where a stalled network is stuck.
    [[nodiscard]] std::optional<BlockedPacket> oldestBlocked() const {
        const std::vector<BlockedPacket> all = blocked();
        return all.empty() ? std::nullopt : std::optional(all.front());
    }
    /// What the oldest of them waits for, link by link; empty if nothing is blocked.
    [[nodiscard]] virtual WaitChain waitChain() const {
        const auto oldest = oldestBlocked();
        return oldest ? WaitChain{{*oldest}} : WaitChain{};
    }
};

/// The network that `spec` describes, as plain objects on a scheduler. A terminal for each core of every tile, and one
/// on each of `edges`, as `checkMesh` has them. @param make  may be empty  @throws ConfigError
[[nodiscard]] std::unique_ptr<Network> makeNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                                                   std::span<const Terminal> edges = {}, const MakeRouter& make = {});

}  // namespace spikeloom::hw
