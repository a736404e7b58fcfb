// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/html/figures.hpp"
#include "sim/html/parts_of_runs.hpp"
#include "sim/html/sections.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostParts = 9;    // more shades cannot be told apart
constexpr std::size_t kMostLayers = 60;  // bars in one chart

/// Members of an object of result.json that are numbers.
Division members(const Compared& run, const std::string& pointer) {
    Division division;
    const Json::json_pointer where(pointer);
    if (!run.run().result().contains(where)) return division;
    for (const auto& [name, value] : run.run().result().at(where).items())
        if (value.is_number()) division.emplace_back(spoken(name), value.get<double>());
    return division;
}

Division byComponent(const Compared& run) {
    Division division = members(run, "/energy_j/by_component");
    division.emplace_back("static", run.figure("/energy_j/static").value_or(0));
    division.emplace_back("idle clock", run.figure("/energy_j/idle").value_or(0));
    return division;
}

/// Events of the populations' own cores, in the order of the network, whose names are not ours to respell.
Division ofPopulations(const Compared& run) {
    Division division;
    const results::Table* table = run.table("layers.csv");
    for (std::size_t row = 0; table != nullptr && row < table->rows(); ++row)
        division.emplace_back(table->text(row, "population"), table->number(row, "energy_j").value_or(0));
    return division;
}

/// The same, and behind them what belongs to the chip, where the run says it: all of the energy then.
Division byLayer(const Compared& run) {
    Division division = ofPopulations(run);
    const Json layers = run.run().result().at("energy_j").value("by_layer", Json::object());
    for (const auto& [name, value] : layers.items()) {
        const bool isPopulation =
            std::any_of(division.begin(), division.end(), [&](const auto& one) { return one.first == name; });
        if (!isPopulation && value.is_number()) division.emplace_back(name, value.get<double>());
    }
    return division;
}

/// Joules of parts as bars of the runs, in the largest one's prefix.
Chart stackedJoules(const std::string& id, const std::string& title, const std::string& partTitle,
                    const Stacks& stacks) {
    const Prefixed unit = prefixed(stacks.largestTotal(), "J");
    Chart chart{.id = id,
                .title = title,
                .caption = "",
                .summary = "",
                .data = {{"run", "part", "order", unit.column("energy"), "share"}},
                .spec = {},
                .colours = stacks.parts.size(),
                .wide = false};
    for (std::size_t run = 0; run < stacks.runs.size(); ++run)
        for (std::size_t part = 0; part < stacks.parts.size(); ++part) {
            const double joules = stacks.amounts[run][part], total = stacks.totalOf(run);
            chart.data.add(
                {stacks.runs[run], stacks.parts[part], part, joules * unit.factor, total > 0 ? joules / total : 0});
        }
    chart.spec =
        vega::stackedBars("run", stacks.runs, vega::number(unit.column("energy"), unit.title("energy of an inference")),
                          stacks.parts, partTitle);
    double first = 0, all = 0;
    for (std::size_t run = 0; run < stacks.runs.size(); ++run) {
        first += stacks.amounts[run].empty() ? 0 : stacks.amounts[run].front();
        all += stacks.totalOf(run);
    }
    if (all > 0) chart.summary = fmt::format("The largest part is {}: {}.", stacks.parts.front(), percent(first / all));
    return chart;
}

Stacks stacksOf(const ComparedRuns& runs, const std::function<Division(const Compared&)>& divide,
                std::size_t most = kMostParts) {
    std::vector<Division> divisions;
    for (const Compared& run : runs) divisions.push_back(divide(run));
    return stacked(labelsOf(runs), divisions, most);
}

Part components(const ComparedRuns& runs) {
    Chart chart = stackedJoules("energy_components", "Energy by component", "component", stacksOf(runs, byComponent));
    chart.caption =
        "Mean of an inference, reset included. Events of each component, and static power and idle clock over latency "
        "and reset.";
    return chart;
}

constexpr const char* kLayersCaption =
    "Events of a population's own cores. Network, host, barriers, static and idle power belong to the chip and are not "
    "divided";

Part layersStacked(const ComparedRuns& runs) {
    Chart chart = stackedJoules("energy_layers", "Energy by layer", "layer", stacksOf(runs, byLayer));
    chart.caption = std::string(kLayersCaption) + "; they stand for themselves, where the run has them.";
    return chart;
}

/// A bar for each layer, in the order of the network.
Part layersSideBySide(const ComparedRuns& runs) {
    std::vector<std::string> order;
    double largest = 0;
    for (const Compared& run : runs)
        for (const auto& [name, joules] : ofPopulations(run)) {
            if (std::find(order.begin(), order.end(), name) == order.end()) order.push_back(name);
            largest = std::max(largest, joules);
        }
    const std::size_t all = order.size();
    order.resize(std::min(all, kMostLayers));
    const Prefixed unit = prefixed(largest, "J");
    Chart chart{.id = "energy_of_layers",
                .title = "Energy of each layer",
                .caption = std::string("In the order of the network. ") + kLayersCaption + ".",
                .summary = "",
                .data = {{"run", "layer", unit.column("energy")}},
                .spec = {},
                .colours = runs.size()};
    if (all > order.size()) chart.caption += fmt::format(" The first {} of {} layers.", order.size(), all);
    std::pair<std::string, double> most;
    for (const Compared& run : runs)
        for (const auto& [name, joules] : ofPopulations(run)) {
            if (joules > most.second) most = {name, joules};
            if (std::find(order.begin(), order.end(), name) != order.end())
                chart.data.add({run.label(), name, joules * unit.factor});
        }
    chart.spec = vega::groupedBars(vega::ordered("layer", order),
                                   vega::number(unit.column("energy"), unit.title("energy of an inference")),
                                   order.size(), labelsOf(runs));
    chart.summary = fmt::format("Most goes to {}: {}.", most.first, report::si(most.second, "J"));
    return chart;
}

Part kinds(const ComparedRuns& runs) {
    Stacks stacks = stacksOf(runs, [](const Compared& run) { return members(run, "/energy_j/by_kind_of_source"); });
    Chart chart = stackedJoules("energy_sources", "Energy by kind of source", "kind", stacks);
    chart.caption =
        "How sure the energy table is of what it says: measured, published, taken from a repository, derived, or an "
        "estimate.";
    return chart;
}

/// What each rule says of one run, or from which to which run it goes.
std::string inWords(const ComparedRuns& runs, const std::vector<std::string>& names,
                    const std::function<Division(const Compared&)>& rules) {
    std::string text;
    for (const std::string& name : names) {
        std::vector<std::pair<double, std::string>> all;
        for (const Compared& run : runs)
            for (const auto& [rule, joules] : rules(run))
                if (rule == name) all.emplace_back(joules, run.label());
        const auto [least, most] = std::minmax_element(all.begin(), all.end());
        const std::string low = report::si(least->first, "J"), high = report::si(most->first, "J");
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", name, low);
        if (low != high) text += fmt::format(" ({}) to {} ({})", least->second, high, most->second);
    }
    return text + ".";
}

/// The same figure by several rules: a bar for each rule and run.
Part byRule(const std::string& id, const std::string& title, const std::string& caption, const ComparedRuns& runs,
            const std::function<Division(const Compared&)>& rules) {
    std::vector<std::string> names;
    double largest = 0;
    for (const Compared& run : runs)
        for (const auto& [name, joules] : rules(run)) {
            if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
            largest = std::max(largest, joules);
        }
    const Prefixed unit = prefixed(largest, "J");
    Chart chart{.id = id,
                .title = title,
                .caption = caption,
                .summary = "",
                .data = {{"run", "rule", unit.column("energy")}},
                .spec = {},
                .colours = runs.size()};
    for (const Compared& run : runs)
        for (const auto& [name, joules] : rules(run)) chart.data.add({run.label(), name, joules * unit.factor});
    chart.summary = inWords(runs, names, rules);
    chart.spec = vega::groupedBars(vega::ordered("rule", names),
                                   vega::number(unit.column("energy"), unit.title("energy of an inference")),
                                   names.size(), labelsOf(runs));
    return chart;
}

bool isObject(const Compared& run, const std::string& pointer) {
    const Json::json_pointer where(pointer);
    return run.run().result().contains(where) && run.run().result().at(where).is_object();
}

Part staticAccounts(const ComparedRuns& runs) {
    ComparedRuns some;
    for (const Compared& run : runs)
        if (isObject(run, "/energy_j/static_accounting")) some.push_back(run);
    if (some.empty())
        return Absent{"Static power by account", "these runs do not have it; repeat them with this program."};
    return byRule("energy_static", "Energy by the cores whose static power counts",
                  "Total of an inference if static and idle power are drawn by all cores of the chip, by those that "
                  "hold neurons, or left out.",
                  some, [](const Compared& run) { return members(run, "/energy_j/static_accounting"); });
}

Division accounts(const Compared& run) {
    Division division;
    for (const Json& account : run.run().result().value("accounting", Json::array()))
        if (account.is_object() && account.contains("mode") && account.value("energy_j", Json()).is_number())
            division.emplace_back(spoken(account["mode"].get<std::string>()), account["energy_j"].get<double>());
    return division;
}

/// What each rule leaves out, as the first run that has them says.
std::string omissions(const ComparedRuns& runs) {
    std::string text;
    for (const Json& account : runs.front().run().result().value("accounting", Json::array())) {
        if (!account.is_object() || !account.value("leaves_out", Json()).is_array()) continue;
        std::string parts;
        for (const Json& part : account["leaves_out"])
            if (part.is_string()) parts += (parts.empty() ? "" : "; ") + part.get<std::string>();
        text += fmt::format("{} leaves out {}. ", spoken(account.value("mode", "")), parts);
    }
    return text;
}

std::vector<Part> accountings(const ComparedRuns& runs) {
    ComparedRuns some;
    for (const Compared& run : runs)
        if (!accounts(run).empty()) some.push_back(run);
    if (some.empty()) return {};
    return {byRule("energy_accounting", "Energy as papers account for it",
                   "Operations times the energy of one, to compare with what papers report. " + omissions(some), some,
                   accounts)};
}

/// This chip's energy beside that of the network without spikes on the same chip.
Division withAndWithout(const Compared& run) {
    Division division;
    const auto add = [&](const char* name, const char* pointer) {
        if (const auto joules = run.figure(pointer)) division.emplace_back(name, *joules);
    };
    add("with spikes", "/energy_j/total");
    add("without", "/baseline/dense/energy_j");
    add("without, zeros skipped", "/baseline/zero_skipping/energy_j");
    return division;
}

/// One run's verdict is told as it is, of several the energy with spikes as a multiple of that without.
std::string verdictOf(const ComparedRuns& runs) {
    if (runs.size() == 1) return " " + runs.front().text("/baseline/verdict");
    std::string text;
    for (const Compared& run : runs) {
        const auto with = run.figure("/energy_j/total"), without = run.figure("/baseline/zero_skipping/energy_j");
        if (with && without && *without > 0)
            text += fmt::format("{} {} {:.2f}", text.empty() ? "" : ",", run.label(), *with / *without);
    }
    return text.empty() ? "" : " With spikes, as a multiple of without, zeros skipped:" + text + ".";
}

std::vector<Part> withoutSpikes(const ComparedRuns& runs) {
    ComparedRuns some;
    for (const Compared& run : runs)
        if (run.figure("/baseline/dense/energy_j")) some.push_back(run);
    if (some.empty()) return {};
    return {byRule("energy_baseline", "Energy with and without spikes",
                   "The same network in 8-bit multiply-accumulates on the same cores, memories and energy table "
                   "(docs/definitions.md)." +
                       verdictOf(some),
                   some, withAndWithout)};
}

std::optional<double> powerOf(const Compared& run, const results::Table& steps, std::size_t row) {
    if (steps.has("power_w")) return steps.number(row, "power_w");
    const auto energy = steps.number(row, "energy_j_per_inference"), cycles = steps.number(row, "cycles_per_inference");
    if (!energy || !cycles || *cycles <= 0 || run.clockHz() <= 0) return std::nullopt;
    return *energy / (*cycles / run.clockHz());
}

Part power(const ComparedRuns& runs) {
    constexpr std::size_t kMostPowerSteps = 500;
    double largest = 0;
    std::string peak, cut;
    const auto forEachStep = [&](std::size_t most, const auto& visit) {
        for (const Compared& run : having(runs, "steps.csv")) {
            const results::Table& steps = *run.table("steps.csv");
            for (const std::size_t row : thinned(steps.rows(), most))
                if (const auto watts = powerOf(run, steps, row))
                    visit(run, steps.number(row, "step").value_or(0), *watts);
        }
    };
    for (const Compared& run : having(runs, "steps.csv"))
        cut += thinnedCaption(run, run.table("steps.csv")->rows(), kMostPowerSteps, "steps");
    forEachStep(std::numeric_limits<std::size_t>::max(), [&](const Compared& run, double step, double watts) {
        if (watts <= largest) return;
        largest = watts;
        peak = fmt::format("The step that draws most is step {:.0f}{}: {}.", step,
                           runs.size() > 1 ? " of " + run.label() : "", report::si(watts, "W"));
    });
    const Prefixed unit = prefixed(largest, "W");
    Chart chart{.id = "power_steps",
                .title = "Power over time steps",
                .caption = "Mean power within a step, over the samples that executed it." + cut,
                .summary = peak,
                .data = {{"run", "step", unit.column("power")}},
                .spec = vega::lines(vega::number("step", "time step", {{"axis", {{"tickMinStep", 1}}}}),
                                    vega::number(unit.column("power"), unit.title("power")), labelsOf(runs),
                                    {{"type", "line"}, {"tooltip", true}, {"interpolate", "step"}}),
                .colours = runs.size()};
    forEachStep(kMostPowerSteps, [&](const Compared& run, double step, double watts) {
        chart.data.add({run.label(), step, watts * unit.factor});
    });
    if (chart.data.empty()) return Absent{"Power over time steps", "no sample has finished."};
    return chart;
}

}  // namespace

Section energySection(const ComparedRuns& runs) {
    Section section{.id = "energy", .title = "Energy", .intro = ""};
    ComparedRuns some;
    for (const Compared& run : runs)
        if (run.figure("/energy_j/total")) some.push_back(run);
    if (some.empty()) {
        section.parts.emplace_back(Absent{"Energy", "no sample has finished."});
        return section;
    }
    section.parts = {components(some),       kinds(some),         layersStacked(some), power(some),
                     layersSideBySide(some), staticAccounts(some)};
    for (Part& part : withoutSpikes(some)) section.parts.push_back(std::move(part));
    for (Part& part : accountings(some)) section.parts.push_back(std::move(part));
    return section;
}

}  // namespace spikeloom::html
