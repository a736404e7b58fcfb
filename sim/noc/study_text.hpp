// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "hw/noc/common/latency_tally.hpp"
#include "sim/noc/latencies.hpp"
#include "sim/noc/study.hpp"
#include "sim/report/sheet.hpp"

/// What curves and replays say in the same words.
namespace spikeloom::noc {

using report::Sheet;

/// `8 x 8 mesh`, `4 x 4 mesh of 4 cores a router`, `8 x 4 mesh on 2 x 1 chips`
[[nodiscard]] std::string meshText(const StudySpec& study);
/// `network  4 virtual channels of 4 flits, ...`, and the links between chips where there are several.
void addNetwork(Sheet& sheet, const StudySpec& study);
/// `5.3 M flit-hops/s, 47.1 k cycles/s`
[[nodiscard]] std::string speedText(std::uint64_t flitHops, std::uint64_t cycles, double seconds);

using ReportJson = nlohmann::ordered_json;
[[nodiscard]] ReportJson networkJson(const StudySpec& study);
/// Mean and percentiles; null without packets.
[[nodiscard]] ReportJson latencyJson(const Latencies& latencies);
/// Means over packets, which add up to the mean latency.
[[nodiscard]] ReportJson splitJson(const hw::LatencySums& split, std::uint64_t packets);
[[nodiscard]] ReportJson simulationJson(std::uint64_t flitHops, std::uint64_t cycles, double seconds);

}  // namespace spikeloom::noc
