// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <span>
#include <vector>

#include "hw/noc/common/delivery.hpp"
#include "hw/noc/common/link_tally.hpp"
#include "hw/noc/common/paths.hpp"
#include "hw/noc/common/terminals.hpp"
#include "hw/noc/common/zero_load.hpp"
#include "hw/noc/network.hpp"

namespace spikeloom::hw {

class IdealNetwork;

/// A terminal of an ideal network.
class IdealPort final : public NetworkPort {
public:
    IdealPort(Terminal terminal, IdealNetwork& network, Scheduler& scheduler, PacketPool& packets,
              LatencyTally& latency);

    [[nodiscard]] bool offer(const Packet& packet, Cycle ready) override;
    [[nodiscard]] bool full() const override { return false; }
    void connectSink(PacketSink& sink) override {
        sink_ = &sink;
        delivery_.connectSink(sink);
    }
    void send(Train& train) override;
    /// Where units run ahead: packets arrive here.
    void receive(Train& train);

    [[nodiscard]] Delivery& delivery() { return delivery_; }
    [[nodiscard]] const Delivery& delivery() const { return delivery_; }

private:
    Terminal terminal_;
    IdealNetwork& network_;
    Scheduler& scheduler_;
    PacketSink* sink_ = nullptr;
    LatencyTally& latency_;
    Delivery delivery_;
};

/// The network as nothing but distance: every packet takes the time of one that meets nobody.
///
/// No source queue, link or buffer is ever full: a packet leaves in the cycle in which it is ready, and any number of
/// them arrive at a terminal in a cycle. Those that the sink refuses wait there in order of arrival. What is left out
/// is contention, so that the difference to the other fidelities is what contention costs.
class IdealNetwork final : public Network {
public:
    /// Parameters and errors as of `Mesh`.
    IdealNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges = {});

    [[nodiscard]] NetworkPort& port(Terminal terminal) override { return ports_[terminals_.indexOf(terminal)]; }
    void defineGroups(std::span<const MulticastGroup> groups) override;
    [[nodiscard]] std::uint64_t packetsInFlight() const override { return packets_.live(); }
    void resetSample() override;
    [[nodiscard]] NetworkTotals totals() const override;
    [[nodiscard]] std::vector<Link> links() const override { return tally_.links(); }
    [[nodiscard]] std::vector<BlockedPacket> blocked() const override;

    /// For ports: sends a packet that leaves in `packet.injected`.
    void send(const Packet& packet);
    /// The same where units run ahead.
    void send(Train& train);
    /// @throws InvariantError as of MulticastTrees::expectSendable
    void expectSendable(const Packet& packet) const {
        if (packet.group != kNoGroup) trees_.expectSendable(packet, packet.source, spec_.bufferFlits);
    }

private:
    template <class Arrive>
    void sendTree(const Packet& packet, std::uint64_t packets, Arrive&& arrive);
    template <class Arrive>
    void send(const Packet& packet, std::uint64_t packets, Arrive&& arrive);
    void countHop(Terminal out, std::uint64_t flits, LinkKind link);
    [[nodiscard]] Delivery& deliveryAt(Terminal terminal) { return ports_[terminals_.indexOf(terminal)].delivery(); }

    MeshShape shape_;
    NocSpec spec_;
    Terminals terminals_;
    Paths paths_;
    Way way_;  // of the packet being sent
    ZeroLoad zeroLoad_;
    Scheduler& scheduler_;
    LinkTally tally_;
    PacketPool packets_;
    MulticastTrees trees_;
    NetworkTotals totals_;  // but for what `latency_` knows
    LatencyTally latency_;
    std::deque<IdealPort> ports_;
};

}  // namespace spikeloom::hw
