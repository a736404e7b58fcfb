// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "sim/html/figures.hpp"
#include "sim/html/sections.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

using report::si;
using report::thousands;

/// `3 of 20`
std::string samplesOf(const Compared& run) {
    return fmt::format("{} of {}", thousands(run.figure("/samples").value_or(0), 0),
                       thousands(run.figure("/samples_requested").value_or(0), 0));
}

/// What makes a run's figures something else than they look.
std::vector<Part> warnings(const Compared& run) {
    std::vector<Part> all;
    const auto warn = [&](const std::string& text) { all.emplace_back(Notice{run.label() + ": " + text}); };
    if (!run.run().complete())
        warn(fmt::format("NOT complete. The run ended after {} samples; all figures are of these.", samplesOf(run)));
    if (const auto wrong = run.figure("/ann_agreement/wrong_codes"); wrong && *wrong > 0)
        warn(fmt::format("{} of {} codes differ from the quantised network at the chip's widths.", thousands(*wrong, 0),
                         thousands(run.figure("/ann_agreement/codes_checked").value_or(0), 0)));
    if (const auto mismatch = run.figure("/samples_with_spike_mismatch"); mismatch && *mismatch > 0)
        warn(fmt::format("the spikes of {} samples differ from the reference engine's.", thousands(*mismatch, 0)));
    return all;
}

/// What the run says of its chip's description: structural, parametric, ...; empty where it does not.
std::string modelOf(const Compared& run) {
    return run.text("/chip_model");
}

std::string matchOf(const Compared& run) {
    const Json match = run.run().result().value("spikes_match_reference", Json());
    if (!match.is_boolean()) return "spikes were not checked";
    return match == true ? "every spike is the reference engine's" : "spikes differ from the reference engine";
}

void add(Figures& figures, const std::string& label, std::optional<double> value,
         const std::function<std::string(double)>& shown, const std::string& note) {
    if (value) figures.figures.push_back({label, shown(*value), note});
}

Figures headline(const Compared& run) {
    const auto joules = [](double v) { return si(v, "J"); };
    const auto seconds = [](double v) { return si(v, "s"); };
    const auto counted = [](double v) { return thousands(v, 1); };
    const auto p95 = run.figure("/latency_s/p95");
    const auto perOperation =
        run.figure("/energy_j/total").value_or(0) / std::max(1.0, run.figure("/synaptic_operations").value_or(0));
    Figures figures;
    figures.figures.push_back({"samples", samplesOf(run), run.run().complete() ? "complete" : "NOT complete"});
    add(figures, "accuracy", run.figure("/accuracy"), percent,
        fmt::format("{} right", thousands(run.figure("/correct").value_or(0), 0)));
    const Json task = run.run().result().value("task", Json::object());
    for (const auto& [name, value] : task.items())
        if (value.is_number_float()) figures.figures.push_back({spoken(name), percent(value.get<double>()), ""});
    add(figures, "latency, mean", run.figure("/latency_s/mean"), seconds,
        p95 ? fmt::format("p95 {}", si(*p95, "s")) : "");
    add(figures, "energy", run.figure("/energy_j/total"), joules, uncertainty(run));
    add(
        figures, "power, mean", meanPower(run), [](double v) { return si(v, "W"); },
        run.figure("/power_w/peak") ? fmt::format("peak of a step {}", si(*run.figure("/power_w/peak"), "W")) : "");
    add(figures, "time steps", run.figure("/steps/mean"), counted,
        fmt::format("{} samples settled", thousands(run.figure("/settled").value_or(0), 0)));
    add(figures, "synaptic operations", run.figure("/synaptic_operations"), counted,
        si(perOperation, "J") + " each, all in");
    add(figures, "unit spikes", run.figure("/unit_spikes"), counted,
        fmt::format("{:.2f} per activation", run.figure("/spikes_per_activation").value_or(0)));
    add(
        figures, "area", run.figure("/area_mm2/total"), [](double v) { return fmt::format("{:.2f} mm2", v); }, "");
    const auto checked = run.figure("/ann_agreement/codes_checked"), wrong = run.figure("/ann_agreement/wrong_codes");
    figures.figures.push_back(
        {"wrong codes", checked && wrong ? thousands(*wrong, 0) : "not checked",
         checked && wrong ? fmt::format("of {}; {}", thousands(*checked, 0), matchOf(run)) : matchOf(run)});
    return figures;
}

/// What was run on what, a row for each run.
Sheet setups(const ComparedRuns& runs) {
    Sheet sheet{.id = "runs",
                .title = "Runs",
                .caption = "",
                .columns = {{"run"},
                            {"state"},
                            {"network"},
                            {"chip"},
                            {"mesh"},
                            {"cores", true},
                            {"clock [MHz]", true},
                            {"network model"},
                            {"samples", true},
                            {"configuration"}}};
    const bool hasModels =
        std::any_of(runs.begin(), runs.end(), [](const Compared& run) { return !modelOf(run).empty(); });
    if (hasModels) sheet.columns.push_back({"chip model"});
    for (const Compared& run : runs) {
        const auto size = [&](const char* x, const char* y) {
            return fmt::format("{:.0f} x {:.0f}", run.figure(x).value_or(0), run.figure(y).value_or(0));
        };
        const std::string boards = size("/chips/0", "/chips/1");
        sheet.rows.push_back({run.label(), run.run().complete() ? "complete" : "NOT complete", run.text("/network"),
                              run.text("/chip"),
                              size("/mesh/0", "/mesh/1") + (boards == "1 x 1" ? "" : ", " + boards + " chips"),
                              run.figure("/cores").value_or(0), run.figure("/clock_mhz").value_or(0),
                              run.text("/noc/fidelity") + ", " + run.text("/noc/topology"), samplesOf(run),
                              run.run().configHash().substr(0, 12)});
        if (hasModels) sheet.rows.back().emplace_back(modelOf(run));
    }
    return sheet;
}

std::string difference(double value, double first) {
    if (first == 0) return value == 0 ? "" : " (from 0)";
    return value == first ? " (=)" : fmt::format(" ({:+.1f} %)", (value / first - 1) * 100);
}

/// Every figure, a column for each run; those behind the first with their difference to it.
Sheet allFigures(const ComparedRuns& runs) {
    Sheet sheet{.id = "figures",
                .title = runs.size() > 1 ? "Figures and differences" : "All figures",
                .caption = runs.size() > 1 ? fmt::format("In brackets: to {}.", runs.front().label()) : "",
                .columns = {{"figure"}},
                .folded = runs.size() == 1};
    for (const Compared& run : runs) sheet.columns.push_back({run.label(), true});
    for (const Metric& metric : metrics(runs)) {
        std::vector<Json> row{metric.label};
        const auto first = metric.of(runs.front());
        for (std::size_t i = 0; i < runs.size(); ++i) {
            const auto value = metric.of(runs[i]);
            row.emplace_back(!value ? "" : metric.shown(*value) + (i > 0 && first ? difference(*value, *first) : ""));
        }
        sheet.rows.push_back(std::move(row));
    }
    return sheet;
}

/// Settings that are not the same in all runs, by JSON pointer. Where the chip's numbers come from is none.
Sheet settings(const ComparedRuns& runs) {
    Sheet sheet{.id = "settings",
                .title = "Settings that differ",
                .caption = "Of the resolved configurations; a blank is a setting that the run does not have.",
                .columns = {{"setting"}}};
    std::set<std::string> names;
    std::vector<Json> flat;
    for (const Compared& run : runs) {
        sheet.columns.push_back({run.label()});
        flat.push_back(run.run().config().flatten());
        for (const auto& [name, value] : flat.back().items())
            if (!name.starts_with("/chip/sources")) names.insert(name);
    }
    for (const std::string& name : names) {
        std::vector<Json> row{name.substr(std::min<std::size_t>(1, name.size()))};
        std::set<Json> values;
        for (const Json& one : flat) {
            const Json value = one.value(name, Json());
            values.insert(value);
            row.emplace_back(value.is_null() ? "" : value.is_string() ? value.get<std::string>() : value.dump());
        }
        if (values.size() > 1) sheet.rows.push_back(std::move(row));
    }
    return sheet;
}

}  // namespace

Section overview(const ComparedRuns& runs) {
    Section section{.id = "overview", .title = "Results", .intro = ""};
    for (const Compared& run : runs)
        for (Part& part : warnings(run)) section.parts.push_back(std::move(part));
    if (runs.size() == 1) section.parts.emplace_back(headline(runs.front()));
    section.parts.emplace_back(setups(runs));
    section.parts.emplace_back(allFigures(runs));
    if (runs.size() > 1) section.parts.emplace_back(settings(runs));
    return section;
}

}  // namespace spikeloom::html
