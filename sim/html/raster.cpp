// SPDX-License-Identifier: Apache-2.0
#include "sim/html/raster.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostPoints = 20000;  // dots that one can see, of all runs together
constexpr const char* kFirst = "first of its layer";

/// The end of the columns of a slice, `[0:64, 16:32]`; 0 for what is none.
double columnsEnd(const std::string& slice) {
    const std::size_t colon = slice.rfind(':');
    double end = 0;
    if (colon != std::string::npos) std::from_chars(slice.data() + colon + 1, slice.data() + slice.size(), end);
    return end;
}

/// Where the neurons of each population are in a raster that shows them one above the other.
class Rows {
public:
    struct Layer {
        std::string name;
        double begin = 0, neurons = 0;
        double columns = 0;  ///< 0: not known
        bool operator==(const Layer&) const = default;
    };

    explicit Rows(const Compared& run) {
        double total = 0;
        const results::Table* layers = run.table("layers.csv");
        for (std::size_t row = 0; layers != nullptr && row < layers->rows(); ++row) {
            layers_.push_back({layers->text(row, "population"), total, layers->number(row, "neurons").value_or(0)});
            total += layers_.back().neurons;
        }
        const results::Table* cores = run.table("cores.csv");
        for (std::size_t row = 0; cores != nullptr && cores->has("slice") && row < cores->rows(); ++row)
            for (Layer& layer : layers_)
                if (layer.name == cores->text(row, "population"))
                    layer.columns = std::max(layer.columns, columnsEnd(cores->text(row, "slice")));
    }

    [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
    /// Empty where it cannot be said.
    [[nodiscard]] std::optional<double> of(const std::string& population, double row, double col) const {
        const Layer* layer = find(population);
        if (layer == nullptr || layer->columns <= 0) return std::nullopt;
        return layer->begin + row * layer->columns + col;
    }

private:
    [[nodiscard]] const Layer* find(const std::string& name) const {
        const auto it =
            std::find_if(layers_.begin(), layers_.end(), [&](const Layer& one) { return one.name == name; });
        return it == layers_.end() ? nullptr : &*it;
    }

    std::vector<Layer> layers_{};
};

/// That the run's own trace ends before the sample does.
std::string cutOff(const Compared& run) {
    for (const Json& trace : run.run().manifest().value("traces", Json::array())) {
        if (!trace.is_object() || trace.value("name", Json()) != "spikes.csv") continue;
        if (trace.value("complete", Json(true)) != false) return "";
        const Json entries = trace.value("entries", Json());
        return fmt::format(" {}: the run's trace was cut off{}.", run.label(),
                           entries.is_number_unsigned()
                               ? " after " + report::thousands(entries.get<std::uint64_t>()) + " spikes"
                               : "");
    }
    return "";
}

/// The axis of neurons: names of layers where all runs have the same ones, else numbers.
Json neuronAxis(const std::vector<Rows>& all) {
    const bool isCommon =
        std::all_of(all.begin(), all.end(), [&](const Rows& rows) { return rows.layers() == all.front().layers(); });
    const auto& last = *std::max_element(all.begin(), all.end(), [](const Rows& a, const Rows& b) {
        const auto end = [](const Rows& rows) {
            return rows.layers().empty() ? 0 : rows.layers().back().begin + rows.layers().back().neurons;
        };
        return end(a) < end(b);
    });
    const double end = last.layers().empty() ? 1 : last.layers().back().begin + last.layers().back().neurons;
    Json axis{{"grid", false}};
    if (isCommon) {
        Json values = Json::array(), names = Json::object();
        for (const Rows::Layer& layer : all.front().layers()) {
            const double middle = layer.begin + std::floor(layer.neurons / 2);
            values.push_back(middle);
            names[fmt::format("{:.0f}", middle)] = layer.name;
        }
        axis = {{"grid", false},
                {"values", values},
                {"ticks", false},
                {"labelOverlap", true},
                {"labelExpr", names.dump(-1, ' ', true, Json::error_handler_t::replace) + "[datum.value]"}};
    }
    return vega::number("neuron", isCommon ? "layer" : "neuron",
                        {{"scale", {{"reverse", true}, {"nice", false}, {"domain", {0, end}}}}, {"axis", axis}});
}

}  // namespace

Part raster(const ComparedRuns& all) {
    ComparedRuns runs;
    for (const Compared& run : all) {
        const results::Table* spikes = run.firstSample("spikes.csv");
        const auto has = [&](const char* column) { return spikes->has(column); };
        if (spikes != nullptr && spikes->rows() > 0 && has("step") && has("population") && has("row") && has("col") &&
            has("value"))
            runs.push_back(run);
    }
    if (runs.empty()) return Absent{"Spike raster", "repeat the run with --trace spikes."};
    Chart chart{.id = "raster",
                .title = "Spike raster",
                .caption =
                    "Spikes of the first recorded sample, neurons one above the other in the order of the layers, "
                    "which lines divide.",
                .summary = "",
                .data = {{"run", "step", "neuron", "layer", "kind"}},
                .spec = {},
                .panel = runs.size() > 1 ? "run" : "",
                .colours = 2,
                .wide = true};
    std::vector<Rows> rowsOfRuns;
    double lastStep = 0;
    bool isTakenBack = false;
    for (const Compared& run : runs) {
        const results::Table& spikes = *run.firstSample("spikes.csv");
        const Rows& rows = rowsOfRuns.emplace_back(run);
        const auto shown = thinned(spikes.rows(), kMostPoints / runs.size());
        chart.caption += cutOff(run) + thinnedCaption(run, spikes.rows(), kMostPoints / runs.size(), "spikes");
        std::size_t unplaced = 0;
        for (const std::size_t row : shown) {
            const std::string& population = spikes.text(row, "population");
            const auto at = [&](const char* column) { return spikes.number(row, column).value_or(0); };
            const auto neuron = rows.of(population, at("row"), at("col"));
            if (neuron)
                chart.data.add(
                    {run.label(), at("step"), *neuron, population, at("value") < 0 ? "taken back" : "fired"});
            else
                ++unplaced;
        }
        if (unplaced > 0)
            chart.caption += fmt::format(" {}: {} spikes are of layers whose shape the run does not say.", run.label(),
                                         report::thousands(unplaced));
        for (std::size_t row = 0; row < spikes.rows(); ++row) {
            lastStep = std::max(lastStep, spikes.number(row, "step").value_or(0));
            isTakenBack = isTakenBack || spikes.number(row, "value").value_or(0) < 0;
        }
        for (const Rows::Layer& layer : rows.layers())
            chart.data.add({run.label(), nullptr, layer.begin, layer.name, kFirst});
        chart.summary +=
            fmt::format("{}{} spikes. ", runs.size() > 1 ? run.label() + ": " : "", report::thousands(spikes.rows()));
    }
    std::vector<std::string> kinds{"fired"};
    if (isTakenBack) {
        kinds.emplace_back("taken back");
        chart.caption += " In each step what was fired is on the left, what was taken back on the right.";
    }
    chart.colours = kinds.size();
    Json steps = Json::array();  // also those without a spike
    for (double step = 1; step <= lastStep; ++step) steps.push_back(step);
    const Json y = neuronAxis(rowsOfRuns);
    Json encoding{{"x",
                   {{"field", "step"},
                    {"type", "ordinal"},
                    {"title", "time step"},
                    {"scale", {{"domain", std::move(steps)}}},
                    {"axis", {{"labelAngle", 0}}}}},
                  {"y", y},
                  {"color", vega::colour("kind", kinds, isTakenBack)}};
    if (isTakenBack) encoding["xOffset"] = {{"field", "kind"}, {"type", "nominal"}, {"scale", {{"domain", kinds}}}};
    const auto only = [](const Json& condition) { return Json::array({{{"filter", condition}}}); };
    chart.spec = vega::view({{"height", 420},
                             {"layer",
                              {{{"transform", only({{"field", "kind"}, {"equal", kFirst}})},
                                {"mark", {{"type", "rule"}, {"strokeWidth", 0.6}}},
                                {"encoding", {{"y", y}}}},
                               {{"transform", only({{"field", "kind"}, {"oneOf", {"fired", "taken back"}}})},
                                {"mark",
                                 {{"type", "tick"},
                                  {"thickness", 1.2},
                                  {"orient", "horizontal"},
                                  {"opacity", 1},
                                  {"tooltip", {{"content", "data"}}}}},
                                {"encoding", std::move(encoding)}}}}});
    return chart;
}

}  // namespace spikeloom::html
