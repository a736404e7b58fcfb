// SPDX-License-Identifier: Apache-2.0
#include "sim/html/roofline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/html/vega.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::html {
namespace {

constexpr const char* kRooflineTitle = "Roofline of the membrane memory";
constexpr double kBitsPerByte = 8;

struct Point {
    double operationsPerByte = 0, operationsPerS = 0;
};

std::optional<Point> pointOf(const Compared& run) {
    const auto operations = run.figure("/synaptic_operations"), words = run.figure("/membrane_accesses");
    const auto latency = run.figure("/latency_s/mean"), bits = run.setting("/chip/core/membrane_memory/port_bits");
    if (!operations || !words || !latency || !bits || *words <= 0 || *latency <= 0 || *operations <= 0)
        return std::nullopt;
    return Point{*operations / (*words * *bits / kBitsPerByte), *operations / *latency};
}

}  // namespace

std::optional<Ceilings> ceilingsOf(const Compared& run) {
    const auto cores = run.figure("/cores"), lanes = run.setting("/chip/core/dendrite/accumulate_lanes");
    const auto banks = run.setting("/chip/core/membrane_memory/banks"),
               bits = run.setting("/chip/core/membrane_memory/port_bits");
    if (!cores || !lanes || !banks || !bits || run.clockHz() <= 0) return std::nullopt;
    const double cycles = run.setting("/chip/core/dendrite/cycles_per_addition").value_or(1);
    constexpr double kReadAndWrite = 2;
    return Ceilings{*cores * *lanes / cycles * run.clockHz(),
                    *cores * *banks * *bits / kBitsPerByte * kReadAndWrite * run.clockHz()};
}

Part roofline(const ComparedRuns& runs) {
    Chart chart{
        .id = "roofline",
        .title = kRooflineTitle,
        .caption =
            "Synaptic operations of an inference over its latency, and over the bytes that membrane memories read and "
            "wrote. The roof: all accumulate lanes of the cores in use in every cycle, or all banks.",
        .summary = "",
        .data = {{"run", "kind", "operations_per_byte", "operations_per_s"}},
        .spec = {},
        .colours = runs.size()};
    std::vector<std::pair<const Compared*, Point>> points;
    double low = std::numeric_limits<double>::max(), high = 0;
    for (const Compared& run : runs) {
        const auto point = pointOf(run);
        const auto roof = ceilingsOf(run);
        if (!point || !roof) continue;
        points.emplace_back(&run, *point);
        const double ridge = roof->operationsPerS / roof->bytesPerS;
        low = std::min({low, point->operationsPerByte, ridge});
        high = std::max({high, point->operationsPerByte, ridge});
    }
    if (points.empty()) return Absent{kRooflineTitle, "no sample has finished, or nothing was added to a membrane."};
    low = std::pow(10, std::floor(std::log10(low / 2)));
    high = std::pow(10, std::ceil(std::log10(high * 2)));
    double slowest = std::numeric_limits<double>::max(), fastest = 0;
    for (const auto& [run, point] : points) {
        const Ceilings roof = *ceilingsOf(*run);
        for (const double x : {low, roof.operationsPerS / roof.bytesPerS, high})
            chart.data.add({run->label(), "roof", x, std::min(roof.operationsPerS, x * roof.bytesPerS)});
        chart.data.add({run->label(), "run", point.operationsPerByte, point.operationsPerS});
        slowest = std::min({slowest, point.operationsPerS, low * roof.bytesPerS});
        fastest = std::max(fastest, roof.operationsPerS);
        const double reachable = std::min(roof.operationsPerS, point.operationsPerByte * roof.bytesPerS);
        chart.summary +=
            fmt::format("{}{}, {} of what the roof allows. ", runs.size() > 1 ? run->label() + ": " : "",
                        report::si(point.operationsPerS, "op/s"), percent(point.operationsPerS / reachable));
    }
    const std::vector<std::string> labels = labelsOf(runs);
    const bool legend = runs.size() > 1;
    const auto logarithmic = [](double from, double to, const char* format) {
        Json ticks = Json::array();
        for (double tick = std::pow(10, std::floor(std::log10(from))); tick <= to * 1.001; tick *= 10)
            ticks.push_back(tick);
        return Json{{"scale", {{"type", "log"}}}, {"axis", {{"format", format}, {"values", ticks}}}};
    };
    const auto isKind = [](const char* kind) {
        return Json::array({{{"filter", {{"field", "kind"}, {"equal", kind}}}}});
    };
    chart.spec = vega::view(
        {{"height", 260},
         {"encoding",
          {{"x", vega::number("operations_per_byte", "synaptic operations per byte", logarithmic(low, high, "~g"))},
           {"y",
            vega::number("operations_per_s", "synaptic operations per second", logarithmic(slowest, fastest, "~s"))},
           {"color", vega::colour("run", labels, legend)}}},
         {"layer",
          {{{"transform", isKind("roof")},
            {"mark", {{"type", "line"}}},
            {"encoding", {{"strokeDash", vega::dash("run", labels, legend)}}}},
           {{"transform", isKind("run")},
            {"mark", {{"type", "point"}, {"filled", true}, {"size", 110}, {"opacity", 1}, {"tooltip", true}}},
            {"encoding", {{"shape", vega::shape("run", labels, legend)}}}}}}});
    return chart;
}

}  // namespace spikeloom::html
