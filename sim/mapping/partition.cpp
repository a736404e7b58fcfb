// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/partition.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "models/operators/synapses.hpp"
#include "models/support/error.hpp"
#include "sim/mapping/limits.hpp"
#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {
namespace {

using operators::Slice;
using program::PopulationId;

/// What a grid costs beyond its number of cores, in order of importance.
using Cost = std::tuple<std::uint64_t, std::uint64_t, std::uint32_t>;

Cost costOf(const Fit& fit, Grid grid) {
    std::uint64_t weightBits = 0, packets = 0;
    for (const Slice& slice : cut(fit.lowered(), grid)) {
        weightBits += rawWeightBits(fit.program(), fit.population(), slice);
        packets += fit.senders(slice);
    }
    return {weightBits, packets, grid.rows};
}

bool gridFits(const Fit& fit, Grid grid) {
    const program::LoweredPopulation& p = fit.lowered();
    const Slice largest{0, balancedPart(p.rows, grid.rows, 0).end, 0, balancedPart(p.cols, grid.cols, 0).end};
    if (!fit.fits(largest)) return false;
    const std::vector<Slice> slices = cut(p, grid);
    return std::all_of(slices.begin(), slices.end(), [&](const Slice& slice) { return fit.fits(slice); });
}

/// No grid of fewer cores can fit: neither the neurons nor the membrane memory would.
std::uint64_t lowerBound(const Fit& fit) {
    const program::LoweredPopulation& p = fit.lowered();
    const std::uint64_t membraneBits = p.size() * (p.widths.pendingBits + p.widths.membraneBits);
    const std::uint64_t capacity = std::uint64_t{fit.core().membraneMemory.capacityBytes} * 8;
    const std::uint64_t byNeurons = (p.size() + fit.core().neuronsMax - 1) / fit.core().neuronsMax;
    return std::max<std::uint64_t>({1, byNeurons, (membraneBits + capacity - 1) / capacity});
}

std::vector<Grid> gridsOf(std::uint64_t cores, Grid finest) {
    std::vector<Grid> grids;
    for (std::uint64_t rows = 1; rows <= std::min<std::uint64_t>(cores, finest.rows); ++rows)
        if (cores % rows == 0 && cores / rows <= finest.cols)
            grids.push_back({static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(cores / rows)});
    return grids;
}

Grid finestGrid(const program::LoweredPopulation& population) {
    return {population.rows, population.function ? 1 : population.cols};
}

/// The first of the smallest slices that does not fit; there is one where no grid fits.
Slice misfit(const Fit& fit) {
    const std::vector<Slice> slices = cut(fit.lowered(), finestGrid(fit.lowered()));
    return *std::find_if(slices.begin(), slices.end(), [&](const Slice& slice) { return !fit.fits(slice); });
}

/// The rectangles of `population` that the slices of its targets want, once for each slice and axon.
std::vector<hw::FanoutEntry> reachOf(const program::Program& program, PopulationId population,
                                     const std::vector<std::vector<Slice>>& slices,
                                     const program::Timetable& timetable) {
    std::vector<std::uint32_t> firstCore;  // of each population: slices are numbered through
    std::uint32_t cores = 0;
    for (const std::vector<Slice>& ofPopulation : slices) {
        firstCore.push_back(cores);
        cores += static_cast<std::uint32_t>(ofPopulation.size());
    }
    std::vector<hw::FanoutEntry> reach;
    for (const program::Port& port : program.outgoing[value(population)]) {
        const std::size_t target = value(program.at(port.projection).target);
        for (std::uint32_t i = 0; i < slices[target].size(); ++i)
            for (const Slice& box : operators::sourceBoxes(program, port, slices[target][i]))
                reach.push_back({box, hw::CoreId{firstCore[target] + i}, 0, timetable.delay(program, port)});
    }
    return reach;
}

}  // namespace

Range balancedPart(std::uint32_t size, std::uint32_t parts, std::uint32_t index) {
    const std::uint32_t length = size / parts, longer = size % parts;
    const std::uint32_t begin = index * length + std::min(index, longer);
    return {begin, begin + length + (index < longer ? 1 : 0)};
}

std::vector<Slice> cut(const program::LoweredPopulation& population, Grid grid) {
    std::vector<Slice> slices;
    slices.reserve(grid.cores());
    for (std::uint32_t r = 0; r < grid.rows; ++r)
        for (std::uint32_t c = 0; c < grid.cols; ++c) {
            const Range rows = balancedPart(population.rows, grid.rows, r);
            const Range cols = balancedPart(population.cols, grid.cols, c);
            slices.push_back({rows.begin, rows.end, cols.begin, cols.end});
        }
    return slices;
}

std::optional<Grid> smallestGrid(const Fit& fit) {
    const Grid finest = finestGrid(fit.lowered());
    if (!fit.fits({0, 1, 0, fit.lowered().cols / finest.cols})) return std::nullopt;
    for (std::uint64_t cores = lowerBound(fit); cores <= finest.cores(); ++cores) {
        std::optional<Grid> best;
        Cost bestCost;
        for (const Grid grid : gridsOf(cores, finest)) {
            if (!gridFits(fit, grid)) continue;
            const Cost cost = costOf(fit, grid);
            if (best && cost >= bestCost) continue;
            best = grid;
            bestCost = cost;
        }
        if (best) return best;
    }
    return std::nullopt;
}

std::uint64_t Partition::cores() const {
    std::uint64_t count = 0;
    for (const Grid grid : grids) count += grid.cores();
    return count;
}

Partition partition(const program::Program& program, const hw::CoreSpec& core, std::uint32_t pendingBanks,
                    const program::Timetable& timetable, hw::Multicast multicast, const std::string& file) {
    Partition result{std::vector<Grid>(program.populations.size()),
                     std::vector<std::vector<Slice>>(program.populations.size())};
    std::vector<Problem> problems;
    const auto report = [&](std::vector<Problem> found) {
        problems.insert(problems.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    };
    for (auto id = program.order.rbegin(); id != program.order.rend(); ++id) {
        const program::LoweredPopulation& population = program.at(*id);
        if (population.role == program::LoweredPopulation::Role::Input) continue;
        report(unsupported(program, *id, core, file));
        const Fit fit(program, *id, core, pendingBanks, timetable.longestDelay(program, *id),
                      reachOf(program, *id, result.slices, timetable), multicast);
        const std::optional<Grid> grid = smallestGrid(fit);
        if (!grid) {
            report(exceeded(fit, misfit(fit), file));
            continue;
        }
        result.grids[value(*id)] = *grid;
        result.slices[value(*id)] = cut(population, *grid);
    }
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return result;
}

}  // namespace spikeloom::mapping
