// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/energy_check.hpp"

#include <algorithm>
#include <tuple>

namespace spikeloom::simulate {
namespace {

template <class Counters>
Counters oneOfEach() {
    Counters counters;
    std::apply([&](const auto&... f) { ((counters.*(f.member) = 1), ...); }, Counters::fields());
    return counters;
}

/// The counters that a run of the program will not leave at zero.
hw::CoreCounters certainlyCounted(const program::Program& program) {
    auto counters = oneOfEach<hw::CoreCounters>();
    const bool functions = std::any_of(program.populations.begin(), program.populations.end(),
                                       [](const program::LoweredPopulation& p) { return p.function != nullptr; });
    if (!functions) counters.functionReadWords = counters.functionWriteWords = counters.functionTableReads = 0;
    return counters;
}

bool isMulticast(const hw::FanoutEntry& entry) {
    return entry.isMulticast();
}

hw::ChipCounters certainlyCounted(const hw::Mapping& mapping) {
    auto counters = oneOfEach<hw::ChipCounters>();
    if (mapping.board.chips() == 1) counters.boardLinkBits = 0;
    const bool trees = std::any_of(mapping.hostFanout.begin(), mapping.hostFanout.end(), isMulticast) ||
                       std::any_of(mapping.cores.begin(), mapping.cores.end(), [](const hw::CoreMapping& core) {
                           return std::any_of(core.fanout.begin(), core.fanout.end(), isMulticast);
                       });
    if (!trees) counters.multicastLookups = 0;
    return counters;
}

}  // namespace

energy::EnergyModel energyModel(const energy::EnergyTable& table, const run::Prepared& prepared) {
    energy::EnergyModel model(table, prepared.experiment.chip, energy::inventoryOf(prepared.mapping));
    // An unknown energy or power that the run will need is refused now, not when everything has been simulated.
    (void)model.energy(certainlyCounted(prepared.program), certainlyCounted(prepared.mapping), 1);
    return model;
}

}  // namespace spikeloom::simulate
