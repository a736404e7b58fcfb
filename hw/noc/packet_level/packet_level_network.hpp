// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "hw/noc/common/link_tally.hpp"
#include "hw/noc/common/paths.hpp"
#include "hw/noc/common/terminals.hpp"
#include "hw/noc/common/zero_load.hpp"
#include "hw/noc/packet_level/link_slots.hpp"
#include "hw/noc/packet_level/occupancy.hpp"
#include "hw/noc/packet_level/packet_level_port.hpp"
#include "hw/noc/packet_level/packet_path.hpp"

namespace spikeloom::hw {

/// The network packet by packet: no flit, credit or router is simulated, and a packet is one event, its delivery.
///
/// When a packet leaves its source queue it reserves, link by link along its route, the first cycles that are free from
/// its head's arrival on, with the pipeline delays of the flit level between them; that settles when its tail arrives.
/// So a packet that meets nobody takes exactly the time of the flit level, and links are shared without arbitration, in
/// order of injection. README.md has what that leaves out and how far off it is.
class PacketLevelNetwork final : public Network {
public:
    /// Parameters and errors as of `Mesh`.
    PacketLevelNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler,
                       std::span<const Terminal> edges = {});

    [[nodiscard]] NetworkPort& port(Terminal terminal) override { return at(terminal); }
    void defineGroups(std::span<const MulticastGroup> groups) override;
    [[nodiscard]] std::uint64_t packetsInFlight() const override { return packets_.live(); }
    void resetSample() override;
    [[nodiscard]] NetworkTotals totals() const override;
    [[nodiscard]] std::vector<Link> links() const override { return tally_.links(); }
    [[nodiscard]] std::vector<BlockedPacket> blocked() const override;

    // -- for its ports
    /// Copies of a packet that will be received. @throws InvariantError as of MulticastTrees::expectSendable
    [[nodiscard]] std::uint32_t copies(const Packet& packet, Terminal source) const;
    /// Calls `visit(port)` for every terminal that a packet goes to.
    template <class Visit>
    void forEachDestination(const Packet& packet, Visit&& visit) {
        if (packet.group == kNoGroup) return visit(at(packet.destination));
        for (const Terminal terminal : trees_[packet.group].destinations) visit(at(terminal));
    }
    [[nodiscard]] PacketLevelPort& at(Terminal terminal) { return ports_[terminals_.indexOf(terminal)]; }
    [[nodiscard]] PacketPath makePath(Terminal from, Terminal to);
    /// Sends a packet whose head leaves the source queue in its cycle `injected`. @return when the next one may
    Cycle send(PacketId id);

    // -- where units run ahead
    [[nodiscard]] std::uint64_t injectionCycles(std::uint32_t flits) { return timesOf(flits).injection; }
    /// Works out when the packets of a train arrive. @return when the source can send the next one, if that is later
    ///                                                       than their injection cycles say
    Cycle reserve(Train& train, const PacketPath& path);
    /// Sends packets to all of their group.
    void sendTrees(Train& train);

private:
    struct Reserved {
        Cycle arrival{};   ///< of the tail
        Cycle nextHead{};  ///< when the source can send the next one
    };
    [[nodiscard]] const PacketTimes& timesOf(std::uint32_t flits) {
        return flits <= times_.size() ? times_[flits - 1] : makeTimes(flits);
    }
    const PacketTimes& makeTimes(std::uint32_t flits);
    [[nodiscard]] Reserved reserve(Cycle injected, std::uint32_t flits, const PacketPath& path);
    [[nodiscard]] Cycle reserveLink(const PacketHop& hop, const PacketTimes& times, Cycle ready) {
        const Cycle sent = inputs_.empty() ? ready : inputs_[hop.input].take(ready, times.input);
        return slots_[hop.link].take(sent, times.link[hop.occupancy]);
    }
    void count(const Packet& packet, const PacketPath& path, std::uint64_t packets);
    /// Calls `arrive(terminal, when)` for each copy. @return when the source can send the next head
    template <class Arrive>
    Cycle sendTree(const Packet& packet, Arrive&& arrive);
    [[nodiscard]] PacketHop hopAt(Terminal out, Port in, bool isLast) const;

    MeshShape shape_;
    NocSpec spec_;
    Terminals terminals_;
    Paths paths_;
    ZeroLoad zeroLoad_;
    Occupancy occupancy_;
    Scheduler& scheduler_;
    LinkTally tally_;
    PacketPool packets_;
    MulticastTrees trees_;
    NetworkTotals totals_;  // but for what `latency_` knows
    LatencyTally latency_;
    std::vector<PacketTimes> times_;  // by flits, less 1
    std::vector<LinkSlots> slots_;    // by link
    std::vector<LinkSlots> inputs_;   // [tile][port]; empty without trees, when an input gets no more than it can send
    std::deque<PacketLevelPort> ports_;
};

}  // namespace spikeloom::hw
