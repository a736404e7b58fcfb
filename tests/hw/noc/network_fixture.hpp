// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hw/noc/network.hpp"
#include "hw/sync/calendar_scheduler.hpp"
#include "tests/hw/noc/mesh_fixture.hpp"

namespace spikeloom::hw {

/// A network of any fidelity, known by its interface only, with one collector behind every terminal. Where packets
/// go from and to are nodes: tiles, where a tile has one core; those behind the last one are the edge terminals.
struct NetworkFixture {
    /// @param ahead  cycles by which units may run ahead
    NetworkFixture(MeshShape meshShape, const NocSpec& spec, std::vector<Terminal> edgeTerminals = {},
                   std::uint64_t ahead = 0)
        : shape(shapeFor(meshShape, spec)),
          edges(std::move(edgeTerminals)),
          scheduler(ahead),
          network(makeNetwork(shape, spec, scheduler, edges)),
          sinks(shape.nodes() + edges.size()) {
        for (std::uint32_t i = 0; i < sinks.size(); ++i) at(i).connectSink(sinks[i]);
    }
    [[nodiscard]] Terminal terminal(std::uint32_t node) const {
        return node < shape.nodes() ? shape.node(node) : edges.at(node - shape.nodes());
    }
    [[nodiscard]] NetworkPort& at(std::uint32_t node) const { return network->port(terminal(node)); }
    [[nodiscard]] bool send(std::uint32_t from, std::uint32_t to, std::uint16_t flits, std::uint64_t ready,
                            Payload payload = {}) {
        return at(from).offer({.destination = terminal(to), .payload = payload, .flits = flits}, Cycle{ready});
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
    std::vector<Terminal> edges;
    CalendarScheduler scheduler;
    std::unique_ptr<Network> network;
    std::vector<Collector> sinks;
};

}  // namespace spikeloom::hw
