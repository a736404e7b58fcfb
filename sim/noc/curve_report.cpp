// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/curve_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/noc/plot.hpp"
#include "sim/noc/study_text.hpp"
#include "sim/report/csv.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::noc {
namespace {

struct Cost {
    std::uint64_t cycles = 0, flitHops = 0;
    explicit Cost(const Curve& curve) {
        for (const LoadPoint& point : curve.points) add(point);
        for (const LoadPoint& point : curve.probes) add(point);
        if (curve.overload) add(*curve.overload);
    }
    void add(const LoadPoint& point) {
        cycles += point.cycles;
        flitHops += point.flitHops;
    }
};

ReportJson pointJson(const LoadPoint& point) {
    const Latencies& latencies = point.measured.latencies();
    return {
        {"load", point.load},
        {"created", point.created},
        {"accepted", point.accepted},
        {"stable", point.stable()},
        {"saturated_by", point.stable() ? ReportJson(nullptr) : ReportJson(describe(point.saturated))},
        {"packets", point.measuredPackets},
        {"packets_arrived", latencies.packets()},
        {"latency_cycles", latencyJson(latencies)},
        {"split_cycles", splitJson(point.measured.split(), latencies.packets())},
        {"hops", latencies.packets() == 0 ? ReportJson(nullptr) : ReportJson(point.meanOf(point.measured.routers()))},
        {"cycles", point.cycles}};
}

ReportJson pointsJson(const std::vector<LoadPoint>& points) {
    ReportJson json = ReportJson::array();
    for (const LoadPoint& point : points) json.push_back(pointJson(point));
    return json;
}

ReportJson saturationJson(const StudySpec& study, const Curve& curve) {
    if (!curve.saturation) return nullptr;
    const Saturation& found = *curve.saturation;
    return {{"stable_load", found.stable},
            {"saturated_load", found.saturated ? ReportJson(*found.saturated) : ReportJson(nullptr)},
            {"saturated_by", found.saturated ? ReportJson(describe(found.why)) : ReportJson(nullptr)},
            {"precision", study.saturation.precision},
            {"overload", study.saturation.overload},
            {"overload_accepted", curve.overload ? ReportJson(curve.overload->accepted) : ReportJson(nullptr)}};
}

ReportJson trafficJson(const TrafficSpec& traffic) {
    ReportJson hotspots = ReportJson::array();
    for (const Hotspot& spot : traffic.hotspots)
        hotspots.push_back({{"tile", spot.tile}, {"core", spot.core}, {"weight", spot.weight}});
    return {{"pattern", traffic.pattern},
            {"hotspots", hotspots},
            {"packet_flits", traffic.packetFlits},
            {"process", traffic.process},
            {"seed", traffic.seed}};
}

std::string trafficText(const TrafficSpec& traffic) {
    std::string spots;
    for (const Hotspot& spot : traffic.hotspots) {
        if (spots.size() > 30) return traffic.pattern + spots + ", ...";
        spots += fmt::format("{} {} x {}", spots.empty() ? ":" : ",", describe(spot.terminal()), spot.weight);
    }
    return traffic.pattern + spots;
}

std::string reason(const StudySpec& study, Saturated why) {
    switch (why) {
        case Saturated::Latency:
            return fmt::format("mean latency beyond {:g} x zero load", study.saturation.latencyFactor);
        case Saturated::Throughput:
            return fmt::format("accepts less than {:g} % of the flits", 100 * study.saturation.acceptedShare);
        case Saturated::Drain:
            return fmt::format("not drained in {} cycles", report::thousands(study.drainCycles));
        case Saturated::No:
            break;
    }
    return {};
}

class CurveScreen {
public:
    CurveScreen(const StudySpec& study, const Curve& curve, bool colour)
        : study_(study), curve_(curve), sheet_(colour) {}

    std::string text() {
        sheet_.title(fmt::format("{}, {} traffic", meshText(study_), study_.traffic.pattern),
                     curve_.complete ? "complete" : "INTERRUPTED", curve_.complete);
        setup();
        table();
        saturation();
        drawing();
        sheet_.rule();
        const Cost cost(curve_);
        sheet_.line("simulated", speedText(cost.flitHops, cost.cycles, curve_.wallSeconds));
        return sheet_.text();
    }

private:
    void setup() {
        const TrafficSpec& traffic = study_.traffic;
        addNetwork(sheet_, study_);
        sheet_.line("traffic",
                    fmt::format("{}; packets of {} flit{}, {}, seed {}", trafficText(traffic), traffic.packetFlits,
                                traffic.packetFlits == 1 ? "" : "s", traffic.process, traffic.seed));
        sheet_.line("measured",
                    fmt::format("packets made in {} cycles after {} of warm-up; rates in flits/node/cycle",
                                report::thousands(study_.measuredCycles), report::thousands(study_.warmUpCycles)));
    }

    void table() {
        if (curve_.points.empty()) return;
        sheet_.rule();
        sheet_.heading(fmt::format("{:16}{:<36} |  mean latency is made of", "", "latency [cycles]"));
        sheet_.heading(fmt::format("{:>6} {:8} {:>8} {:>6} {:>6} {:>6} {:>6} | {:>8} {:>8} {:>9} {:>10} {:>6}", "load",
                                   "accepted", "mean", "p50", "p95", "p99", "max", "queueing", "routing", "serialis.",
                                   "contention", "hops"));
        bool anySaturated = false;
        for (const LoadPoint& point : curve_.points) {
            row(point);
            anySaturated = anySaturated || !point.stable();
        }
        if (anySaturated) sheet_.line("", "* saturated: latencies are those of a queue that grows");
    }

    void row(const LoadPoint& point) {
        const Latencies& latencies = point.measured.latencies();
        const hw::LatencySums& split = point.measured.split();
        sheet_.verbatim(fmt::format(
            "{:6.4g}{:1} {:7.4f} {:8.2f} {:6} {:6} {:6} {:6} | {:8.2f} {:8.2f} {:9.2f} {:10.2f} {:6.3f}\n", point.load,
            point.stable() ? "" : "*", point.accepted, latencies.mean(), latencies.percentile(50),
            latencies.percentile(95), latencies.percentile(99), latencies.max(), point.meanOf(split.sourceQueueing),
            point.meanOf(split.routing), point.meanOf(split.serialisation), point.meanOf(split.contention),
            point.meanOf(point.measured.routers())));
    }

    void saturation() {
        if (!curve_.saturation) return;
        sheet_.rule();
        const Saturation& found = *curve_.saturation;
        if (found.saturated)
            sheet_.line("saturation", fmt::format("stable at {:g}, saturated at {:g} flits/node/cycle ({})",
                                                  found.stable, *found.saturated, reason(study_, found.why)));
        else
            sheet_.line("saturation", fmt::format("none up to {:g} flits/node/cycle", found.stable));
        if (curve_.overload)
            sheet_.line("throughput", fmt::format("{:.4f} flits/node/cycle accepted of {:g} offered",
                                                  curve_.overload->accepted, study_.saturation.overload));
    }

    /// Up to four times zero load: beyond, the queues are drawn and not the network.
    void drawing() {
        Series mean{.mark = 'o', .points = {}}, tail{.mark = '.', .points = {}};
        double xMax = 0, alone = 0;
        for (const auto* points : {&curve_.points, &curve_.probes})
            for (const LoadPoint& point : *points) {
                if (point.measured.latencies().packets() == 0) continue;
                if (point.load > 1.3 * limit()) continue;
                mean.points.push_back({point.load, point.measured.latencies().mean()});
                tail.points.push_back({point.load, static_cast<double>(point.measured.latencies().percentile(99))});
                xMax = std::max(xMax, point.load);
                alone = std::max(alone, point.zeroLoad());
            }
        if (mean.points.size() < 2) return;
        sheet_.rule();
        sheet_.verbatim(plot({.xMax = xMax,
                              .yMax = 4 * alone,
                              .columns = 80,
                              .rows = 14,
                              .yTitle = " cycles   o mean latency   . 99 % of packets   ^ beyond the picture",
                              .xTitle = "load"},
                             {tail, mean}));
    }

    /// Beyond the saturation only as far as the study's own points go.
    [[nodiscard]] double limit() const {
        if (curve_.saturation && curve_.saturation->saturated) return *curve_.saturation->saturated;
        return 1.0;
    }

    const StudySpec& study_;
    const Curve& curve_;
    Sheet sheet_;
};

}  // namespace

std::string curveCsv(const Curve& curve) {
    report::CsvTable table({"load", "accepted", "mean", "p50", "p95", "p99", "max", "source_queueing", "routing",
                            "serialisation", "contention", "stable", "saturated_by", "created", "packets",
                            "packets_arrived", "hops", "cycles"});
    for (const LoadPoint& point : curve.points) {
        const Latencies& latencies = point.measured.latencies();
        const hw::LatencySums& split = point.measured.split();
        table.add(point.load, point.accepted, latencies.mean(), latencies.percentile(50), latencies.percentile(95),
                  latencies.percentile(99), latencies.max(), point.meanOf(split.sourceQueueing),
                  point.meanOf(split.routing), point.meanOf(split.serialisation), point.meanOf(split.contention),
                  point.stable(), point.stable() ? "" : describe(point.saturated), point.created, point.measuredPackets,
                  latencies.packets(), point.meanOf(point.measured.routers()), point.cycles);
    }
    return table.text();
}

std::string latencyCsv(const Curve& curve) {
    report::CsvTable table({"load", "latency", "packets"});
    for (const LoadPoint& point : curve.points)
        point.measured.latencies().forEach(
            [&](std::uint64_t latency, std::uint64_t packets) { table.add(point.load, latency, packets); });
    return table.text();
}

std::string curveJson(const StudySpec& study, const Curve& curve) {
    const Cost cost(curve);
    ReportJson json;
    json["schema_version"] = 1;
    json["kind"] = "noc";
    json["network"] = networkJson(study);
    json["traffic"] = trafficJson(study.traffic);
    json["complete"] = curve.complete;
    json["points"] = pointsJson(curve.points);
    json["saturation"] = saturationJson(study, curve);
    json["probes"] = pointsJson(curve.probes);
    json["simulation"] = simulationJson(cost.flitHops, cost.cycles, curve.wallSeconds);
    return json.dump(2) + "\n";
}

std::string renderCurve(const StudySpec& study, const Curve& curve, bool colour) {
    return CurveScreen(study, curve, colour).text();
}

}  // namespace spikeloom::noc
