// SPDX-License-Identifier: Apache-2.0
#include "sim/html/layer_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "sim/html/vega.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostCells = 12000;  // of all runs together

/// A figure of a layer in a step.
struct LayerMap {
    std::string id, title, caption, column, axis;
    std::string file, needed;  ///< a file of the run beside layer_steps.csv, and its column that the figure takes
    double fixedLargest = 0;   ///< of the scale; 0: the largest value of all runs
    std::function<std::string(const std::string& layer, double step, double value)> most;  ///< a sentence
};

/// What the figure of a layer (of layers.csv) or of a step (of steps.csv) is divided by.
using Divisors = std::map<std::string, double>;

Divisors divisors(const Compared& run, const std::string& file, const std::string& key, const std::string& column) {
    Divisors all;
    const results::Table& table = *run.table(file);
    for (std::size_t row = 0; row < table.rows(); ++row)
        all[table.text(row, key)] = table.number(row, column).value_or(0);
    return all;
}

/// @param amount  column of layer_steps.csv; @param key  the one of its columns that `what.file` has as well
Part layerMap(const ComparedRuns& all, const LayerMap& what, const std::string& amount, const std::string& key) {
    const ComparedRuns runs =
        having(having(all, "layer_steps.csv", {"step", "population", amount}), what.file, {key, what.needed});
    if (runs.empty()) return Absent{what.title, "these runs did not record it; repeat them with this program."};
    Chart chart{.id = what.id,
                .title = what.title,
                .caption = what.caption,
                .summary = "",
                .data = {{"run", "layer", "step", what.column}},
                .spec = {},
                .panel = runs.size() > 1 ? "run" : "",
                .wide = true};
    std::vector<std::string> order;
    double largest = 0;
    for (const Compared& run : runs) {
        const results::Table& table = *run.table("layer_steps.csv");
        const Divisors by = divisors(run, what.file, key, what.needed);
        const std::size_t shown = std::min(table.rows(), kMostCells / runs.size());
        if (shown < table.rows())
            chart.caption += fmt::format(" {} is cut off after {} of {} values.", run.label(), shown, table.rows());
        for (std::size_t row = 0; row < table.rows(); ++row) {
            const auto it = by.find(table.text(row, key));
            if (it == by.end() || it->second <= 0) continue;
            const std::string& layer = table.text(row, "population");
            const double value = table.number(row, amount).value_or(0) / it->second,
                         step = table.number(row, "step").value_or(0);
            if (value > largest) chart.summary = what.most(layer, step, largest = value);
            if (row >= shown) continue;
            if (std::find(order.begin(), order.end(), layer) == order.end()) order.push_back(layer);
            chart.data.add({run.label(), layer, step, value});
        }
    }
    const double top = what.fixedLargest > 0 ? what.fixedLargest : largest;
    chart.spec = vega::view(
        {{"height", vega::barsHeight(order.size(), order.size() > 20 ? 14 : 20)},
         {"mark", {{"type", "rect"}, {"tooltip", {{"content", "data"}}}}},
         {"encoding",
          {{"x", {{"field", "step"}, {"type", "ordinal"}, {"title", "time step"}, {"axis", {{"labelAngle", 0}}}}},
           {"y", vega::ordered("layer", order)},
           {"color", vega::shade(what.column, what.axis, top)},
           // Nothing is no colour: the faintest one is what little looks like.
           {"opacity",
            {{"condition", {{"test", fmt::format("datum['{}'] > 0", what.column)}, {"value", 1}}}, {"value", 0}}}}}});
    return chart;
}

}  // namespace

Part layerRates(const ComparedRuns& runs) {
    return layerMap(runs,
                    {.id = "rates",
                     .title = "Rate of each layer over time steps",
                     .caption = "Unit spikes a neuron in each step, mean of the samples. No colour: not one.",
                     .column = "spikes_per_neuron",
                     .axis = "unit spikes a neuron",
                     .file = "layers.csv",
                     .needed = "neurons",
                     .most =
                         [](const std::string& layer, double step, double rate) {
                             return fmt::format("Highest in {}, step {:.0f}: {:.2f} spikes a neuron.", layer, step,
                                                rate);
                         }},
                    "unit_spikes", "population");
}

Part layerBusy(const ComparedRuns& runs) {
    return layerMap(
        runs,
        {.id = "layer_time",
         .title = "Layers at work over time steps",
         .caption = "Share of a step's cycles in which the busiest core of a layer works, mean of the samples. "
                    "The fainter, the longer it waits: for spikes, for its stage's turn, at the barrier. A layer "
                    "that has no colour in a step waits for all of it.",
         .column = "busy_share",
         .axis = "busy share of the step",
         .file = "steps.csv",
         .needed = "cycles_per_inference",
         .fixedLargest = 1,
         .most =
             [](const std::string& layer, double step, double share) {
                 return fmt::format("Busiest: {} in step {:.0f}, {} of it.", layer, step, percent(share));
             }},
        "busy_cycles", "step");
}

}  // namespace spikeloom::html
