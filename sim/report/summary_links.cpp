// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "hw/noc/network.hpp"
#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

/// The links of the network with the counters of all samples.
std::vector<hw::Link> linkTotals(const Samples& samples) {
    if (samples.empty()) return {};
    std::vector<hw::Link> totals = samples.front()->links;
    for (auto sample = samples.begin() + 1; sample != samples.end(); ++sample)
        for (std::size_t i = 0; i < totals.size(); ++i) totals[i].counters.merge((*sample)->links.at(i).counters);
    return totals;
}

std::uint64_t latencyOf(const Samples& samples) {
    std::uint64_t cycles = 0;
    for (const run::SampleResult* sample : samples) cycles += sample->latencyCycles;
    return cycles;
}

/// Where a tile is.
struct Place {
    std::uint32_t x, y, chip;
    Place(hw::TileId tile, const hw::Mapping& mapping)
        : x(hw::indexOf(tile) % mapping.mesh.width),
          y(hw::indexOf(tile) / mapping.mesh.width),
          chip(mapping.board.chipAt(x, y, mapping.mesh.width, mapping.mesh.height)) {}
};

/// For how many cycles a flit occupies a link.
std::uint64_t flitCyclesOf(const hw::Link& link, const RunContext& context) {
    const hw::LinkKind kind = link.crossesChips ? hw::LinkKind::BetweenChips : hw::LinkKind::Row;
    return linkTiming(kind, context.experiment.chip.noc, context.mapping.board).flitCycles;
}

/// What is counted at the links of one router.
struct RouterTotals {
    std::uint64_t flits = 0, flitCycles = 0, outputs = 0, stallCycles = 0, bufferedCycles = 0;
};

}  // namespace

std::vector<LinkRow> linkRows(const Samples& samples, const RunContext& context) {
    const std::uint64_t cycles = latencyOf(samples);
    std::vector<LinkRow> rows;
    for (const hw::Link& link : linkTotals(samples)) {
        const hw::LinkCounters& c = link.counters;
        const Place place(link.from, context.mapping);
        rows.push_back(
            {.link = describe(link, context.mapping.concentration),
             .tile = hw::indexOf(link.from),
             .tileX = place.x,
             .tileY = place.y,
             .chip = place.chip,
             .toChip = link.crossesChips ? std::optional(Place(*link.to, context.mapping).chip) : std::nullopt,
             .flits = mean(c.flits, samples.size()),
             .utilisation = mean(c.flits * flitCyclesOf(link, context), cycles),
             .stallCycles = mean(c.stallCycles, samples.size()),
             .meanQueue = mean(c.bufferedCycles, cycles),
             .largestQueue = c.largestQueue});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const LinkRow& a, const LinkRow& b) { return a.flits > b.flits; });
    return rows;
}

std::vector<RouterRow> routerRows(const Samples& samples, const RunContext& context) {
    const std::uint64_t cycles = latencyOf(samples);
    std::vector<RouterTotals> totals(context.mapping.mesh.tiles());
    for (const hw::Link& link : linkTotals(samples)) {
        if (link.to) totals[hw::indexOf(*link.to)].bufferedCycles += link.counters.bufferedCycles;
        if (link.injects) continue;
        RouterTotals& router = totals[hw::indexOf(link.from)];
        ++router.outputs;
        router.flits += link.counters.flits;
        router.flitCycles += link.counters.flits * flitCyclesOf(link, context);
        router.stallCycles += link.counters.stallCycles;
    }
    std::vector<RouterRow> rows;
    for (std::uint32_t tile = 0; tile < totals.size(); ++tile) {
        const RouterTotals& router = totals[tile];
        const Place place(hw::TileId{tile}, context.mapping);
        rows.push_back({.tile = tile,
                        .tileX = place.x,
                        .tileY = place.y,
                        .chip = place.chip,
                        .flitHops = mean(router.flits, samples.size()),
                        .utilisation = mean(router.flitCycles, cycles * router.outputs),
                        .stallCycles = mean(router.stallCycles, samples.size()),
                        .meanQueue = mean(router.bufferedCycles, cycles)});
    }
    return rows;
}

PacketLatency packetLatency(const hw::ChipCounters& total, std::size_t count) {
    const auto each = [&](std::uint64_t sum) { return mean(sum, total.packetsEjected); };
    return {.packets = mean(total.packetsEjected, count),
            .routers = each(total.packetRouters),
            .queueing = each(total.queueingCycles),
            .routing = each(total.routingCycles),
            .serialisation = each(total.serialisationCycles),
            .contention = each(total.contentionCycles)};
}

}  // namespace spikeloom::report
