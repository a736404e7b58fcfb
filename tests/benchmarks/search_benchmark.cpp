// SPDX-License-Identifier: Apache-2.0
// How much of the exhaustive front a search finds: the hypervolume of the points that a strategy asked for, as a share
// of that of all points, with the worst value of each objective as the reference point. nsga2 and random, the same
// number of points, five seeds each; on the synthetic chips of tests/support, or on a table of measured points.
//
//     search_benchmark [POINTS [POPULATION [TABLE.csv LEVELS]]]
//
// POINTS: how many of them are asked for (100). TABLE.csv: a heading, then a line a point: level indices from 0 in
// LEVELS columns, then its objectives, all to be small. Every combination of levels has a line.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <numeric>
#include <pagmo/utils/hypervolume.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "sim/sweep/strategy/strategy.hpp"
#include "tests/support/synthetic_chips.hpp"

namespace {

using namespace spikeloom;
using spikeloom::testing::ObjectiveTable;

constexpr std::uint64_t kSeeds = 5;

std::size_t indexOf(const ObjectiveTable& table, const sweep::Choice& choice) {
    std::size_t index = 0;
    for (std::size_t i = 0; i < choice.size(); ++i) index = index * table.sizes[i] + choice[i];
    return index;
}

sweep::SweepSpec sweepOver(const ObjectiveTable& table) {
    sweep::SweepSpec spec;
    for (std::size_t i = 0; i < table.sizes.size(); ++i) {
        sweep::AxisSpec axis{
            .path = fmt::format("axis{}", i), .values = {}, .range = {}, .logRange = {}, .zip = {}, .when = {}};
        axis.range = sweep::RangeSpec{0.0, table.sizes[i] - 1.0, 1.0};
        spec.axes.push_back(axis);
    }
    return spec;
}

double hypervolume(std::vector<std::vector<double>> points, const std::vector<double>& reference) {
    // A point at the reference in any objective spans nothing, and pagmo refuses it.
    std::erase_if(points, [&](const std::vector<double>& point) {
        for (std::size_t i = 0; i < point.size(); ++i)
            if (point[i] >= reference[i]) return true;
        return false;
    });
    return points.empty() ? 0.0 : pagmo::hypervolume(points).compute(reference);
}

std::vector<double> worstOf(const ObjectiveTable& table) {
    std::vector<double> worst = table.objectives.front();
    for (const auto& point : table.objectives)
        for (std::size_t i = 0; i < worst.size(); ++i) worst[i] = std::max(worst[i], point[i]);
    return worst;
}

/// Each objective to [0, 1].
double shareFound(const ObjectiveTable& table, const sweep::StrategySpec& strategy) {
    const sweep::Space space(sweepOver(table), "benchmark");
    std::vector<std::vector<double>> found;
    const sweep::Evaluate evaluate = [&](const std::vector<sweep::Choice>& choices) {
        std::vector<std::optional<sweep::Merit>> merits;
        for (const sweep::Choice& choice : choices) {
            found.push_back(table.objectives[indexOf(table, choice)]);
            merits.push_back(sweep::Merit{found.back(), 0.0});
        }
        return merits;
    };
    sweep::explore({space, strategy, table.objectives.front().size(), [] { return true; }}, evaluate);
    const std::vector<double> worst = worstOf(table);
    return hypervolume(found, worst) / hypervolume(table.objectives, worst);
}

void measure(const ObjectiveTable& table, const std::string& kind, std::uint32_t points, std::uint32_t population) {
    std::vector<double> shares;
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed)
        shares.push_back(100 * shareFound(table, {kind, points, seed, population}));
    fmt::print("{:30} {:16} {:4} of {:4} points: mean {:6.2f} %, least {:6.2f} %\n", table.name, kind, points,
               table.objectives.size(), std::accumulate(shares.begin(), shares.end(), 0.0) / kSeeds,
               *std::min_element(shares.begin(), shares.end()));
}

[[noreturn]] void fail(const std::string& message) {
    fmt::print(stderr, "search_benchmark: {}\n", message);
    std::exit(EXIT_FAILURE);
}

ObjectiveTable readTable(const std::string& file, std::size_t levels) {
    std::ifstream in(file);
    std::string line, cell;
    if (!std::getline(in, line)) fail(file + ": cannot be read, or empty");
    std::map<std::vector<std::uint32_t>, std::vector<double>> points;
    ObjectiveTable table{file, std::vector<std::uint32_t>(levels, 0), {}};
    while (std::getline(in, line)) {
        std::vector<double> cells;
        for (std::istringstream row(line); std::getline(row, cell, ',');) cells.push_back(std::stod(cell));
        if (cells.size() <= levels) fail(file + ": a line without objectives");
        std::vector<std::uint32_t> choice;
        for (std::size_t i = 0; i < levels; ++i) {
            choice.push_back(static_cast<std::uint32_t>(cells[i]));
            table.sizes[i] = std::max(table.sizes[i], choice[i] + 1);
        }
        points[choice].assign(cells.begin() + static_cast<std::ptrdiff_t>(levels), cells.end());
    }
    for (auto& [choice, objectives] : points) table.objectives.push_back(objectives);  // in the order of choices
    std::size_t combinations = 1;
    for (const std::uint32_t size : table.sizes) combinations *= size;
    if (combinations != points.size()) fail(file + ": not every combination of levels has a line");
    return table;
}

}  // namespace

int main(int argc, char** argv) {
    const auto number = [&](int i, std::uint32_t otherwise) {
        return argc > i ? static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)) : otherwise;
    };
    const std::uint32_t points = number(1, 100);
    const std::uint32_t population = number(2, sweep::StrategySpec{}.population);
    const auto tables = argc > 4 ? std::vector{readTable(argv[3], number(4, 1))} : spikeloom::testing::syntheticChips();
    for (const ObjectiveTable& table : tables)
        for (const char* kind : {"nsga2", "random", "latin_hypercube"}) measure(table, kind, points, population);
    return EXIT_SUCCESS;
}
