// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/support/error.hpp"
#include "sim/accounting/baseline.hpp"
#include "sim/accounting/prices.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

/// Share of the values of each population that are not zero: of the codes that neurons settled at, and of the input.
/// Empty where that was not recorded.
std::vector<double> activityOf(const Samples& samples, const program::Program& program) {
    std::vector<double> activity(program.populations.size());
    for (const run::SampleResult* sample : samples) {
        if (sample->activeNeurons.size() != activity.size()) return {};
        for (std::size_t p = 0; p < activity.size(); ++p)
            activity[p] += static_cast<double>(sample->activeNeurons[p]);
    }
    for (std::size_t p = 0; p < activity.size(); ++p)
        activity[p] = ratio(activity[p], static_cast<double>(program.populations[p].size() * samples.size()));
    return activity;
}

/// @param energyJ  of the spiking network
BaselineFigure figureOf(const accounting::BaselineWork& work, std::uint64_t cycles, double energyJ,
                        const energy::EnergyModel& model) {
    const energy::Breakdown bill = model.energy(work.core, work.chip, cycles);
    BaselineFigure figure{.macs = static_cast<double>(work.macs),
                          .latencyCycles = static_cast<double>(cycles),
                          .energyJ = bill.totalJ.nominal,
                          .staticJ = bill.staticJ.nominal,
                          .idleJ = bill.idleJ.nominal,
                          .saving = 1.0 - ratio(energyJ, bill.totalJ.nominal)};
    for (std::size_t i = 0; i < energy::kComponents; ++i) {
        const double joules = bill.componentsJ[i].nominal;
        figure.byComponent.push_back({.name = std::string(energy::name(static_cast<energy::Component>(i))),
                                      .energyJ = joules,
                                      .share = ratio(joules, figure.energyJ)});
    }
    std::stable_sort(figure.byComponent.begin(), figure.byComponent.end(),
                     [](const EnergyPart& a, const EnergyPart& b) { return a.energyJ > b.energyJ; });
    return figure;
}

std::string verdictOf(double energyJ, const Baseline& baseline) {
    const BaselineFigure& best = baseline.zeroSkipping ? *baseline.zeroSkipping : baseline.dense;
    const std::string sides = fmt::format("An inference takes {} with spikes, and {} without, in 8-bit numbers on the same "
                                          "chip{}",
                                          si(energyJ, "J"), si(best.energyJ, "J"),
                                          baseline.zeroSkipping ? " that skips multiplications with zero" : "");
    if (energyJ < best.energyJ)
        return fmt::format("{}: the spiking network saves {:.1f} %.", sides, 100.0 * (1.0 - energyJ / best.energyJ));
    if (energyJ > best.energyJ)
        return fmt::format("{}: the network without spikes wins, the spiking one takes {:.2f} times as much.", sides,
                           ratio(energyJ, best.energyJ));
    return sides + ": they are equal.";
}

/// Who wins by arithmetic alone, in each number format.
std::string arithmeticOf(double sopPerMac) {
    std::vector<std::string> spiking, dense;
    for (const accounting::Price& price : accounting::kPrices)
        (sopPerMac < price.breakEven() ? spiking : dense)
            .push_back(fmt::format("{} (break-even {:.1f})", price.name, price.breakEven()));
    std::string text = fmt::format("By arithmetic alone, with {:.2f} synaptic operations for each multiply-accumulate,",
                                   sopPerMac);
    if (!spiking.empty()) text += fmt::format(" spikes win in {}", fmt::join(spiking, ", "));
    if (!dense.empty()) text += fmt::format("{} the network without them wins in {}", spiking.empty() ? "" : ";",
                                            fmt::join(dense, ", "));
    return text + ".";
}

}  // namespace

Baseline baseline(const Samples& samples, const accounting::Workload& workload, double energyJ,
                  const RunContext& context) {
    Baseline made{.denseMacs = workload.denseMacs()};
    if (made.denseMacs == 0) return {.unavailable = "the network multiplies nothing without spikes"};
    const hw::ChipSpec& chip = context.experiment.chip;
    const auto workOf = [&](const std::vector<double>& activity) {
        return accounting::baselineWork(context.program, context.mapping, chip, activity);
    };
    try {
        const accounting::BaselineWork dense = workOf({});
        made.rowsOfAPass = accounting::rowsOfAPass(chip.core);
        made.dense = figureOf(dense, dense.balancedCycles, energyJ, context.energy);
        made.layered = figureOf(dense, dense.layeredCycles, energyJ, context.energy);
        if (const std::vector<double> activity = activityOf(samples, context.program); !activity.empty()) {
            const accounting::BaselineWork skipping = workOf(activity);
            made.zeroSkipping = figureOf(skipping, skipping.balancedCycles, energyJ, context.energy);
        }
    } catch (const ConfigError& error) {  // the table does not know what multiplications cost: the run is sound
        return {.unavailable = error.problems().front().message, .denseMacs = made.denseMacs};
    }
    const double macs = static_cast<double>(made.denseMacs);
    made.sopPerMac = workload.synapticOperations / macs;
    made.breakEven = ratio(made.dense.energyJ / macs, ratio(energyJ, workload.synapticOperations));
    made.verdict = verdictOf(energyJ, made) + " " + arithmeticOf(made.sopPerMac);
    return made;
}

}  // namespace spikeloom::report
