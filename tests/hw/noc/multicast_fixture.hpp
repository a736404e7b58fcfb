// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/hw/noc/network_fixture.hpp"

namespace spikeloom::hw {

inline Terminal local(std::uint32_t tile) {
    return {TileId{tile}, Port::Local};
}

/// A group of nodes of a mesh; without one, of tiles with one core.
inline MulticastGroup group(std::uint32_t source, const std::vector<std::uint32_t>& nodes,
                            const MeshShape& shape = {}) {
    MulticastGroup made{shape.node(source), {}};
    for (const std::uint32_t node : nodes) made.destinations.push_back(shape.node(node));
    return made;
}

struct MulticastFixture : NetworkFixture {
    MulticastFixture(MeshShape meshShape, NocSpec spec, const std::vector<MulticastGroup>& groups)
        : NetworkFixture(meshShape, withTrees(std::move(spec))) {
        network->defineGroups(groups);
        sources = groups;
    }
    static NocSpec withTrees(NocSpec spec) {
        spec.multicast = Multicast::Tree;
        return spec;
    }
    [[nodiscard]] bool multicast(std::uint32_t id, std::uint16_t flits, std::uint64_t ready, Payload payload = {}) {
        return network->port(sources[id].source)
            .offer({.group = GroupId{id}, .payload = payload, .flits = flits}, Cycle{ready});
    }
    std::vector<MulticastGroup> sources;
};

/// Random groups on a mesh, and packets to them and to single nodes.
struct RandomTraffic {
    struct Send {
        std::uint64_t cycle;
        std::uint32_t group;  ///< or the node, past the groups
        std::uint32_t from;
        std::uint16_t flits;
    };
    RandomTraffic(std::uint32_t seed, MeshShape meshShape, std::size_t groupCount, std::size_t packets,
                  std::uint64_t cycles, std::uint16_t flitsMax)
        : random(seed), shape(meshShape) {
        for (std::size_t i = 0; i < groupCount; ++i) groups.push_back(anyGroup(shape.nodes()));
        for (std::size_t i = 0; i < packets; ++i) {
            const bool toGroup = below(4) != 0;
            const std::uint32_t to =
                toGroup ? below(groupCount) : static_cast<std::uint32_t>(groupCount) + below(shape.nodes());
            sends.push_back({below(cycles), to, below(shape.nodes()), static_cast<std::uint16_t>(1 + below(flitsMax))});
            if (toGroup) sends.back().from = shape.indexOfNode(groups[to].source);
        }
        std::stable_sort(sends.begin(), sends.end(), [](const Send& a, const Send& b) { return a.cycle < b.cycle; });
    }
    MulticastGroup anyGroup(std::uint32_t nodes) {
        std::set<std::uint32_t> members;
        const std::uint32_t size = 1 + below(std::min(nodes, 12u));
        while (members.size() < size) members.insert(below(nodes));
        return group(below(nodes), {members.begin(), members.end()}, shape);
    }
    std::uint32_t below(std::uint64_t limit) { return static_cast<std::uint32_t>(random() % limit); }

    /// @param earliest  not before it is created either
    [[nodiscard]] bool offer(MulticastFixture& chip, std::uint32_t index, std::uint64_t earliest = 0) const {
        const Send& send = sends[index];
        const std::uint64_t ready = std::max(send.cycle, earliest + 1);
        if (isTree(send)) return chip.multicast(send.group, send.flits, ready, {.neuron = index});
        return chip.send(send.from, nodeOf(send), send.flits, ready, {.neuron = index});
    }
    [[nodiscard]] bool goesTo(std::uint32_t index, std::uint32_t node) const {
        const Send& send = sends[index];
        if (!isTree(send)) return nodeOf(send) == node;
        const auto& all = groups[send.group].destinations;
        return std::find(all.begin(), all.end(), shape.node(node)) != all.end();
    }
    [[nodiscard]] std::size_t copiesOf(std::uint32_t index) const {
        return isTree(sends[index]) ? groups[sends[index].group].destinations.size() : 1;
    }
    [[nodiscard]] std::size_t copies() const {
        std::size_t sum = 0;
        for (std::uint32_t i = 0; i < sends.size(); ++i) sum += copiesOf(i);
        return sum;
    }
    /// From creation to arrival, of all copies together.
    [[nodiscard]] static std::uint64_t latency(const MulticastFixture& chip) {
        std::uint64_t sum = 0;
        for (const Collector& sink : chip.sinks)
            for (const Packet& packet : sink.packets) sum += packet.arrived - packet.created;
        return sum;
    }
    /// Whether every packet came once to each of its destinations.
    [[nodiscard]] bool arrivedOnce(const MulticastFixture& chip) const {
        std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
        for (std::uint32_t node = 0; node < chip.sinks.size(); ++node)
            for (const Packet& packet : chip.sinks[node].packets)
                if (!goesTo(packet.payload.neuron, node) || !seen.emplace(packet.payload.neuron, node).second)
                    return false;
        return seen.size() == copies();
    }
    [[nodiscard]] bool isTree(const Send& send) const { return send.group < groups.size(); }
    [[nodiscard]] std::uint32_t nodeOf(const Send& send) const {
        return send.group - static_cast<std::uint32_t>(groups.size());
    }

    std::mt19937 random;
    MeshShape shape;
    std::vector<MulticastGroup> groups;
    std::vector<Send> sends;
};

/// Checks copies as they come and keeps none: for more packets than memory would hold.
class CountingSink final : public PacketSink {
public:
    void connect(const RandomTraffic& traffic, std::vector<std::uint16_t>& copies) {
        traffic_ = &traffic;
        copies_ = &copies;
    }
    bool accept(const Packet& packet, Cycle) override {
        if (refuses) return false;
        wrong += !traffic_->goesTo(packet.payload.neuron, traffic_->shape.indexOfNode(packet.destination));
        ++(*copies_)[packet.payload.neuron];
        return true;
    }
    bool refuses = false;
    std::uint64_t wrong = 0;

private:
    const RandomTraffic* traffic_ = nullptr;
    std::vector<std::uint16_t>* copies_ = nullptr;
};

/// Sends packets enough to keep every source of an 8 x 8 mesh busy, in buffers of `flitsMax`, to receivers that refuse
/// now and then. @return what went wrong; empty if every packet came once to each of its destinations
inline std::string surviveRandomTraffic(std::size_t packets, std::uint16_t flitsMax, std::uint32_t channels,
                                        std::uint32_t concentration = 1) {
    const NocSpec spec{.virtualChannels = channels,
                       .bufferFlits = flitsMax,
                       .sourceQueuePackets = 256,
                       .concentration = concentration};
    const MeshShape shape = shapeFor({8, 8}, spec);
    const RandomTraffic traffic(2026, shape, 500, packets, packets / 8, flitsMax);
    MulticastFixture chip(shape, spec, traffic.groups);
    std::vector<std::uint16_t> copies(packets, 0);
    std::vector<CountingSink> sinks(shape.nodes());
    for (std::uint32_t node = 0; node < shape.nodes(); ++node) {
        sinks[node].connect(traffic, copies);
        chip.at(node).connectSink(sinks[node]);
    }
    std::mt19937 random(1);
    std::size_t next = 0;
    for (std::uint64_t cycle = 0; next < packets || chip.network->packetsInFlight() != 0; cycle += 16) {
        if (cycle > packets * 64) return "it is stuck";
        while (next < packets && traffic.offer(chip, static_cast<std::uint32_t>(next), cycle)) ++next;
        for (CountingSink& sink : sinks) sink.refuses = next < packets && random() % 4 == 0;
        chip.scheduler.runUntil(Cycle{cycle + 16});
    }
    for (const CountingSink& sink : sinks)
        if (sink.wrong != 0) return "a copy came to a node that is not of its group";
    for (std::uint32_t i = 0; i < packets; ++i)
        if (copies[i] != traffic.copiesOf(i)) return "packet " + std::to_string(i) + " came another number of times";
    return {};
}

}  // namespace spikeloom::hw
