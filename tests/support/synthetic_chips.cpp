// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic_chips.hpp"

#include <algorithm>
#include <cmath>

namespace spikeloom::testing {
namespace {

/// What the levels of 5 x 5 x 4 x 4 points mean.
struct Chip {
    double lanes, banks, buffers, columns;
};

Chip chipAt(std::uint32_t index) {
    constexpr double kLanes[]{1, 2, 4, 8, 16}, kBanks[]{1, 2, 4, 8, 16}, kBuffers[]{1, 2, 4, 8}, kColumns[]{2, 3, 4, 6};
    return {kLanes[index / 80], kBanks[index / 16 % 5], kBuffers[index / 4 % 4], kColumns[index % 4]};
}

double cyclesOf(const Chip& chip) {
    const double cores = chip.columns * chip.columns;
    const double updates = std::ceil(60'000 / cores / chip.lanes);
    const double accesses = std::ceil(90'000 / cores / std::min(chip.banks, 2 * chip.lanes));
    const double hops = std::ceil(900 * chip.columns * (1 + 2 / chip.buffers));
    return std::max({updates, accesses, hops}) + std::ceil(0.1 * hops);
}

double areaOf(const Chip& chip) {
    const double cores = chip.columns * chip.columns;
    return cores * (1.0 + 0.12 * chip.lanes + 0.08 * chip.banks * std::sqrt(chip.banks) + 0.05 * chip.buffers) + 40;
}

/// A shared bus: more cores wait longer, so that the best number of them depends on everything else.
double busCyclesOf(const Chip& chip) {
    const double cores = chip.columns * chip.columns;
    const double work = std::ceil(80'000 / cores / chip.lanes * (1 + 1.5 * chip.lanes / (chip.lanes + 4 * chip.banks)));
    return work + std::ceil(cores * cores * 30 / std::min(chip.buffers, 4.0));
}

double energyOf(const Chip& chip, double cycles) {
    const double dynamic = 40'000 * (1 + 0.05 * chip.columns) + 3'000 * std::log2(chip.lanes * chip.banks);
    return dynamic + 0.15 * areaOf(chip) * cycles / 10;
}

/// Energy of a bank's access falls with its size; many small ones need wires.
double bankEnergyOf(const Chip& chip, double cycles) {
    return 20'000 / std::sqrt(chip.banks) + 900 * chip.banks + 400 * chip.buffers * chip.columns +
           0.02 * areaOf(chip) * cycles;
}

/// Lanes, banks and buffers that do not fit together stall each other: few points are any good, and they are on a
/// ridge.
double stallsOf(const Chip& chip) {
    const double banks = std::log2(chip.lanes / chip.banks), buffers = std::log2(2 * chip.buffers / chip.banks);
    return std::ceil(300 * (1 + banks * banks + 0.7 * buffers * buffers) + 4'000 / (chip.lanes * chip.columns));
}

/// Time in whole steps of 4096 cycles, as the barriers of a schedule make it.
double steps(double cycles) {
    return std::ceil(cycles / 4096);
}

template <class Objectives>
ObjectiveTable table(std::string name, Objectives objectives) {
    ObjectiveTable result{std::move(name), {5, 5, 4, 4}, {}};
    for (std::uint32_t index = 0; index < 400; ++index) result.objectives.push_back(objectives(chipAt(index)));
    return result;
}

}  // namespace

std::vector<ObjectiveTable> syntheticChips() {
    using Values = std::vector<double>;
    return {
        table("mesh: latency, energy",
              [](const Chip& c) {
                  return Values{cyclesOf(c), energyOf(c, cyclesOf(c))};
              }),
        table("mesh: latency, area",
              [](const Chip& c) {
                  return Values{cyclesOf(c), areaOf(c)};
              }),
        table("bus: latency, energy",
              [](const Chip& c) {
                  return Values{busCyclesOf(c), bankEnergyOf(c, busCyclesOf(c))};
              }),
        table("steps: latency, area",
              [](const Chip& c) {
                  return Values{steps(cyclesOf(c)), areaOf(c)};
              }),
        table("ridge: latency, area",
              [](const Chip& c) {
                  return Values{stallsOf(c), areaOf(c)};
              }),
        table("mesh: latency, energy, area",
              [](const Chip& c) {
                  return Values{cyclesOf(c), energyOf(c, cyclesOf(c)), areaOf(c)};
              }),
        table("bus: latency, energy, area",
              [](const Chip& c) {
                  return Values{busCyclesOf(c), bankEnergyOf(c, busCyclesOf(c)), areaOf(c)};
              }),
    };
}

}  // namespace spikeloom::testing
