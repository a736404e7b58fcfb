// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include "hw/noc/flit/mesh.hpp"
#include "hw/sync/calendar_scheduler.hpp"

namespace spikeloom::hw {

/// Keeps what arrives; refuses as long as it is told to.
class Collector final : public PacketSink {
public:
    bool accept(const Packet& packet, Cycle) override {
        if (refuses) return false;
        packets.push_back(packet);
        return true;
    }
    std::vector<Packet> packets;
    bool refuses = false;
};

/// A mesh on a scheduler of its own, with one collector behind every terminal. Where packets go from and to are nodes:
/// tiles, where a tile has one core.
struct MeshFixture {
    MeshFixture(MeshShape shape, const NocSpec& spec, const std::vector<Terminal>& edges = {},
                const MakeRouter& makeRouter = {})
        : mesh(shape, spec, scheduler, edges, makeRouter), sinks(mesh.shape().nodes() + edges.size()) {
        for (std::uint32_t i = 0; i < mesh.shape().nodes(); ++i) at(i).connectSink(sinks[i]);
        for (std::size_t i = 0; i < edges.size(); ++i) mesh.edge(i).connectSink(sinks[mesh.shape().nodes() + i]);
    }
    [[nodiscard]] NetworkInterface& at(std::uint32_t node) {
        const Terminal terminal = mesh.shape().node(node);
        return mesh.interface(terminal.tile, localOf(terminal.port));
    }
    [[nodiscard]] bool send(std::uint32_t from, std::uint32_t to, std::uint16_t flits, std::uint64_t ready,
                            Payload payload = {}) {
        return at(from).offer({.destination = mesh.shape().node(to), .payload = payload, .flits = flits}, Cycle{ready});
    }
    /// Runs until nothing is in flight. @return false if that takes more than `limit` cycles from now
    bool drain(std::uint64_t limit = 100000) {
        const Cycle end = scheduler.now() + limit;
        while (mesh.packetsInFlight() != 0) {
            if (scheduler.nextDue() > end) return false;
            scheduler.step();
        }
        return true;
    }
    /// Lets the last credits arrive, so that a reset finds the network quiet.
    void settle() { scheduler.runUntil(scheduler.now() + 200); }
    [[nodiscard]] const std::vector<Packet>& arrived(std::uint32_t node) const { return sinks[node].packets; }

    CalendarScheduler scheduler;
    Mesh mesh;
    std::vector<Collector> sinks;
};

inline std::uint64_t latency(const Packet& packet) {
    return packet.arrived - packet.created;
}

}  // namespace spikeloom::hw
