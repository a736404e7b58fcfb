// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "sim/evaluate/figures.hpp"
#include "sim/evaluate/tables.hpp"
#include "sim/report/numbers.hpp"
#include "sim/report/sheet.hpp"

namespace spikeloom::evaluate {
namespace {

std::string whole(double value) {
    return report::thousands(value, 1);
}

std::string ofDense(const EnergyFigure& energy) {
    return energy.ofDense ? fmt::format("{:.3f}", *energy.ofDense) : "-";
}

class Screen {
public:
    Screen(const Result& result, bool colour) : result_(result), sheet_(colour) {}

    std::string text() {
        sheet_.title(fmt::format("{}, {} sample{}, reference engine", result_.network,
                                 report::thousands(std::uint64_t{result_.samplesRequested}),
                                 result_.samplesRequested == 1 ? "" : "s"),
                     result_.complete ? "complete" : "INTERRUPTED", result_.complete);
        if (!result_.runs.empty()) {
            accuracy();
            sheet_.rule();
            energy();
        }
        sheet_.rule();
        std::uint64_t samples = 0;
        for (const TimeRun& run : result_.runs) samples += run.samples.size();
        sheet_.line("evaluated",
                    fmt::format("{} inferences in {}", report::thousands(samples), report::si(result_.seconds, "s")));
        return sheet_.text();
    }

private:
    void accuracy() {
        sheet_.heading(fmt::format("{:>6} {:>9} {:>13} {:>18} {:>8} {:>14} {:>12} {:>12}", "T", "samples",
                                   "accuracy [%]", "95 % interval", "steps", "unit spikes", "a neuron", "events a n."));
        for (const TimeRun& run : result_.runs) {
            const RunFigures f(run);
            const std::string interval =
                fmt::format("{:.2f} to {:.2f}", 100 * f.confidence.low, 100 * f.confidence.high);
            sheet_.verbatim(fmt::format("{:>6} {:>9} {:>13.2f} {:>18} {:>8.2f} {:>14} {:>12.3f} {:>12.3f}\n",
                                        f.maxSteps, report::thousands(f.samples), 100 * f.accuracy, interval,
                                        f.stepsMean, whole(f.mean.unitSpikes), f.unitSpikesPerNeuron,
                                        f.eventsPerNeuron));
        }
    }

    void energy() {
        std::string names = fmt::format("{:>6} {:>13} {:>13} {:>12} |", "", "", "", ""),
                    units = fmt::format("{:>6} {:>13} {:>13} {:>12} |", "T", "additions", "synaptic ops", "MACs");
        for (const accounting::Mode* mode : evaluatedModes()) {
            names += fmt::format(" {:>22}", mode->name);
            units += fmt::format(" {:>12} {:>9}", "energy", "of dense");
        }
        sheet_.heading(names);
        sheet_.heading(units);
        for (const TimeRun& run : result_.runs) {
            const RunFigures f(run);
            std::string row = fmt::format("{:>6} {:>13} {:>13} {:>12} |", f.maxSteps, whole(f.mean.eventAdditions),
                                          whole(f.mean.synapticOperations), whole(f.mean.macOperations));
            for (const EnergyFigure& one : f.mean.energies)
                row += fmt::format(" {:>12} {:>9}", report::si(one.energyJ, "J"), ofDense(one));
            sheet_.verbatim(row + "\n");
        }
        const RunFigures first(result_.runs.front());
        sheet_.line("dense", fmt::format("{} multiply-accumulates, {}: the network without spikes",
                                         report::thousands(first.denseMacs), report::si(first.denseEnergyJ, "J")));
        sheet_.line("", "additions: a burst once; synaptic ops: each of its spikes. Energies are of arithmetic");
        sheet_.line("", "alone (docs/definitions.md); memory, network and static energy: spikeloom run");
    }

    const Result& result_;
    report::Sheet sheet_;
};

}  // namespace

std::string renderTerminal(const Result& result, bool colour) {
    return Screen(result, colour).text();
}

}  // namespace spikeloom::evaluate
