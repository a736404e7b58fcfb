// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

constexpr std::array kKinds{energy::Kind::Measured, energy::Kind::Published, energy::Kind::Repository,
                            energy::Kind::Derived, energy::Kind::Estimate};
/// Those whose events are the chip's and no core's, whether or not there were any.
constexpr std::array kChipComponents{energy::Component::Network, energy::Component::Host, energy::Component::Board,
                                     energy::Component::Barrier};
constexpr double kPicojoulesPerJoule = 1e12;

/// Calls `visit(lines, entries)` for the events, the static and the idle powers of a breakdown with their table.
template <class Visit>
void forEachList(const energy::Breakdown& total, const energy::EnergyTable& table, Visit&& visit) {
    visit(total.events, table.entries);
    visit(total.staticLines, table.staticPowers);
    visit(total.idleLines, table.idlePowers);
}

std::string unitOf(const energy::Entry& entry) {
    return entry.unit;
}
template <class Power>
std::string unitOf(const Power& power) {
    return std::string(energy::name(power.per));
}

/// Events are totals of the run; cores and routers are there however long it lasts.
double countOf(const energy::Line& line, const energy::Entry&, double inferences) {
    return ratio(static_cast<double>(line.count), inferences);
}
template <class Power>
double countOf(const energy::Line& line, const Power&, double) {
    return static_cast<double>(line.count);
}

std::optional<double> deviationOf(const energy::Estimate& joules, double inferences) {
    if (joules.stated == 0.0) return std::nullopt;
    return ratio(joules.sigma, inferences);
}

}  // namespace

EnergySummary energySummary(const energy::Breakdown& total, std::size_t count, const energy::EnergyModel& model) {
    const double inferences = static_cast<double>(count);
    const auto part = [&](std::string_view name, const energy::Estimate& joules) {
        return EnergyPart{std::string(name), ratio(joules.nominal, inferences),
                          ratio(joules.nominal, total.totalJ.nominal), deviationOf(joules, inferences)};
    };
    EnergySummary summary;
    if (count > 0) summary.totalJ = total.totalJ * (1.0 / inferences);
    summary.staticJ = ratio(total.staticJ.nominal, inferences);
    summary.idleJ = ratio(total.idleJ.nominal, inferences);
    summary.staticStandardDeviationJ = deviationOf(total.staticJ, inferences);
    summary.idleStandardDeviationJ = deviationOf(total.idleJ, inferences);
    for (std::size_t i = 0; i < energy::kComponents; ++i)
        summary.byComponent.push_back(part(energy::name(static_cast<energy::Component>(i)), total.componentsJ[i]));
    std::stable_sort(summary.byComponent.begin(), summary.byComponent.end(),
                     [](const EnergyPart& a, const EnergyPart& b) { return a.energyJ > b.energyJ; });
    for (const energy::Kind kind : kKinds) {
        energy::Estimate joules;
        forEachList(total, model.table(), [&](const auto& lines, const auto&) {
            for (const energy::Line& line : lines)
                if (line.kind == kind) joules += line.energyJ;
        });
        summary.byKind.push_back(part(energy::name(kind), joules));
    }
    summary.notes = model.notes();
    return summary;
}

std::vector<EnergyPart> energyByLayer(const std::vector<LayerRow>& layers, const Tally& total, std::size_t count,
                                      const RunContext& context) {
    const double inferences = static_cast<double>(count);
    std::vector<EnergyPart> parts;
    for (const LayerRow& layer : layers) parts.push_back({.name = layer.population, .energyJ = layer.energyJ});
    const energy::Breakdown chip = context.energy.energy({}, total.chip, total.cycles);
    const auto add = [&](std::string_view name, const energy::Estimate& joules) {
        parts.push_back({.name = std::string(name), .energyJ = ratio(joules.nominal, inferences)});
    };
    const auto addComponent = [&](energy::Component component) {
        add(energy::name(component), chip.componentsJ[static_cast<std::size_t>(component)]);
    };
    for (const energy::Component component : kChipComponents) addComponent(component);
    for (std::size_t i = 0; i < energy::kComponents; ++i) {
        const auto component = static_cast<energy::Component>(i);
        const bool isCores =
            std::find(kChipComponents.begin(), kChipComponents.end(), component) == kChipComponents.end();
        if (isCores && chip.componentsJ[i].nominal != 0.0) addComponent(component);  // a table may bill so
    }
    add("static", chip.staticJ);
    add("idle", chip.idleJ);
    double sum = 0.0;
    for (const EnergyPart& part : parts) sum += part.energyJ;
    for (EnergyPart& part : parts) part.share = ratio(part.energyJ, sum);
    return parts;
}

StaticAccounting staticAccounting(const Tally& total, std::size_t count, const RunContext& context) {
    const double inferences = static_cast<double>(count);
    energy::Inventory all = context.energy.inventory();
    all.cores = std::uint64_t{context.mapping.mesh.tiles()} * context.mapping.concentration;
    const energy::EnergyModel everyCore(context.energy.table(), context.experiment.chip, all);
    const energy::Breakdown mapped = total.energy(context.energy);
    return {.mappedCoresJ = ratio(mapped.totalJ.nominal, inferences),
            .allCoresJ = ratio(total.energy(everyCore).totalJ.nominal, inferences),
            .excludedJ = ratio(mapped.dynamicJ.nominal, inferences)};
}

std::vector<EnergyRow> energyRows(const energy::Breakdown& total, std::size_t count, const energy::EnergyModel& model) {
    const double inferences = static_cast<double>(count);
    std::vector<EnergyRow> rows;
    forEachList(total, model.table(), [&](const auto& lines, const auto& entries) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const energy::Line& line = lines[i];
            EnergyRow row{.entry = line.name,
                          .component = line.group,
                          .count = countOf(line, entries[i], inferences),
                          .countUnit = unitOf(entries[i]),
                          .energyJ = ratio(line.energyJ.nominal, inferences),
                          .share = ratio(line.energyJ.nominal, total.totalJ.nominal),
                          .source = entries[i].source,
                          .kind = std::string(energy::name(line.kind))};
            if (row.count > 0) row.energyEachPj = row.energyJ * kPicojoulesPerJoule / row.count;
            rows.push_back(std::move(row));
        }
    });
    return rows;
}

}  // namespace spikeloom::report
