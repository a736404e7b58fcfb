// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/html/layer_maps.hpp"
#include "sim/html/raster.hpp"
#include "sim/html/sections.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostSteps = 500;  // points of a line

/// One line for each run over the time steps.
struct OverSteps {
    std::string id, title, column, axis, caption;
    bool isShare = false;
};

/// @param valueOf  of a row of steps.csv, rows in order; empty where there is none
Chart overSteps(const ComparedRuns& runs, const OverSteps& what,
                const std::function<std::vector<std::optional<double>>(const results::Table&)>& valuesOf) {
    Json axis = what.isShare ? Json{{"axis", {{"format", ".0%"}}}, {"scale", {{"domain", {0, 1}}}}} : Json::object();
    Chart chart{.id = what.id,
                .title = what.title,
                .caption = what.caption,
                .summary = "",
                .data = {{"run", "step", what.column}},
                .spec = vega::lines(vega::number("step", "time step", {{"axis", {{"tickMinStep", 1}}}}),
                                    vega::number(what.column, what.axis, axis), labelsOf(runs),
                                    {{"type", "line"}, {"point", runs.size() == 1}, {"tooltip", true}}),
                .colours = runs.size()};
    for (const Compared& run : runs) {
        const results::Table& steps = *run.table("steps.csv");
        const auto values = valuesOf(steps);
        chart.caption += thinnedCaption(run, steps.rows(), kMostSteps, "steps");
        for (const std::size_t row : thinned(steps.rows(), kMostSteps))
            if (values[row]) chart.data.add({run.label(), steps.number(row, "step").value_or(0), *values[row]});
    }
    return chart;
}

std::vector<std::optional<double>> columnOf(const results::Table& table, const std::string& column) {
    std::vector<std::optional<double>> values;
    for (std::size_t row = 0; row < table.rows(); ++row) values.push_back(table.number(row, column));
    return values;
}

std::string naming(const ComparedRuns& runs, const Compared& run) {
    return runs.size() > 1 ? run.label() + ": " : "";
}

/// What a run's answers are judged by: `accuracy`, or the first figure of another task; empty where there is none.
std::string qualityOf(const Compared& run) {
    const results::Table& steps = *run.table("steps.csv");
    if (steps.has("accuracy")) return "accuracy";
    for (const std::string& column : steps.columns())
        if (run.figure("/task/" + column)) return column;
    return "";
}

/// A share, of 0 to 1; else it is counted.
bool isShare(const Compared& run, const std::string& quality) {
    return quality == "accuracy" || run.run().result().at("task").at(quality).is_number_float();
}

/// Of the runs whose answers are judged as the first one's.
Part quality(const ComparedRuns& all) {
    const std::string column = all.empty() ? "" : qualityOf(all.front()), title = column.empty() ? "accuracy" : column;
    const std::string heading =
        static_cast<char>(std::toupper(static_cast<unsigned char>(title[0]))) + spoken(title).substr(1);
    ComparedRuns runs;
    for (const Compared& run : all)
        if (!column.empty() && qualityOf(run) == column) runs.push_back(run);
    if (runs.empty()) return Absent{heading + " over time steps", "no sample that can be judged has finished."};
    const bool share = isShare(runs.front(), column);
    Chart chart =
        overSteps(runs,
                  {.id = "accuracy_steps",
                   .title = heading + " over time steps",
                   .column = column,
                   .axis = spoken(column),
                   .caption = "Had everything been read out after the step; a sample that has ended keeps its answer.",
                   .isShare = share},
                  [&](const results::Table& steps) { return columnOf(steps, column); });
    if (runs.size() < all.size())
        chart.caption += fmt::format(" {} runs are judged by something else.", all.size() - runs.size());
    for (const Compared& run : runs) {
        const auto values = columnOf(*run.table("steps.csv"), column);
        const double end = values.back().value_or(0);
        const auto first = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v && *v >= end; });
        chart.summary +=
            fmt::format("{}{} after {} of {} steps. ", naming(runs, run), share ? percent(end) : fmt::format("{}", end),
                        first - values.begin() + 1, values.size());
    }
    return chart;
}

Part energy(const ComparedRuns& runs) {
    double largest = 0;
    for (const Compared& run : runs) largest = std::max(largest, run.table("steps.csv")->sum("energy_j_per_inference"));
    const Prefixed unit = prefixed(largest, "J");
    Chart chart = overSteps(runs,
                            {.id = "energy_steps",
                             .title = "Energy up to a time step",
                             .column = unit.column("energy"),
                             .axis = unit.title("energy"),
                             .caption = "Of all steps up to this one, without reset and readout."},
                            [&](const results::Table& steps) {
                                double sum = 0;
                                auto values = columnOf(steps, "energy_j_per_inference");
                                for (auto& value : values) value = (sum += value.value_or(0)) * unit.factor;
                                return values;
                            });
    for (const Compared& run : runs)
        chart.summary += fmt::format("{}{} over {} steps. ", naming(runs, run),
                                     report::si(run.table("steps.csv")->sum("energy_j_per_inference"), "J"),
                                     run.table("steps.csv")->rows());
    return chart;
}

Part spikes(const ComparedRuns& runs) {
    Chart chart = overSteps(runs,
                            {.id = "spikes_steps",
                             .title = "Spikes in a time step",
                             .column = "unit_spikes",
                             .axis = "unit spikes of an inference",
                             .caption = "Divided by all samples, those that have ended too."},
                            [](const results::Table& steps) { return columnOf(steps, "unit_spikes_per_inference"); });
    std::vector<std::pair<std::string, std::string>> most;
    for (const Compared& run : runs) {
        const auto values = columnOf(*run.table("steps.csv"), "unit_spikes_per_inference");
        const auto peak = std::max_element(values.begin(), values.end(),
                                           [](const auto& a, const auto& b) { return a.value_or(0) < b.value_or(0); });
        const auto row = static_cast<std::size_t>(peak - values.begin());
        const std::string where =
            fmt::format("in step {:.0f}", run.table("steps.csv")->number(row, "step").value_or(0));
        most.emplace_back(run.label(), "most " + where);
        chart.summary = "Most " + where + ".";
    }
    if (runs.size() > 1) chart.summary = saidOf(runs, most).substr(1);
    return chart;
}

}  // namespace

Section stepsSection(const ComparedRuns& all) {
    Section section{.id = "steps", .title = "Time steps and spikes", .intro = ""};
    const ComparedRuns runs = having(all, "steps.csv");
    if (runs.empty()) {
        section.parts.emplace_back(Absent{"Time steps", "no sample has finished."});
        return section;
    }
    section.parts = {quality(runs), energy(runs), spikes(runs), layerRates(runs), raster(runs)};
    return section;
}

}  // namespace spikeloom::html
