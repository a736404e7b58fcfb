// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/traffic.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace spikeloom::mapping {

std::uint64_t Traffic::packets() const {
    std::uint64_t sum = 0;
    for (const Flow& flow : flows) sum += flow.packets;
    for (const std::uint64_t packets : host) sum += packets;
    return sum;
}

std::uint64_t expectedSpikes(const program::LoweredPopulation& population) {
    const neurons::Wide levels =
        (population.sent.most - population.sent.least + 1) / std::max<std::int64_t>(1, population.payload.largest);
    constexpr neurons::Wide kMost = 64;  // a graded value is one event, whatever its range
    return static_cast<std::uint64_t>(std::clamp<neurons::Wide>(levels / 4, 1, kMost));
}

namespace {

/// Packets of a box of the input: of tokens one a row, wherever in the row it is.
std::uint64_t expectedInput(const program::Program& program, const program::RunRule& rule,
                            const operators::Slice& box) {
    const auto& input = program.at(program.input);
    if (!input.oneHot) return box.size() * rule.inputSteps;
    return (box.size() + input.cols - 1) / input.cols;
}

}  // namespace

Traffic expectedTraffic(const program::Program& program, const program::RunRule& rule, const hw::Mapping& mapping) {
    Traffic traffic;
    traffic.host.resize(mapping.cores.size());
    for (const hw::FanoutEntry& entry : mapping.hostFanout)
        for (const hw::FanoutTarget& target : entry.targets)
            traffic.host[value(target.core)] += expectedInput(program, rule, entry.box);
    for (std::uint32_t i = 0; i < mapping.cores.size(); ++i) {
        const hw::CoreMapping& core = mapping.cores[i];
        if (core.population == program.readout) traffic.host[i] += core.slice.size();
        std::map<hw::CoreId, std::uint64_t> neurons;
        for (const hw::FanoutEntry& entry : core.fanout)
            for (const hw::FanoutTarget& target : entry.targets) neurons[target.core] += entry.box.size();
        for (const auto& [target, count] : neurons)
            traffic.flows.push_back({hw::CoreId{i}, target, count * expectedSpikes(program.at(core.population))});
    }
    return traffic;
}

Load expectedLoad(const program::Program& program, const program::RunRule& rule, const hw::Mapping& mapping,
                  const hw::MulticastTrees& trees) {
    Load load;
    const hw::MeshShape shape = shapeOf(mapping);
    const hw::TileId host = hostTerminal(shape).tile;
    std::uint32_t nextGroup = 0;
    const auto add = [&](std::uint64_t packets, std::uint64_t hops) {
        load.packets += packets;
        load.packetHops += packets * hops;
    };
    const auto addEntry = [&](const hw::FanoutEntry& entry, hw::TileId from, std::uint64_t packets) {
        std::uint64_t hops = 0;
        if (entry.isMulticast())
            trees.forEachBranch(hw::GroupId{nextGroup++}, 0, [&](hw::TileId, hw::Port, std::uint32_t, int) {
                ++hops;
                return 0;
            });
        else
            hops = routersBetween(shape, from, mapping.cores[value(entry.targets.front().core)].tile);
        add(packets, hops);
    };
    for (const hw::CoreMapping& core : mapping.cores) {
        for (const hw::FanoutEntry& entry : core.fanout)
            addEntry(entry, core.tile, entry.box.size() * expectedSpikes(program.at(core.population)));
        if (core.population == program.readout) add(core.slice.size(), routersBetween(shape, core.tile, host));
    }
    for (const hw::FanoutEntry& entry : mapping.hostFanout)
        addEntry(entry, host, expectedInput(program, rule, entry.box));
    return load;
}

std::vector<ChipFlow> chipFlows(const Traffic& traffic, const std::vector<std::uint32_t>& chips) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> pairs;
    const auto add = [&](std::uint32_t a, std::uint32_t b, std::uint64_t packets) {
        if (a != b && packets != 0) pairs[std::minmax(a, b)] += packets;
    };
    for (const Flow& flow : traffic.flows) add(chips[value(flow.from)], chips[value(flow.to)], flow.packets);
    for (std::size_t core = 0; core < traffic.host.size(); ++core) add(0, chips[core], traffic.host[core]);
    std::vector<ChipFlow> flows;
    for (const auto& [pair, packets] : pairs) flows.push_back({pair.first, pair.second, packets});
    return flows;
}

std::uint64_t packetHops(const Traffic& traffic, const hw::MeshShape& shape, const std::vector<hw::TileId>& tiles) {
    std::uint64_t sum = 0;
    for (const Flow& flow : traffic.flows)
        sum += flow.packets * routersBetween(shape, tiles[value(flow.from)], tiles[value(flow.to)]);
    for (std::size_t core = 0; core < traffic.host.size(); ++core)
        sum += traffic.host[core] * routersBetween(shape, hostTerminal(shape).tile, tiles[core]);
    return sum;
}

}  // namespace spikeloom::mapping
