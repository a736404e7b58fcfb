// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/study.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

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
    if (noc.concentration != 1)
        report.add("noc.concentration",
                   fmt::format("{} cores a router: the nodes of a study are tiles with one each", noc.concentration),
                   "set noc.concentration to 1; `spikeloom run` takes up to 4");
    if (traffic.pattern == "transpose" && mesh.width != mesh.height)
        report.add("traffic.pattern",
                   fmt::format("transpose needs a square mesh, found {} x {}", mesh.width, mesh.height),
                   "make mesh.width and mesh.height equal");
    std::uint64_t weights = mesh.shape().tiles();
    for (std::size_t i = 0; i < traffic.hotspots.size(); ++i) {
        const Hotspot& spot = traffic.hotspots[i];
        const std::string path = fmt::format("traffic.hotspots[{}]", i);
        if (spot.tile >= mesh.shape().tiles())
            report.add(path + ".tile", fmt::format("{} is not a tile of {} x {}", spot.tile, mesh.width, mesh.height),
                       fmt::format("tiles are 0 to {}", mesh.shape().tiles() - 1));
        for (std::size_t j = 0; j < i; ++j)
            if (traffic.hotspots[j].tile == spot.tile)
                report.add(path + ".tile", fmt::format("tile {} is listed twice", spot.tile), "add the weights");
        weights += spot.weight;
        weights -= 1;
    }
    if (weights == 0) report.add("traffic.hotspots", "all weights are 0", "give some tile a weight");
}

std::vector<double> StudySpec::offeredLoads() const {
    std::vector<double> all = loads.empty() ? sweep.value_or(SweepSpec{}).loads() : loads;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

}  // namespace spikeloom::noc
