// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/noc/replay.hpp"

/// A replay as files and as text. Latencies are in cycles.
namespace spikeloom::noc {

/// A line for each packet that arrived, in order of creation.
[[nodiscard]] std::string arrivalsCsv(const StudySpec& study, const PacketLog& log, const ReplayResult& result);
/// A line for each latency that occurred.
[[nodiscard]] std::string replayLatencyCsv(const ReplayResult& result);
/// result.json; `comparison` is null if the log has no arrivals.
[[nodiscard]] std::string replayJson(const StudySpec& study, const PacketLog& log, const ReplayResult& result);
/// Fit to be pasted into a mail: ASCII, at most report::kTerminalWidth columns. @param name  of the log
[[nodiscard]] std::string renderReplay(const StudySpec& study, const std::string& name, const PacketLog& log,
                                       const ReplayResult& result, bool colour);

}  // namespace spikeloom::noc
