// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/study_text.hpp"

#include <fmt/format.h>

#include "sim/report/numbers.hpp"
#include "sim/report/statistics.hpp"

namespace spikeloom::noc {
namespace {

double perSecond(std::uint64_t count, double seconds) {
    return report::ratio(static_cast<double>(count), seconds);
}

std::string cyclesText(std::uint32_t count) {
    return fmt::format("{} cycle{}", count, count == 1 ? "" : "s");
}

}  // namespace

std::string meshText(const StudySpec& study) {
    const hw::MeshShape shape = study.shape();
    std::string text = fmt::format("{} x {} {}", shape.width, shape.height, hw::describe(study.noc.topology));
    if (shape.concentration > 1) text += fmt::format(" of {} cores a router", shape.concentration);
    if (shape.board.chips() > 1) text += fmt::format(" on {} x {} chips", shape.board.chipsX, shape.board.chipsY);
    return text;
}

void addNetwork(Sheet& sheet, const StudySpec& study) {
    const hw::NocSpec& noc = study.noc;
    const hw::BoardSpec& board = study.board;
    sheet.line("network", fmt::format("{} virtual channel{} of {} flit{}, links of {}, credits of {}, routing {}",
                                      noc.virtualChannels, noc.virtualChannels == 1 ? "" : "s", noc.bufferFlits,
                                      noc.bufferFlits == 1 ? "" : "s", cyclesText(noc.linkCycles),
                                      cyclesText(noc.creditCycles), noc.routing));
    if (noc.columnLinkCycles() != noc.linkCycles)
        sheet.line("columns", fmt::format("links of {}", cyclesText(noc.columnLinkCycles())));
    if (noc.terminalLinkCycles() != noc.linkCycles)
        sheet.line("terminals", fmt::format("links of {}", cyclesText(noc.terminalLinkCycles())));
    if (board.chips() > 1)
        sheet.line("chips", fmt::format("joined by links of {} bits and {}, for flits of {} bits", board.linkBits,
                                        cyclesText(board.linkCycles), noc.flitBits));
}

std::string speedText(std::uint64_t flitHops, std::uint64_t cycles, double seconds) {
    return fmt::format("in {}: {} cycles, {}/s; {}/s", report::si(seconds, "s"), report::thousands(cycles),
                       report::si(perSecond(cycles, seconds), "cycles"),
                       report::si(perSecond(flitHops, seconds), "flit-hops"));
}

ReportJson networkJson(const StudySpec& study) {
    const hw::NocSpec& noc = study.noc;
    return {{"mesh", {study.shape().width, study.shape().height}},
            {"chips", {study.board.chipsX, study.board.chipsY}},
            {"concentration", noc.concentration},
            {"virtual_channels", noc.virtualChannels},
            {"buffer_flits", noc.bufferFlits},
            {"link_cycles", noc.linkCycles},
            {"vertical_link_cycles", noc.columnLinkCycles()},
            {"local_link_cycles", noc.terminalLinkCycles()},
            {"credit_cycles", noc.creditCycles},
            {"routing", noc.routing}};
}

ReportJson latencyJson(const Latencies& latencies) {
    if (latencies.packets() == 0) return nullptr;
    return {{"mean", latencies.mean()},
            {"p50", latencies.percentile(50)},
            {"p95", latencies.percentile(95)},
            {"p99", latencies.percentile(99)},
            {"max", latencies.max()}};
}

ReportJson splitJson(const hw::LatencySums& split, std::uint64_t packets) {
    if (packets == 0) return nullptr;
    const auto mean = [&](auto sum) { return static_cast<double>(sum) / static_cast<double>(packets); };
    return {{"source_queueing", mean(split.sourceQueueing)},
            {"routing", mean(split.routing)},
            {"serialisation", mean(split.serialisation)},
            {"contention", mean(split.contention)}};
}

ReportJson simulationJson(std::uint64_t flitHops, std::uint64_t cycles, double seconds) {
    return {{"wall_s", seconds},
            {"cycles_per_s", perSecond(cycles, seconds)},
            {"flit_hops_per_s", perSecond(flitHops, seconds)}};
}

}  // namespace spikeloom::noc
