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

template <class Items, class Condition>
bool anyOf(const Items& items, Condition&& condition) {
    return std::any_of(items.begin(), items.end(), condition);
}

/// The counters that a run of the program will hardly leave at zero. What only some programs do is asked for one by
/// one: a table may not know it, and a program that does not do it does not need it.
hw::CoreCounters certainlyCounted(const program::Program& program) {
    using program::LoweredPopulation;
    using program::LoweredProjection;
    using program::Presentation;
    auto counters = oneOfEach<hw::CoreCounters>();
    const bool functions = anyOf(program.populations, [](const LoweredPopulation& p) { return p.function != nullptr; });
    const LoweredPopulation& input = program.at(program.input);
    const bool values =
        !input.oneHot && (input.presentation == Presentation::Once || input.presentation == Presentation::Repeat);
    const bool products = anyOf(program.projections, [](const LoweredProjection& p) { return p.other.has_value(); });
    const bool tracers =
        products || anyOf(program.populations, [](const LoweredPopulation& p) { return p.widths.tracerBits > 0; });
    if (!functions)
        counters.functionReadWords = counters.functionWriteWords = counters.functionTableReads =
            counters.functionPasses = counters.functionRows = 0;
    if (!values) counters.macOperations = 0;
    if (!values && !functions) counters.multiplierBitProducts = 0;
    if (!products) counters.productOperations = 0;
    if (!tracers) counters.tracerReadWords = counters.tracerWriteWords = 0;
    counters.retractions = 0;
    return counters;
}

bool isMulticast(const hw::FanoutEntry& entry) {
    return entry.isMulticast();
}

hw::ChipCounters certainlyCounted(const hw::Mapping& mapping) {
    auto counters = oneOfEach<hw::ChipCounters>();
    if (mapping.board.chips() == 1) counters.boardLinkBits = 0;
    const bool trees = anyOf(mapping.hostFanout, isMulticast) || anyOf(mapping.cores, [](const hw::CoreMapping& core) {
                           return anyOf(core.fanout, isMulticast);
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
