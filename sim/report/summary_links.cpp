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

}  // namespace

std::vector<LinkRow> linkRows(const Samples& samples, const RunContext& context) {
    std::uint64_t cycles = 0;
    for (const run::SampleResult* sample : samples) cycles += sample->latencyCycles;
    std::vector<LinkRow> rows;
    for (const hw::Link& link : linkTotals(samples)) {
        const hw::LinkCounters& c = link.counters;
        const std::uint32_t tile = hw::indexOf(link.from), width = context.mapping.mesh.width;
        const auto chipOf = [&](hw::TileId at) {
            return context.mapping.board.chipAt(hw::indexOf(at) % width, hw::indexOf(at) / width, width,
                                                context.mapping.mesh.height);
        };
        const hw::NocSpec& noc = context.experiment.chip.noc;
        const std::uint64_t each = link.crossesChips ? betweenChips(context.mapping.board, noc).flitCycles : 1;
        rows.push_back({.link = describe(link),
                        .tile = tile,
                        .tileX = tile % width,
                        .tileY = tile / width,
                        .chip = chipOf(link.from),
                        .toChip = link.crossesChips ? std::optional(chipOf(*link.to)) : std::nullopt,
                        .flits = mean(c.flits, samples.size()),
                        .utilisation = mean(c.flits * each, cycles),
                        .stallCycles = mean(c.stallCycles, samples.size()),
                        .meanQueue = mean(c.bufferedCycles, cycles),
                        .largestQueue = c.largestQueue});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const LinkRow& a, const LinkRow& b) { return a.flits > b.flits; });
    return rows;
}

}  // namespace spikeloom::report
