// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "sim/html/sections.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostSteps = 500;           // points of a line
constexpr std::size_t kMostRasterPoints = 20000;  // dots that one can see, of all runs together
constexpr std::size_t kMostRateCells = 12000;     // of a map of layers over steps

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

Part accuracy(const ComparedRuns& all) {
    const ComparedRuns runs = having(all, "steps.csv", {"accuracy"});
    if (runs.empty()) return Absent{"Accuracy over time steps", "no classified sample has finished."};
    Chart chart =
        overSteps(runs,
                  {.id = "accuracy_steps",
                   .title = "Accuracy over time steps",
                   .column = "accuracy",
                   .axis = "accuracy",
                   .caption = "Had everything been read out after the step; a sample that has ended keeps its answer.",
                   .isShare = true},
                  [](const results::Table& steps) { return columnOf(steps, "accuracy"); });
    for (const Compared& run : runs) {
        const results::Table& steps = *run.table("steps.csv");
        const auto values = columnOf(steps, "accuracy");
        const double end = values.back().value_or(0);
        const auto first = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v && *v >= end; });
        chart.summary += fmt::format("{}{} after {} of {} steps. ", naming(runs, run), percent(end),
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
    for (const Compared& run : runs) {
        const auto values = columnOf(*run.table("steps.csv"), "unit_spikes_per_inference");
        const auto most = std::max_element(values.begin(), values.end(),
                                           [](const auto& a, const auto& b) { return a.value_or(0) < b.value_or(0); });
        chart.summary += fmt::format(
            "{}Most in step {:.0f}. ", naming(runs, run),
            run.table("steps.csv")->number(static_cast<std::size_t>(most - values.begin()), "step").value_or(0));
    }
    return chart;
}

/// Neurons of each population.
std::map<std::string, double> neuronsOf(const Compared& run) {
    std::map<std::string, double> neurons;
    const results::Table* layers = run.table("layers.csv");
    for (std::size_t row = 0; layers != nullptr && row < layers->rows(); ++row)
        neurons[layers->text(row, "population")] = layers->number(row, "neurons").value_or(0);
    return neurons;
}

Part rates(const ComparedRuns& all) {
    const ComparedRuns runs = having(all, "layer_steps.csv", {"step", "population", "unit_spikes"});
    const std::string title = "Rate of each layer over time steps";
    if (runs.empty()) return Absent{title, "these runs did not record it; repeat them with this program."};
    Chart chart{.id = "rates",
                .title = title,
                .caption = "Unit spikes a neuron in each step, mean of the samples.",
                .summary = "",
                .data = {{"run", "layer", "step", "spikes_per_neuron"}},
                .spec = {},
                .panel = runs.size() > 1 ? "run" : "",
                .wide = true};
    std::vector<std::string> order;
    double largest = 0;
    std::string most;
    for (const Compared& run : runs) {
        const results::Table& table = *run.table("layer_steps.csv");
        const auto neurons = neuronsOf(run);
        const std::size_t shown = std::min(table.rows(), kMostRateCells / runs.size());
        if (shown < table.rows())
            chart.caption += fmt::format(" {} is cut off after {} of {} values.", run.label(), shown, table.rows());
        for (std::size_t row = 0; row < shown; ++row) {
            const std::string& layer = table.text(row, "population");
            const auto it = neurons.find(layer);
            if (it == neurons.end() || it->second <= 0) continue;
            const double rate = table.number(row, "unit_spikes").value_or(0) / it->second,
                         step = table.number(row, "step").value_or(0);
            if (std::find(order.begin(), order.end(), layer) == order.end()) order.push_back(layer);
            chart.data.add({run.label(), layer, step, rate});
            if (rate > largest) {
                largest = rate;
                most = fmt::format("Highest in {}, step {:.0f}: {:.2f} spikes a neuron.", layer, step, rate);
            }
        }
    }
    chart.summary = most;
    chart.spec = vega::view(
        {{"height", vega::barsHeight(order.size(), order.size() > 20 ? 14 : 20)},
         {"mark", {{"type", "rect"}, {"tooltip", {{"content", "data"}}}}},
         {"encoding",
          {{"x", {{"field", "step"}, {"type", "ordinal"}, {"title", "time step"}, {"axis", {{"labelAngle", 0}}}}},
           {"y", vega::ordered("layer", order)},
           {"color", vega::shade("spikes_per_neuron", "unit spikes a neuron", largest)}}}});
    return chart;
}

/// First neuron of each population in a raster that shows them one above the other.
class Rows {
public:
    explicit Rows(const Compared& run) {
        const results::Table* layers = run.table("layers.csv");
        for (std::size_t row = 0; layers != nullptr && row < layers->rows(); ++row) {
            begins_[layers->text(row, "population")] = {total_, layers->number(row, "neurons").value_or(0)};
            total_ += layers->number(row, "neurons").value_or(0);
        }
    }
    /// Of the neuron at (row, col) of a population with so many columns.
    [[nodiscard]] double of(const std::string& population, double row, double col, double columns) const {
        const auto it = begins_.find(population);
        return it == begins_.end() ? 0 : it->second.first + std::min(it->second.second, row * columns + col);
    }

private:
    std::map<std::string, std::pair<double, double>> begins_{};
    double total_ = 0;
};

/// Columns of each population, as far as its spikes show.
std::map<std::string, double> columnsOf(const results::Table& spikes) {
    std::map<std::string, double> columns;
    for (std::size_t row = 0; row < spikes.rows(); ++row) {
        double& seen = columns[spikes.text(row, "population")];
        seen = std::max(seen, spikes.number(row, "col").value_or(0) + 1);
    }
    return columns;
}

Part raster(const ComparedRuns& all) {
    const ComparedRuns runs = having(all, "spikes.csv", {"sample", "step", "population", "row", "col", "value"});
    if (runs.empty()) return Absent{"Spike raster", "repeat the run with --trace spikes."};
    Chart chart{
        .id = "raster",
        .title = "Spike raster",
        .caption = "Spikes of the first recorded sample, neurons one above the other in the order of the layers.",
        .summary = "",
        .data = {{"run", "step", "neuron", "layer", "sign"}},
        .spec = {},
        .panel = runs.size() > 1 ? "run" : "",
        .colours = 2,
        .wide = true};
    for (const Compared& run : runs) {
        const results::Table& spikes = *run.table("spikes.csv");
        const Rows rows(run);
        const auto columns = columnsOf(spikes);
        std::vector<std::size_t> first;
        for (std::size_t row = 0; row < spikes.rows(); ++row)
            if (spikes.text(row, "sample") == spikes.text(0, "sample")) first.push_back(row);
        const auto shown = thinned(first.size(), kMostRasterPoints / runs.size());
        if (shown.size() < first.size())
            chart.caption += fmt::format(" {}: {} of {} spikes, evenly chosen.", run.label(),
                                         report::thousands(shown.size()), report::thousands(first.size()));
        for (const std::size_t i : shown) {
            const std::size_t row = first[i];
            const std::string& population = spikes.text(row, "population");
            const auto at = [&](const char* column) { return spikes.number(row, column).value_or(0); };
            chart.data.add({run.label(), at("step"), rows.of(population, at("row"), at("col"), columns.at(population)),
                            population, at("value") < 0 ? "taken back" : "fired"});
        }
        chart.summary += fmt::format("{}{} spikes. ", naming(runs, run), report::thousands(first.size()));
    }
    chart.spec = vega::view(
        {{"height", 420},
         {"mark", {{"type", "tick"}, {"thickness", 1.2}, {"orient", "horizontal"}, {"tooltip", {{"content", "data"}}}}},
         {"encoding",
          {{"x", {{"field", "step"}, {"type", "ordinal"}, {"title", "time step"}, {"axis", {{"labelAngle", 0}}}}},
           {"y", vega::number("neuron", "neuron", {{"scale", {{"reverse", true}, {"nice", false}}}})},
           {"color", vega::colour("sign", {"fired", "taken back"})}}}});
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
    section.parts = {accuracy(runs), energy(runs), spikes(runs), rates(runs), raster(runs)};
    return section;
}

}  // namespace spikeloom::html
