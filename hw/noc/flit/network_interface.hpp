// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "hw/noc/blocked_packet.hpp"
#include "hw/noc/common/packet_pool.hpp"
#include "hw/noc/common/ring.hpp"
#include "hw/noc/flit/endpoint.hpp"
#include "hw/noc/flit/noc_counters.hpp"
#include "hw/noc/multicast.hpp"
#include "hw/noc/network.hpp"

namespace spikeloom::hw {

/// A terminal: a bounded source queue in front of a router's input port, and reassembly behind its output port.
///
/// One flit a cycle each way. A packet that is ready in cycle t leaves in cycle t at the earliest and is at the router
/// in t + 1 + linkCycles; packets take the virtual channels in turn. A packet is delivered in the cycle in which its
/// tail arrives, unless the sink refuses. A multicast packet leaves when all of it finds room in the router (virtual
/// cut-through). A credit goes back when a flit is consumed: with its arrival, or, for a tail,
/// when the sink accepts. Latency of a packet that meets nobody, links of one cycle, R routers and S flits:
/// arrived - created = 4 R + 2 + (S - 1). Kernel-free.
class NetworkInterface final : public Clocked, public NetworkPort {
public:
    NetworkInterface(std::string name, const NocSpec& spec, Terminal terminal, Scheduler& scheduler,
                     PacketPool& packets);
    NetworkInterface(const NetworkInterface&) = delete;
    NetworkInterface& operator=(const NetworkInterface&) = delete;

    /// Where the router's output port leads, for `Router::connectOutput`.
    [[nodiscard]] InputPort input() { return {&endpoint_, 0}; }
    /// Connects to the router's input port.
    void connectOutput(InputPort to) { endpoint_.connect(0, *to.endpoint, to.port); }

    [[nodiscard]] bool offer(const Packet& packet, Cycle ready) override;
    [[nodiscard]] bool full() const override { return queue_.size() == queueCapacity_; }
    void connectSink(PacketSink& sink) override { sink_ = &sink; }

    /// The trees as of Router::useTrees, and where the latency of every packet that arrives is split.
    void join(const MulticastTrees& trees, LatencyTally& latency) {
        trees_ = &trees;
        latency_ = &latency;
    }

    Cycle tick(Cycle now) override;

    /// As Router::resetSample.
    void resetSample();

    [[nodiscard]] Terminal terminal() const { return terminal_; }
    [[nodiscard]] const NetworkInterfaceCounters& counters() const { return counters_; }
    [[nodiscard]] std::vector<BlockedPacket> blocked() const;
    /// The packet whose flits are next to leave the network here; nothing if none have arrived.
    [[nodiscard]] std::optional<BlockedPacket> leaving() const;
    /// The router's input virtual channel in which the packet at the front of the source queue goes on, or would.
    [[nodiscard]] std::uint32_t injectionChannel() const { return lastVc_; }

private:
    void takeArrivals(Cycle now);
    void deliver(Cycle now);
    void assemble(std::uint32_t virtualChannel, Flit flit, Cycle now);
    void inject(Cycle now);
    [[nodiscard]] Cycle nextTick(Cycle now) const;

    [[nodiscard]] bool chooseVirtualChannel(std::uint32_t room);
    [[nodiscard]] PacketId addPacket(const Packet& packet);
    void startHead(Cycle now);
    [[nodiscard]] BlockedPacket blockedPacket(PacketId id, BlockedPacket::Place place) const;

    std::uint32_t virtualChannels_, queueCapacity_, bufferFlits_;
    Terminal terminal_;
    Endpoint endpoint_;

    // injection
    Ring<PacketId> queue_;
    std::uint32_t lastVc_;         // taken by the packet before
    std::uint32_t flitsLeft_ = 0;  // of the packet at the queue's front; 0: it has not started
    Cycle stalled_ = kNever;       // the last cycle in which it found no room in the router, if it waits for that

    // ejection
    Cycle retry_{};               // of a sink that refused: nobody asks it before
    Ring<std::uint8_t> arrived_;  // channels in order of arrival; a refused tail keeps everything behind it
    std::array<std::uint32_t, kMaxVirtualChannels> flitsThere_{};  // by channel: of the packet whose tail is to come
    std::array<PacketId, kMaxVirtualChannels> assembling_{};       // that packet
    PacketSink* sink_ = nullptr;

    PacketPool& packets_;
    const MulticastTrees* trees_ = nullptr;
    LatencyTally* latency_ = nullptr;
    NetworkInterfaceCounters counters_;
    std::string name_;
};

}  // namespace spikeloom::hw
