// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/html/layer_maps.hpp"
#include "sim/html/parts_of_runs.hpp"
#include "sim/html/roofline.hpp"
#include "sim/html/sections.hpp"
#include "sim/html/timeline.hpp"
#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr std::size_t kMostPoints = 400;  // of a line
constexpr std::size_t kMostCores = 400;   // bars beside each other
constexpr std::size_t kMostStages = 60;   // rows of a chart

/// An axis that runs share: 20k, not 20,000.
Json thousandsUpTo(double largest) {
    return {{"axis", {{"format", "~s"}}}, {"scale", vega::upTo(largest)}};
}

double cell(const results::Table& table, std::size_t row, const char* column) {
    return table.number(row, column).value_or(0.0);
}

std::vector<double> latencies(const Compared& run) {
    std::vector<double> all;
    const results::Table* samples = run.table("samples.csv");
    for (std::size_t row = 0; samples != nullptr && row < samples->rows(); ++row)
        all.push_back(cell(*samples, row, "latency_s"));
    std::sort(all.begin(), all.end());
    return all;
}

Part latencyDistribution(const ComparedRuns& runs) {
    double largest = 0;
    for (const Compared& run : runs)
        for (const double seconds : latencies(run)) largest = std::max(largest, seconds);
    const Prefixed unit = prefixed(largest, "s");
    Chart chart{
        .id = "latency",
        .title = "Latency of the samples",
        .caption = "Share of the samples that were answered within a time.",
        .summary = "",
        .data = {{"run", unit.column("latency"), "share_of_samples"}},
        .spec = vega::lines(vega::number(unit.column("latency"), unit.title("latency"), {{"scale", {{"zero", false}}}}),
                            vega::number("share_of_samples", "share of samples",
                                         {{"scale", {{"domain", {0, 1}}}}, {"axis", {{"format", ".0%"}}}}),
                            labelsOf(runs), {{"type", "line"}, {"interpolate", "step-after"}, {"tooltip", true}}),
        .colours = runs.size()};
    for (const Compared& run : runs) {
        const std::vector<double> sorted = latencies(run);
        if (sorted.empty()) continue;
        chart.caption += thinnedCaption(run, sorted.size(), kMostPoints, "samples");
        chart.data.add({run.label(), sorted.front() * unit.factor, 0});
        for (const std::size_t i : thinned(sorted.size(), kMostPoints))
            chart.data.add({run.label(), sorted[i] * unit.factor,
                            static_cast<double>(i + 1) / static_cast<double>(sorted.size())});
        const std::string least = report::si(sorted.front(), "s"), most = report::si(sorted.back(), "s");
        chart.summary += fmt::format("{}{}{}. ", runs.size() > 1 ? run.label() + ": " : "", least,
                                     least == most ? "" : " to " + most);
    }
    if (chart.data.empty()) return Absent{chart.title, "no sample has finished."};
    return chart;
}

/// What the busiest core of a layer spends cycles on: columns of layers.csv, and what `bound_by` calls them.
struct Cause {
    const char *column, *name, *title;
};
constexpr std::array kCauses{
    Cause{"compute_cycles", "compute", "compute"}, Cause{"port_cycles", "port", "memory ports"},
    Cause{"network_cycles", "network", "network"}, Cause{"barrier_cycles", "barrier", "barrier"}};

std::vector<std::string> titlesOfCauses() {
    std::vector<std::string> titles;
    for (const Cause& cause : kCauses) titles.emplace_back(cause.title);
    return titles;
}

std::string titleOf(const std::string& bound) {
    for (const Cause& cause : kCauses)
        if (bound == cause.name) return cause.title;
    return bound;
}

Part bounds(const ComparedRuns& runs) {
    Chart chart{
        .id = "bounds",
        .title = "What bounds each layer",
        .caption =
            "Cycles of an inference on the busiest core of each layer. Memory ports: a unit waited for a memory. "
            "Network: spikes waited to leave. Compute: all other work. In the rest of the latency the core has nothing "
            "to do. Waits that overlap are counted once.",
        .summary = "",
        .data = {{"run", "layer", "part", "order", "cycles", "most"}},
        .spec = {},
        .panel = runs.size() > 1 ? "run" : "",
        .colours = kCauses.size(),
        .wide = runs.size() > 1};
    std::vector<std::string> order;
    double longest = 0;
    for (const Compared& run : having(runs, "layers.csv", {"bound_by", "compute_cycles"})) {
        const results::Table& layers = *run.table("layers.csv");
        std::map<std::string, std::size_t> bound;
        if (layers.rows() > kMostStages)
            chart.caption += fmt::format(" {}: the first {} of {} layers.", run.label(), kMostStages, layers.rows());
        for (std::size_t row = 0; row < layers.rows(); ++row) {
            const std::string by = titleOf(layers.text(row, "bound_by"));
            ++bound[by];
            if (row >= kMostStages) continue;
            const std::string& layer = layers.text(row, "population");
            if (std::find(order.begin(), order.end(), layer) == order.end()) order.push_back(layer);
            double sum = 0;
            for (std::size_t i = 0; i < kCauses.size(); ++i) {
                const double cycles = cell(layers, row, kCauses[i].column);
                chart.data.add({run.label(), layer, kCauses[i].title, i, cycles, by});
                longest = std::max(longest, sum += cycles);
            }
        }
        chart.summary += runs.size() > 1 ? run.label() + ": " : "";
        for (const auto& [by, count] : bound)
            chart.summary += fmt::format("{} {} bound by {}. ", count, count == 1 ? "layer is" : "layers are", by);
    }
    if (chart.data.empty()) return Absent{chart.title, "no sample has finished."};
    chart.spec = vega::stackedBars(
        "layer", order, vega::number("cycles", "cycles of an inference", thousandsUpTo(longest)), titlesOfCauses(), "");
    return chart;
}

Part coresOverTime(const ComparedRuns& runs) {
    constexpr std::array kParts{"busy", "network wait", "barrier wait"};
    constexpr std::array kColumns{"busy_cycles", "network_wait_cycles", "barrier_wait_cycles"};
    Chart chart{.id = "core_time",
                .title = "Time of the cores",
                .caption =
                    "Cycles of an inference, one bar for each core, the busiest first. In the layered schedule "
                    "a core that waits for the network mostly waits for its stage's turn.",
                .summary = "",
                .data = {{"run", "core", "population", "rank", "next", "part", "from", "to"}},
                .spec = {},
                .panel = runs.size() > 1 ? "run" : "",
                .colours = kParts.size(),
                .wide = runs.size() > 1};
    double longest = 0;
    std::vector<std::pair<std::string, std::string>> cut;
    for (const Compared& run : having(runs, "cores.csv")) {
        const results::Table& cores = *run.table("cores.csv");
        std::vector<std::size_t> rows(cores.rows());
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = i;
        std::stable_sort(rows.begin(), rows.end(),
                         [&](auto a, auto b) { return cell(cores, a, "busy_cycles") > cell(cores, b, "busy_cycles"); });
        const std::vector<std::size_t> shown = thinned(rows.size(), kMostCores);
        if (shown.size() < rows.size())
            cut.emplace_back(run.label(), fmt::format("{} of {} cores, evenly spread over that order", shown.size(),
                                                      report::thousands(rows.size())));
        for (std::size_t rank = 0; rank < shown.size(); ++rank) {
            const std::size_t row = rows[shown[rank]];
            const std::size_t next = rank + 1 < shown.size() ? shown[rank + 1] : rows.size();
            double sum = 0;
            for (std::size_t i = 0; i < kParts.size(); ++i) {
                const double from = sum;
                sum += cell(cores, row, kColumns[i]);
                chart.data.add({run.label(), cell(cores, row, "core"), cores.text(row, "population"), shown[rank], next,
                                kParts[i], from, sum});
            }
            longest = std::max(longest, sum);
        }
        const double all =
            cores.sum("busy_cycles") + cores.sum("network_wait_cycles") + cores.sum("barrier_wait_cycles");
        if (all > 0)
            chart.summary += fmt::format(
                "{}{} of the cores' time is busy, {} waits for the network, {} at barriers. ",
                runs.size() > 1 ? run.label() + ": " : "", percent(cores.sum("busy_cycles") / all),
                percent(cores.sum("network_wait_cycles") / all), percent(cores.sum("barrier_wait_cycles") / all));
    }
    if (chart.data.empty()) return Absent{chart.title, "no sample has finished."};
    chart.caption += saidOf(runs, cut);
    const Json colour = vega::colour("part", {kParts.begin(), kParts.end()});
    chart.spec = vega::view(
        {{"height", 220},
         // An outline of the same colour closes the gaps between bars that are narrower than a pixel.
         {"mark", {{"type", "rect"}, {"strokeWidth", 0.6}, {"tooltip", {{"content", "data"}}}}},
         {"encoding",
          {{"x", vega::number("rank", "core, by busy cycles",
                              {{"axis", {{"grid", false}, {"tickMinStep", 1}}}, {"scale", {{"nice", false}}}})},
           {"x2", {{"field", "next"}}},
           {"y", vega::number("from", "cycles of an inference", thousandsUpTo(longest))},
           {"y2", {{"field", "to"}}},
           {"color", colour},
           {"stroke", colour}}}});
    return chart;
}

Part packets(const ComparedRuns& runs) {
    std::vector<Division> divisions;
    for (const Compared& run : runs) {
        Division division;
        for (const char* part : {"source_queueing", "routing", "serialisation", "contention"})
            division.emplace_back(spoken(part), run.figure(std::string("/packet_latency_cycles/") + part).value_or(0));
        divisions.push_back(std::move(division));
    }
    const Stacks stacks = stacked(labelsOf(runs), divisions, 4);
    if (stacks.parts.empty()) return Absent{"Latency of a packet", "no packet arrived."};
    Chart chart{
        .id = "packet_latency",
        .title = "Latency of a packet",
        .caption =
            "Mean over the packets that arrived: in front of the network, over its routers alone, flits behind the "
            "head, and what others on the way cost.",
        .summary = "",
        .data = {{"run", "part", "order", "cycles"}},
        .spec = vega::stackedBars("run", stacks.runs, vega::number("cycles", "cycles"), stacks.parts, ""),
        .colours = stacks.parts.size()};
    for (std::size_t run = 0; run < runs.size(); ++run) {
        for (std::size_t part = 0; part < stacks.parts.size(); ++part)
            chart.data.add({stacks.runs[run], stacks.parts[part], part, stacks.amounts[run][part]});
        chart.summary +=
            fmt::format("{}{:.1f} cycles over {:.1f} routers. ", runs.size() > 1 ? runs[run].label() + ": " : "",
                        stacks.totalOf(run), runs[run].figure("/packet_latency_cycles/routers").value_or(0));
    }
    return chart;
}

}  // namespace

Section timeSection(const ComparedRuns& runs) {
    Section section{.id = "time", .title = "Time and limits", .intro = ""};
    section.parts = {latencyDistribution(runs), packets(runs),  roofline(runs), bounds(runs),
                     coresOverTime(runs),       timeline(runs), layerBusy(runs)};
    return section;
}

}  // namespace spikeloom::html
