// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "models/support/error.hpp"
#include "sim/accounting/baseline.hpp"
#include "sim/accounting/dense_macs.hpp"
#include "sim/accounting/prices.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/summary_rows.hpp"

namespace spikeloom::report {
namespace {

/// Share of the values of each population that are not zero: of the codes that neurons settled at, and of the input;
/// where frames are computed one by one, of the events of a frame. Empty where that was not recorded.
accounting::Activity activityOf(const Samples& samples, const accounting::Workload& workload,
                                const std::vector<std::uint32_t>& frames) {
    accounting::Activity activity(workload.populations.size());
    for (const run::SampleResult* sample : samples) {
        if (sample->activeNeurons.size() != activity.size()) return {};
        for (std::size_t p = 0; p < activity.size(); ++p) activity[p] += static_cast<double>(sample->activeNeurons[p]);
    }
    for (std::size_t p = 0; p < activity.size(); ++p) {
        const accounting::Population& population = workload.populations[p];
        activity[p] = frames[p] > 1 ? std::min(1.0, population.density() / frames[p])
                                    : ratio(activity[p], static_cast<double>(population.neurons * samples.size()));
    }
    return activity;
}

/// @param energyJ  of the spiking network
BaselineFigure figureOf(const accounting::BaselineWork& work, std::uint64_t cycles, double energyJ,
                        const energy::EnergyModel& model) {
    const energy::Breakdown bill = model.energy(work.core, work.chip, cycles);
    BaselineFigure figure{.macs = static_cast<double>(work.macs),
                          .latencyCycles = static_cast<double>(cycles),
                          .energyJ = bill.totalJ.nominal,
                          .dynamicJ = bill.dynamicJ.nominal,
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

/// What is compared: "An inference takes ... in the layered schedule".
std::string sidesOf(double energyJ, const Baseline& baseline, const BaselineFigure& other) {
    const std::string_view schedule = baseline.schedule == program::Schedule::Layered ? "layered" : "pipelined";
    std::string text =
        fmt::format("An inference takes {} with spikes, and {} without, in 8-bit numbers on the same chip",
                    si(energyJ, "J"), si(other.energyJ, "J"));
    if (baseline.inSchedule().zeroSkipping) text += " that skips multiplications with zero";
    if (baseline.frames > 1) text += fmt::format(", once for each of {} frames", baseline.frames);
    return text + fmt::format(", both in the {} schedule", schedule);
}

std::string verdictOf(double energyJ, const Baseline& baseline) {
    const BaselineFigures& figures = baseline.inSchedule();
    const BaselineFigure& best = figures.zeroSkipping ? *figures.zeroSkipping : figures.dense;
    const std::string sides = sidesOf(energyJ, baseline, best);
    if (energyJ < best.energyJ)
        return fmt::format("{}: the spiking network saves {:.1f} %.", sides, 100.0 * (1.0 - energyJ / best.energyJ));
    if (energyJ > best.energyJ)
        return fmt::format("{}: the network without spikes wins, the spiking one takes {:.2f} times as much.", sides,
                           ratio(energyJ, best.energyJ));
    return sides + ": they are equal.";
}

/// Who wins by arithmetic alone, in each number format: decided by additions and multiply-accumulates of the run
/// together, for an input of numbers multiplies too. The break-even knows additions alone.
std::string arithmeticOf(const Baseline& baseline) {
    std::vector<std::string> spiking, dense;
    for (std::size_t i = 0; i < accounting::kPrices.size(); ++i) {
        const accounting::Price& price = accounting::kPrices[i];
        const double share = baseline.arithmeticOfDense[i];
        (share < 1.0 ? spiking : dense)
            .push_back(
                fmt::format("{} ({:.2f} of its energy, break-even {:.1f})", price.name, share, price.breakEven()));
    }
    std::string text = fmt::format(
        "By arithmetic alone, with {:.2f} synaptic operations and {:.2f} multiply-accumulates for each "
        "multiply-accumulate of the network without spikes,",
        baseline.sopPerMac, baseline.macPerMac);
    if (!spiking.empty()) text += fmt::format(" spikes win in {}", fmt::join(spiking, ", "));
    if (!dense.empty())
        text += fmt::format("{} that network wins in {}", spiking.empty() ? "" : ";", fmt::join(dense, ", "));
    return text + ".";
}

/// Energy of the run's events, an inference. [J]
double eventEnergyJ(const Samples& samples, const energy::EnergyModel& model) {
    Tally total;
    for (const run::SampleResult* sample : samples) total.add(tallyOf(*sample));
    return ratio(total.energy(model).dynamicJ.nominal, static_cast<double>(samples.size()));
}

void setRatios(Baseline& made, const accounting::Workload& workload, double spikingEventsJ) {
    const double macs = static_cast<double>(made.denseMacs);
    made.sopPerMac = workload.synapticOperations / macs;
    made.macPerMac = workload.macOperations / macs;
    for (const accounting::Price& price : accounting::kPrices)
        made.arithmeticOfDense.push_back(price.energyPj(made.sopPerMac, made.macPerMac) / price.macPj());
    made.breakEven = ratio(made.inSchedule().dense.dynamicJ / macs, ratio(spikingEventsJ, workload.synapticOperations));
}

}  // namespace

Baseline baseline(const Samples& samples, const accounting::Workload& workload, double energyJ,
                  const RunContext& context) {
    Baseline made{.denseMacs = workload.denseMacs(), .schedule = context.experiment.run.schedule};
    if (made.denseMacs == 0) return {.unavailable = "the network multiplies nothing without spikes"};
    const hw::ChipSpec& chip = context.experiment.chip;
    const std::vector<std::uint32_t> frames = accounting::denseFrames(context.program);
    made.frames = *std::max_element(frames.begin(), frames.end());
    made.rowsOfAPass = accounting::rowsOfAPass(chip.core);
    const auto workOf = [&](const accounting::Activity& activity) {
        return accounting::baselineWork(context.program, context.mapping, chip, activity);
    };
    try {
        const accounting::BaselineWork dense = workOf({});
        made.layered.dense = figureOf(dense, dense.layeredCycles, energyJ, context.energy);
        made.lowerBound.dense = figureOf(dense, dense.balancedCycles, energyJ, context.energy);
        if (const accounting::Activity activity = activityOf(samples, workload, frames); !activity.empty()) {
            const accounting::BaselineWork skipping = workOf(activity);
            made.layered.zeroSkipping = figureOf(skipping, skipping.layeredCycles, energyJ, context.energy);
            made.lowerBound.zeroSkipping = figureOf(skipping, skipping.balancedCycles, energyJ, context.energy);
        }
    } catch (const ConfigError& error) {  // the table does not know what multiplications cost: the run is sound
        return {.unavailable = error.problems().front().message, .denseMacs = made.denseMacs};
    }
    setRatios(made, workload, eventEnergyJ(samples, context.energy));
    made.verdict = verdictOf(energyJ, made) + " " + arithmeticOf(made);
    return made;
}

}  // namespace spikeloom::report
