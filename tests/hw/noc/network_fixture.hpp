// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "hw/noc/network.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {

/// A network of any fidelity, known by its interface only, with one collector behind every terminal. Where packets
/// go from and to are nodes: tiles, where a tile has one core.
struct NetworkFixture {
    NetworkFixture(MeshShape meshShape, const NocSpec& spec, const std::vector<Terminal>& edges = {})
        : shape(shapeFor(meshShape, spec)),
          network(makeNetwork(shape, spec, scheduler, edges)),
          sinks(shape.nodes() + edges.size()) {
        for (std::uint32_t i = 0; i < shape.nodes(); ++i) at(i).connectSink(sinks[i]);
        for (std::size_t i = 0; i < edges.size(); ++i) network->port(edges[i]).connectSink(sinks[shape.nodes() + i]);
    }
    [[nodiscard]] NetworkPort& at(std::uint32_t node) const { return network->port(shape.node(node)); }
    [[nodiscard]] bool send(std::uint32_t from, std::uint32_t to, std::uint16_t flits, std::uint64_t ready,
                            Payload payload = {}) {
        return at(from).offer({.destination = shape.node(to), .payload = payload, .flits = flits}, Cycle{ready});
    }
    /// Runs until nothing is in flight. @return false if that takes more than `limit` cycles from now
    bool drain(std::uint64_t limit = 100000) {
        const Cycle end = scheduler.now() + limit;
        while (network->packetsInFlight() != 0) {
            if (scheduler.nextDue() > end) return false;
            scheduler.step();
        }
        return true;
    }
    /// Arrivals at a node, in order.
    [[nodiscard]] std::vector<std::uint64_t> arrivals(std::uint32_t node) const {
        std::vector<std::uint64_t> cycles;
        for (const Packet& packet : sinks[node].packets) cycles.push_back(value(packet.arrived));
        return cycles;
    }

    MeshShape shape;
    CalendarScheduler scheduler;
    std::unique_ptr<Network> network;
    std::vector<Collector> sinks;
};

}  // namespace spikeloom::hw
