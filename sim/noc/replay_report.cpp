// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/replay_report.hpp"

#include <fmt/format.h>

#include "sim/noc/study_text.hpp"
#include "sim/report/csv.hpp"
#include "sim/report/numbers.hpp"

namespace spikeloom::noc {
namespace {

std::string latencyText(const Latencies& latencies) {
    return fmt::format("{:.3f} mean  |  p50 {}  p95 {}  p99 {}  max {}", latencies.mean(), latencies.percentile(50),
                       latencies.percentile(95), latencies.percentile(99), latencies.max());
}

ReportJson comparisonJson(const PacketLog& log, const Comparison& comparison) {
    return {{"packets", comparison.packets},
            {"logged_latency_cycles", latencyJson(comparison.logged)},
            {"latency_cycles", latencyJson(comparison.ours)},
            {"mean_difference_percent", 100 * comparison.meanDifference()},
            {"p99_difference_percent", 100 * comparison.p99Difference()},
            {"same_latency", comparison.sameLatency},
            {"same_latency_percent", 100 * comparison.exactShare()},
            {"same_injection", log.hasInjected ? ReportJson(comparison.sameInjection) : ReportJson(nullptr)},
            {"largest_difference_cycles", comparison.largestDifference}};
}

void addComparison(Sheet& sheet, const PacketLog& log, const Comparison& comparison) {
    sheet.rule();
    sheet.line("in the log", latencyText(comparison.logged));
    sheet.line("here", fmt::format("{}  ({} {})", latencyText(comparison.ours), report::thousands(comparison.packets),
                                   log.hasMeasured ? "measured packets" : "packets"));
    sheet.line("difference", fmt::format("mean {:+.3f} %, p99 {:+.3f} %, largest of a packet {} cycles",
                                         100 * comparison.meanDifference(), 100 * comparison.p99Difference(),
                                         report::thousands(comparison.largestDifference)));
    std::string same =
        fmt::format("{:.2f} % of the packets have the log's latency to the cycle", 100 * comparison.exactShare());
    if (log.hasInjected)
        same += fmt::format(", {} of {} its injection", report::thousands(comparison.sameInjection),
                            report::thousands(comparison.packets));
    sheet.line("", same);
}

}  // namespace

std::string arrivalsCsv(const StudySpec& study, const PacketLog& log, const ReplayResult& result) {
    report::CsvTable table({"pid", "ctime", "src", "dst", "size", "itime", "tail_atime", "routers", "latency"});
    for (std::size_t i = 0; i < log.packets.size(); ++i) {
        const std::optional<Arrival>& arrival = result.arrivals[i];
        if (!arrival) continue;
        const LoggedPacket& packet = log.packets[i];
        table.add(packet.pid, packet.created, packet.source, packet.destination, packet.flits, value(arrival->injected),
                  value(arrival->arrived),
                  hw::routersBetween(study.shape(), arrival->source.tile, arrival->destination.tile),
                  arrival->latency());
    }
    return table.text();
}

std::string replayLatencyCsv(const ReplayResult& result) {
    report::CsvTable table({"latency", "packets"});
    result.measured.latencies().forEach(
        [&](std::uint64_t latency, std::uint64_t packets) { table.add(latency, packets); });
    return table.text();
}

std::string replayJson(const StudySpec& study, const PacketLog& log, const ReplayResult& result) {
    const Latencies& latencies = result.measured.latencies();
    ReportJson json;
    json["schema_version"] = 1;
    json["kind"] = "noc_replay";
    json["network"] = networkJson(study);
    json["complete"] = result.complete && !result.stalled();
    json["stalled"] = result.stalled() ? ReportJson(result.blocked) : ReportJson(nullptr);
    json["packets"] = log.packets.size();
    json["packets_arrived"] = latencies.packets();
    json["cycles"] = result.cycles;
    json["latency_cycles"] = latencyJson(latencies);
    json["split_cycles"] = splitJson(result.measured.split(), latencies.packets());
    json["comparison"] =
        result.comparison && result.comparison->packets != 0 ? comparisonJson(log, *result.comparison) : nullptr;
    json["simulation"] = simulationJson(result.flitHops, result.cycles, result.wallSeconds);
    return json.dump(2) + "\n";
}

std::string renderReplay(const StudySpec& study, const std::string& name, const PacketLog& log,
                         const ReplayResult& result, bool colour) {
    const Latencies& latencies = result.measured.latencies();
    const hw::LatencySums& split = result.measured.split();
    const auto mean = [&](auto sum) {
        return latencies.packets() == 0 ? 0.0 : static_cast<double>(sum) / static_cast<double>(latencies.packets());
    };
    const bool isWhole = result.complete && !result.stalled();
    Sheet sheet(colour);
    sheet.title(fmt::format("{} on {}", name, meshText(study)),
                isWhole            ? "complete"
                : result.stalled() ? "STALLED"
                                   : "INTERRUPTED",
                isWhole);
    addNetwork(sheet, study);
    sheet.line("packets",
               fmt::format("{} of {} arrived in {} cycles", report::thousands(latencies.packets()),
                           report::thousands(std::uint64_t{log.packets.size()}), report::thousands(result.cycles)));
    sheet.line("latency", latencyText(latencies));
    sheet.line("made of", fmt::format("{:.3f} source queueing, {:.3f} routing, {:.3f} serialisation, {:.3f} contention",
                                      mean(split.sourceQueueing), mean(split.routing), mean(split.serialisation),
                                      mean(split.contention)));
    if (result.comparison && result.comparison->packets != 0) addComparison(sheet, log, *result.comparison);
    sheet.rule();
    sheet.line("simulated", speedText(result.flitHops, result.cycles, result.wallSeconds));
    return sheet.text();
}

}  // namespace spikeloom::noc
