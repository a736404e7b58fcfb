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

constexpr const char* kRooflineTitle = "Rooflines of the memories";
constexpr double kBitsPerByte = 8;

struct Point {
    double operationsPerByte = 0, operationsPerS = 0;
};

std::string portBits(const RoofMemory& memory) {
    return std::string("/chip/core/") + memory.setting + "/port_bits";
}

std::optional<Point> pointOf(const Compared& run, const RoofMemory& memory) {
    double words = 0;
    for (const char* counter : memory.counters) words += run.figure(std::string("/counters/") + counter).value_or(0);
    const auto operations = run.figure("/synaptic_operations"), latency = run.figure("/latency_s/mean"),
               bits = run.setting(portBits(memory));
    if (!operations || !latency || !bits || words <= 0 || *bits <= 0 || *latency <= 0 || *operations <= 0)
        return std::nullopt;
    return Point{*operations / (words * *bits / kBitsPerByte), *operations / *latency};
}

/// A run under the roof of one memory.
struct Placed {
    const Compared* run;
    const RoofMemory* memory;
    Point point;
    Ceilings roof;

    [[nodiscard]] double ridge() const { return roof.operationsPerS / roof.bytesPerS; }
    [[nodiscard]] double reachable() const {
        return std::min(roof.operationsPerS, point.operationsPerByte * roof.bytesPerS);
    }
};

std::vector<Placed> placed(const ComparedRuns& runs) {
    std::vector<Placed> all;
    for (const RoofMemory& memory : roofMemories())
        for (const Compared& run : runs) {
            const auto point = pointOf(run, memory);
            const auto roof = ceilingsOf(run, memory);
            if (point && roof) all.push_back({&run, &memory, *point, *roof});
        }
    return all;
}

/// What would hold a run up first, a memory or the lanes, and how near it is.
std::string nearest(const Compared& run, const std::vector<Placed>& all, bool isOne) {
    const Placed* lowest = nullptr;
    for (const Placed& one : all)
        if (one.run == &run && (lowest == nullptr || one.reachable() < lowest->reachable())) lowest = &one;
    if (lowest == nullptr) return "";
    const bool isMemory = lowest->reachable() < lowest->roof.operationsPerS;
    return fmt::format("{}{}, {} of what the lowest roof allows, that of the {}. ", isOne ? "" : run.label() + ": ",
                       report::si(lowest->point.operationsPerS, "op/s"),
                       percent(lowest->point.operationsPerS / lowest->reachable()),
                       isMemory ? lowest->memory->name : "accumulate lanes");
}

}  // namespace

const std::vector<RoofMemory>& roofMemories() {
    constexpr double kReadAndWrite = 2;
    static const std::vector<RoofMemory> all{
        {"synaptic memory", "synaptic_memory", {"core.synaptic_read_words"}},
        {"membrane memory",
         "membrane_memory",
         {"core.membrane_read_words", "core.membrane_write_words"},
         kReadAndWrite},
        {"tracer memory", "tracer_memory", {"core.tracer_read_words", "core.tracer_write_words"}, kReadAndWrite}};
    return all;
}

std::optional<Ceilings> ceilingsOf(const Compared& run, const RoofMemory& memory) {
    const auto cores = run.figure("/cores"), lanes = run.setting("/chip/core/dendrite/accumulate_lanes");
    const auto banks = run.setting(std::string("/chip/core/") + memory.setting + "/banks"),
               bits = run.setting(portBits(memory));
    if (!cores || !lanes || !banks || !bits || run.clockHz() <= 0) return std::nullopt;
    const double cycles = run.setting("/chip/core/dendrite/cycles_per_addition").value_or(1);
    return Ceilings{*cores * *lanes / cycles * run.clockHz(),
                    *cores * *banks * *bits / kBitsPerByte * memory.wordsPerCycle * run.clockHz()};
}

Part roofline(const ComparedRuns& runs) {
    Chart chart{
        .id = "roofline",
        .title = kRooflineTitle,
        .caption =
            "Synaptic operations of an inference over its latency, and over the bytes that a memory read and wrote, "
            "for each memory that they go to. The roof: all accumulate lanes of the cores in use in every cycle, or "
            "all banks of that memory.",
        .summary = "",
        .data = {{"run", "memory", "kind", "operations_per_byte", "operations_per_s"}},
        .spec = {},
        .panel = "memory",
        .colours = runs.size(),
        .wide = true};
    const std::vector<Placed> points = placed(runs);
    if (points.empty())
        return Absent{kRooflineTitle,
                      "no sample has finished, nothing was added to a membrane, or the run has no "
                      "counters."};
    double low = std::numeric_limits<double>::max(), high = 0;
    for (const Placed& one : points) {
        low = std::min({low, one.point.operationsPerByte, one.ridge()});
        high = std::max({high, one.point.operationsPerByte, one.ridge()});
    }
    low = std::pow(10, std::floor(std::log10(low / 2)));
    high = std::pow(10, std::ceil(std::log10(high * 2)));
    double slowest = std::numeric_limits<double>::max(), fastest = 0;
    for (const Placed& one : points) {
        const std::string& label = one.run->label();
        for (const double x : {low, one.ridge(), high})
            chart.data.add(
                {label, one.memory->name, "roof", x, std::min(one.roof.operationsPerS, x * one.roof.bytesPerS)});
        chart.data.add({label, one.memory->name, "run", one.point.operationsPerByte, one.point.operationsPerS});
        slowest = std::min({slowest, one.point.operationsPerS, low * one.roof.bytesPerS});
        fastest = std::max(fastest, one.roof.operationsPerS);
    }
    for (const Compared& run : runs) chart.summary += nearest(run, points, runs.size() == 1);
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
            vega::number("operations_per_s", "synaptic operations per second", logarithmic(slowest, fastest, "~s"))}}},
         {"layer",
          {{{"transform", isKind("roof")},
            {"mark", {{"type", "line"}}},
            {"encoding",
             {{"color", vega::colour("run", labels, false)}, {"strokeDash", vega::dash("run", labels, false)}}}},
           {{"transform", isKind("run")},
            {"mark", {{"type", "point"}, {"filled", true}, {"size", 110}, {"opacity", 1}, {"tooltip", true}}},
            {"encoding",
             {{"color", vega::colour("run", labels, legend)}, {"shape", vega::shape("run", labels, legend)}}}}}},
         // The legend has the marks alone: a mark with a dashed outline looks like neither.
         {"resolve", {{"legend", {{"color", "independent"}, {"shape", "independent"}}}}}});
    return chart;
}

}  // namespace spikeloom::html
