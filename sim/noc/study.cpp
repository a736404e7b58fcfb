// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/noc/node_grid.hpp"

namespace spikeloom::noc {

void TrafficSpec::check(spec::Report& report) const {
    const bool wantsHotspots = pattern == "hotspot";
    if (wantsHotspots && hotspots.empty())
        report.add("hotspots", "missing; the pattern hotspot needs at least one",
                   R"(for example [{"tile": 27, "weight": 8}])");
    if (!wantsHotspots && !hotspots.empty())
        report.add("hotspots", fmt::format("the pattern {} has none", pattern), "set pattern to hotspot");
}

void SweepSpec::check(spec::Report& report) const {
    if (to < from) report.add("to", fmt::format("{} is below from, {}", to, from), "sweeps go upwards");
}

std::vector<double> SweepSpec::loads() const {
    std::vector<double> loads;
    // By index, so that steps do not add up their rounding; rounded, so that 3 x 0.05 is written 0.15.
    for (int i = 0;; ++i) {
        const double load = std::round((from + i * step) * 1e9) / 1e9;
        if (load > to + 1e-9) return loads;
        loads.push_back(load);
    }
}

void StudySpec::check(spec::Report& report) const {
    if (!loads.empty() && sweep) report.add("sweep", "stands beside loads, which says the same", "give one of the two");
    checkTranspose(report);
    checkHotspots(report);
}

void StudySpec::checkTranspose(spec::Report& report) const {
    const NodeGrid grid(shape());
    if (traffic.pattern != "transpose" || grid.columns() == grid.rows()) return;
    const std::uint32_t width = shape().width, height = shape().height;
    std::string found = fmt::format("{} x {}", width, height);
    if (noc.concentration > 1)
        found = fmt::format("{} x {} ({} tiles of {} cores)", grid.columns(), grid.rows(), found, noc.concentration);
    // A tile is 1, 2 or 3 nodes wide for each that it is high.
    const std::uint32_t wanted = width * (grid.columns() / width) / (grid.rows() / height);
    report.add("traffic.pattern", fmt::format("transpose needs a square of nodes, found {}", found),
               fmt::format("{} x {} tiles{} would do", width, wanted, board.chips() > 1 ? " over all chips" : ""));
}

void StudySpec::checkHotspots(spec::Report& report) const {
    const hw::MeshShape network = shape();
    std::uint64_t weights = network.nodes();
    for (std::size_t i = 0; i < traffic.hotspots.size(); ++i) {
        const Hotspot& spot = traffic.hotspots[i];
        const std::string path = fmt::format("traffic.hotspots[{}]", i);
        if (spot.tile >= network.tiles())
            report.add(path + ".tile",
                       fmt::format("{} is not a tile of {} x {}", spot.tile, network.width, network.height),
                       fmt::format("tiles are 0 to {}", network.tiles() - 1));
        if (spot.core >= network.concentration)
            report.add(path + ".core",
                       fmt::format("{} is not a core of a tile with {}", spot.core, network.concentration),
                       "see noc.concentration; cores are numbered from 0");
        for (std::size_t j = 0; j < i; ++j)
            if (traffic.hotspots[j].terminal() == spot.terminal())
                report.add(path + ".tile", describe(spot.terminal()) + " is listed twice", "add the weights");
        weights += spot.weight;
        weights -= 1;
    }
    if (weights == 0) report.add("traffic.hotspots", "all weights are 0", "give some node a weight");
}

std::vector<double> StudySpec::offeredLoads() const {
    std::vector<double> all = loads.empty() ? sweep.value_or(SweepSpec{}).loads() : loads;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace spikeloom::noc
