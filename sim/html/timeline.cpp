// SPDX-License-Identifier: Apache-2.0
#include "sim/html/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/html/vega.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostPhases = 1500;  // of a run

/// Populations of each stage, in the order of the table.
std::map<std::string, std::string> stageNames(const Compared& run) {
    std::map<std::string, std::string> names;
    const results::Table* layers = run.table("layers.csv");
    for (std::size_t row = 0; layers != nullptr && row < layers->rows(); ++row) {
        std::string& name = names[layers->text(row, "stage")];
        name += (name.empty() ? "" : ", ") + layers->text(row, "population");
    }
    return names;
}

std::string rowName(const results::Table& phases, std::size_t row, const std::map<std::string, std::string>& stages) {
    const std::string& phase = phases.text(row, "phase");
    if (phase != "stage") return phase;
    const auto it = stages.find(phases.text(row, "stage"));
    return it == stages.end() ? "all stages" : it->second;
}

struct Spent {
    double working = 0, closing = 0;  ///< [cycles]
};

}  // namespace

Part timeline(const ComparedRuns& all) {
    const ComparedRuns runs =
        having(all, "phases.csv", {"phase", "stage", "begin_cycle", "end_cycle", "barrier_end_cycle"});
    if (runs.empty())
        return Absent{"Time line of the first sample", "these runs did not record it; repeat them with this program."};
    double last = 0;
    for (const Compared& run : runs) {
        const results::Table& phases = *run.table("phases.csv");
        last = std::max(
            last, phases.number(phases.rows() - 1, "barrier_end_cycle").value_or(0) / std::max(1.0, run.clockHz()));
    }
    const Prefixed unit = prefixed(last, "s");
    const std::string begin = unit.column("begin"), end = unit.column("end");
    Chart chart{.id = "timeline",
                .title = "Time line of the first sample",
                .caption = "Each bar is a phase of a time step: a stage works, then its barrier closes.",
                .summary = "",
                .data = {{"run", "step", "stage", "part", begin, end}},
                .spec = {},
                .panel = runs.size() > 1 ? "run" : "",
                .colours = 2,
                .wide = true};
    std::vector<std::string> order;
    for (const Compared& run : runs) {
        const results::Table& phases = *run.table("phases.csv");
        const auto stages = stageNames(run);
        const double scale = unit.factor / std::max(1.0, run.clockHz());
        const std::size_t shown = std::min(phases.rows(), kMostPhases);
        if (shown < phases.rows())
            chart.caption += fmt::format(" {} is cut off after {} of {} phases.", run.label(), shown, phases.rows());
        Spent spent;
        for (std::size_t row = 0; row < phases.rows(); ++row) {
            const auto at = [&](const char* column) { return phases.number(row, column).value_or(0); };
            spent.working += at("end_cycle") - at("begin_cycle");
            spent.closing += at("barrier_end_cycle") - at("end_cycle");
            if (row >= shown) continue;
            const std::string name = rowName(phases, row, stages);
            if (std::find(order.begin(), order.end(), name) == order.end()) order.push_back(name);
            chart.data.add(
                {run.label(), at("step"), name, "works", at("begin_cycle") * scale, at("end_cycle") * scale});
            chart.data.add(
                {run.label(), at("step"), name, "barrier", at("end_cycle") * scale, at("barrier_end_cycle") * scale});
        }
        chart.summary +=
            fmt::format("{}{} of the time is work, {} barriers. ", runs.size() > 1 ? run.label() + ": " : "",
                        percent(spent.working / std::max(1.0, spent.working + spent.closing)),
                        percent(spent.closing / std::max(1.0, spent.working + spent.closing)));
    }
    const auto top = [](const std::string& name) {
        return name == "inject" ? 0 : name == "score" ? 2 : name == "readout" ? 3 : 1;
    };
    std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return top(a) < top(b); });
    chart.spec = vega::view(
        {{"height", vega::barsHeight(order.size(), order.size() > 20 ? 15 : 20)},
         {"mark", {{"type", "bar"}, {"strokeWidth", 0}, {"tooltip", {{"content", "data"}}}}},
         {"encoding",
          {{"x", vega::number(begin, unit.title("time of the sample"), {{"scale", vega::upTo(last * unit.factor)}})},
           {"x2", {{"field", end}}},
           {"y", vega::ordered("stage", order)},
           {"color", vega::colour("part", {"works", "barrier"})}}}});
    return chart;
}

}  // namespace spikeloom::html
