// SPDX-License-Identifier: Apache-2.0
#include "sim/report/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "sim/report/numbers.hpp"
#include "sim/report/sheet.hpp"
#include "sim/report/style.hpp"

namespace spikeloom::report {
namespace {

constexpr std::size_t kLabel = 13;  // columns of the left margin that holds a section's name
constexpr std::ptrdiff_t kHottestLinks = 10;
constexpr std::size_t kBar = 40;     // columns of a share of 100 %
constexpr std::size_t kFigure = 14;  // columns of a right-aligned count

std::string percent(double share) {
    return fmt::format("{:.1f} %", 100.0 * share);
}

/// `text` cut to `width` columns; an ellipsis says that something is missing.
std::string fitted(std::string text, std::size_t width) {
    if (text.size() > width) text.replace(width - 3, std::string::npos, "...");
    return text;
}

/// `3.600 M flit-hops/s`
std::string speed(double value, std::string_view what) {
    std::string figure = si(value, "");
    if (figure.ends_with(' ')) figure.pop_back();
    return fmt::format("{} {}", figure, what);
}

std::string samplesText(std::uint64_t count) {
    return fmt::format("{} sample{}", thousands(count), count == 1 ? "" : "s");
}

class Screen {
public:
    Screen(const Summary& summary, bool colour) : s_(summary), style_(colour) {}

    std::string text() {
        title();
        setup();
        if (s_.samples > 0) {
            rule();
            quality();
            rule();
            time();
            operations();
            hottestLinks();
            energy();
            baseline();
        }
        rule();
        simulation();
        return out_;
    }

private:
    void line(std::string_view label, std::string_view content) {
        out_ += label.empty() ? std::string(kLabel, ' ') : style_.bold(fmt::format("{:<{}}", label, kLabel));
        out_ += content;
        out_ += '\n';
    }
    void paragraph(std::string_view label, std::string_view content) {
        for (const std::string& part : wrapped(content, kTerminalWidth - kLabel)) {
            line(label, part);
            label = "";
        }
    }
    void rule() { out_ += style_.dim(std::string(kTerminalWidth, '-')) + "\n"; }

    void title() {
        const std::string state = s_.complete ? "complete"
                                              : fmt::format("INTERRUPTED after {} of {} samples", thousands(s_.samples),
                                                            thousands(s_.samplesRequested));
        const std::string what =
            fitted(fmt::format("{} on {}, {}", s_.setup.network, s_.setup.chip, samplesText(s_.samples)),
                   kTerminalWidth - state.size() - 2);
        out_ += style_.bold(what) + std::string(kTerminalWidth - what.size() - state.size(), ' ') +
                style_.judged(s_.complete, state) + "\n";
        rule();
    }

    void setup() {
        const Setup& setup = s_.setup;
        const program::RunRule& run = setup.rule;
        const std::string chips = setup.chipsX * setup.chipsY == 1
                                      ? std::string()
                                      : fmt::format(" of {} x {} chips", setup.chipsX, setup.chipsY);
        line("chip",
             fitted(fmt::format("{} x {} {}{} at {} MHz, {} cores, {} placement; {} fidelity{}", setup.meshWidth,
                                setup.meshHeight, describe(setup.topology), chips, exact(setup.clockHz / 1e6),
                                thousands(std::uint64_t{setup.cores}), setup.placement, setup.fidelity,
                                setup.chipModel == hw::Fidelity::Parametric ? "; parametric" : ""),
                    kTerminalWidth - kLabel));
        std::string schedule = run.schedule == program::Schedule::Layered ? "layered" : "pipelined";
        schedule += run.stop == program::StopRule::Quiet
                        ? fmt::format(", until quiet, at most {} steps", thousands(std::uint64_t{run.maxSteps}))
                        : fmt::format(", {} steps", thousands(std::uint64_t{run.maxSteps}));
        if (run.fireEnableDelay > 0) schedule += fmt::format(", fire-enable delay {}", run.fireEnableDelay);
        if (run.biasSteps > 1) schedule += fmt::format(", bias over {} steps", run.biasSteps);
        if (run.inputSteps > 1) schedule += fmt::format(", input over {} steps", run.inputSteps);
        paragraph("schedule", schedule);
        line("precision", fmt::format("weights {} bits; fraction bits: thresholds {}, functions {}", setup.weightBits,
                                      setup.precision.thresholdFracBits, setup.precision.functionFracBits));
    }

    /// @param mustAgree  whether a difference is a fault, and not the price of the chip's precision
    void agreement(std::string_view label, const AgreementTotal& total, std::string_view what, bool mustAgree) {
        if (total.codesChecked == 0) return line(label, style_.dim(fmt::format("not compared with {}", what)));
        const std::string codes =
            fmt::format("{} of {} codes differ", thousands(total.wrongCodes), thousands(total.codesChecked));
        const bool isEqual = total.wrongCodes == 0;
        line(label, (isEqual || mustAgree ? style_.judged(isEqual, codes) : codes) + fmt::format(" from {}", what));
    }

    void task() {
        std::string text;
        for (const tasks::Figure& figure : s_.figures) {
            std::string name = figure.name;
            std::replace(name.begin(), name.end(), '_', ' ');
            const std::string number = !figure.value ? "-"
                                       : figure.kind == tasks::Figure::Kind::Count
                                           ? thousands(*figure.value, 0)
                                           : fmt::format("{:.2f} %", 100.0 * *figure.value);
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, number);
        }
        paragraph(s_.task, text);
    }

    void quality() {
        if (s_.task.empty())
            line("accuracy", fmt::format("{:.2f} %  ({} of {} correct)", 100.0 * s_.accuracy, thousands(s_.correct),
                                         thousands(s_.samples)));
        else
            task();
        agreement("agreement", s_.ann, "the quantised network at the chip's widths", true);
        agreement("", s_.trained, "the network as trained, in float64", false);
        agreement("", s_.witness, fmt::format("the exporter's witness ({})", samplesText(s_.witness.samples)), false);
        if (!s_.spikesMatchReference) {
            line("spikes", style_.dim("not compared with the reference engine"));
        } else if (*s_.spikesMatchReference) {
            line("spikes", style_.good("match the reference engine") + ": every neuron, every step");
        } else {
            line("spikes", style_.bad(fmt::format("DIFFER from the reference engine in {} of {} samples",
                                                  thousands(s_.samplesWithSpikeMismatch), thousands(s_.samples))));
        }
    }

    void time() {
        const auto seconds = [&](auto cycles) { return si(s_.seconds(static_cast<double>(cycles)), "s"); };
        const Distribution& steps = s_.steps;
        const Distribution& latency = s_.latencyCycles;
        std::string text = fmt::format("{} mean, {} to {}; last spike in step {}; {} of {} settled",
                                       thousands(steps.mean, 1), thousands(steps.min), thousands(steps.max),
                                       thousands(s_.lastSpikeStep, 1), thousands(s_.settled), thousands(s_.samples));
        if (s_.setup.rule.earlyExit.score != program::ExitScore::None)
            text += fmt::format(", {} sure enough to leave early", thousands(s_.leftEarly));
        paragraph("steps", text);
        if (s_.setup.tickCycles != 0)
            line("", fmt::format("ticks of {} cycles; {} step{} took longer", thousands(s_.setup.tickCycles),
                                 thousands(s_.tickOverruns), s_.tickOverruns == 1 ? "" : "s"));
        line("latency",
             fmt::format("{} mean  |  min {}  p50 {}  p95 {}  max {}", seconds(latency.mean), seconds(latency.min),
                         seconds(latency.p50), seconds(latency.p95), seconds(latency.max)));
        line("", fmt::format("{} cycles, then {} of reset: {} inferences/s", thousands(latency.mean, 0),
                             thousands(s_.resetCycles.mean, 0), thousands(s_.throughputPerS, 1)));
    }

    void count(std::string_view label, double value, std::string_view name, const std::string& remark = {}) {
        std::string number = thousands(value, 1);
        if (number.find('.') == std::string::npos) number += "  ";  // so that the units stand below each other
        const std::string figure = fmt::format("{:>{}}  {:<22}", number, kFigure, name);
        line(label, remark.empty() ? figure.substr(0, figure.find_last_not_of(' ') + 1) : figure + style_.dim(remark));
    }

    void operations() {
        rule();
        const Activity<double>& a = s_.activity;
        count("inference", a.unitSpikes, "unit spikes",
              fmt::format("{} per activation; {} retract", thousands(s_.spikesPerActivation, 2),
                          percent(ratio(a.retractions, a.unitSpikes))));
        count("", a.spikeEvents, "spike events", "one for each target core of a spike");
        count("", a.synapticOperations, "synaptic operations",
              a.productOperations > 0
                  ? fmt::format("{} in attention products", percent(ratio(a.productOperations, a.synapticOperations)))
                  : "");
        count("", a.macOperations, "multiply-accumulates", "graded events");
        count("", a.neuronUpdates, "neuron updates");
        count("", a.membraneAccesses, "membrane accesses", "words read and written");
        count("", a.functionPasses, "function passes");
        count("", a.flitHops, "flit-hops");
        if (s_.setup.chipsX * s_.setup.chipsY > 1)
            count("", a.boardBits, "bits between chips", percent(s_.chipCrossingShare) + " of the flit-hops");
        if (s_.packetLatency.packets > 0) packetLatency();
    }

    void packetLatency() {
        const PacketLatency& packet = s_.packetLatency;
        count("", packet.packets, "packets received",
              fitted(fmt::format("{:.1f} routers, {:.1f} cycles each", packet.routers, packet.cycles()), 40));
        line("", style_.dim(fitted(
                     fmt::format("of these {:.1f} queueing, {:.1f} routing, {:.1f} serialisation, {:.1f} contention",
                                 packet.queueing, packet.routing, packet.serialisation, packet.contention),
                     80)));
    }

    void hottestLinks() {
        std::string_view label = "hot links";
        for (const LinkRow& row : s_.linkRows) {
            if (row.flits == 0 || &row - s_.linkRows.data() == kHottestLinks) return;
            if (!label.empty()) rule();
            line(label, fmt::format("{:<24}{:>10} flits {:>7} of cycles; queue {} mean, {} at most", row.link,
                                    thousands(row.flits, 0), percent(row.utilisation), thousands(row.meanQueue, 2),
                                    row.largestQueue));
            label = "";
        }
    }

    void energyPart(std::string name, double joules) {
        std::replace(name.begin(), name.end(), '_', ' ');
        const double share = ratio(joules, s_.energy.totalJ.nominal);
        const auto filled = static_cast<std::size_t>(std::llround(share * static_cast<double>(kBar)));
        const std::string bar(std::min(filled, kBar), '#');
        line("", fmt::format("{:<24}{:>11}{:>9}", fitted(name, 23), si(joules, "J"), percent(share)) +
                     (bar.empty() ? "" : "  " + style_.bar(bar)));
    }

    void energy() {
        rule();
        const EnergySummary& energy = s_.energy;
        const energy::Estimate& total = energy.totalJ;
        std::string text = style_.bold(si(total.nominal, "J"));
        if (total.stated > 0) text += " +- " + si(total.sigma, "J");
        text += " per inference";
        if (total.low != total.high) text += fmt::format(" ({} to {})", si(total.low, "J"), si(total.high, "J"));
        const double perOperation = ratio(total.nominal, s_.activity.synapticOperations);
        line("energy", text);
        if (perOperation > 0) line("", fmt::format("{} a synaptic operation, all in", si(perOperation, "J")));
        if (total.stated > 0)
            line("", fmt::format("uncertainties are stated for {} of it", percent(ratio(total.stated, total.nominal))));
        for (const EnergyPart& part : energy.byComponent) {
            if (part.energyJ > 0) energyPart(part.name, part.energyJ);
        }
        energyPart("static", energy.staticJ);
        energyPart("idle clock", energy.idleJ);
        std::string kinds;
        for (const EnergyPart& part : energy.byKind) {
            if (part.energyJ > 0)
                kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", percent(part.share), part.name);
        }
        for (const std::string& part : wrapped("sources: " + kinds, kTerminalWidth - kLabel))
            line("", style_.dim(part));
        if (!energy.notes.empty())
            line("", style_.dim(fmt::format(
                         "{} remarks on the table's figures (scaled, of another array, of a whole event): see "
                         "result.json",
                         energy.notes.size())));
    }

    void baseline() {
        if (s_.baseline.verdict.empty()) return;
        rule();
        paragraph("against ANN", s_.baseline.verdict);
    }

    void simulation() {
        const Simulation& simulation = s_.simulation;
        const run::SimulationCost& cost = simulation.cost;
        line("simulated", fmt::format("in {} ({} samples/s), peak memory {}", si(cost.wallSeconds, "s"),
                                      thousands(simulation.samplesPerS, 2), bytes(cost.peakRssBytes)));
        paragraph("",
                  fmt::format("load {}, map {}, elaborate {}, chip {}, reference {}, oracle {}",
                              si(cost.loadSeconds, "s"), si(cost.mapSeconds, "s"), si(cost.elaborateSeconds, "s"),
                              si(cost.chipSeconds, "s"), si(cost.referenceSeconds, "s"), si(cost.oracleSeconds, "s")));
        line("", fmt::format("chip: {}, {}, {}", speed(simulation.spikeEventsPerS, "spike events/s"),
                             speed(simulation.synapticOperationsPerS, "synaptic operations/s"),
                             speed(simulation.flitHopsPerS, "flit-hops/s")));
    }

    const Summary& s_;
    Style style_;
    std::string out_;
};

}  // namespace

std::string renderTerminal(const Summary& summary, bool colour) {
    return Screen(summary, colour).text();
}

}  // namespace spikeloom::report
