// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/noc/measure.hpp"
#include "sim/noc/packet_log.hpp"

namespace spikeloom::noc {

/// How latencies differ from those that the log holds, over the packets that both have and the log calls measured.
/// Differences are relative to the log: 0.01 is 1 % slower than there.
struct Comparison {
    std::uint64_t packets = 0;
    Latencies ours, logged;
    std::uint64_t sameLatency = 0;        ///< packets with exactly the latency in the log
    std::uint64_t sameInjection = 0;      ///< ... and cycle of injection; 0 if the log has none
    std::uint64_t largestDifference = 0;  ///< of one packet's latency [cycles]

    [[nodiscard]] double meanDifference() const;
    [[nodiscard]] double p99Difference() const;
    [[nodiscard]] double exactShare() const;
};

struct ReplayResult {
    std::vector<std::optional<Arrival>> arrivals;  ///< by place in the log; nothing for those that never arrived
    Measurement measured;                          ///< of all packets that arrived
    std::optional<Comparison> comparison{};        ///< if the log has arrivals
    std::uint64_t cycles = 0;
    std::uint64_t flitHops = 0;
    bool complete = true;   ///< false after an interruption
    std::string blocked{};  ///< the oldest packet that is stuck, if nothing arrived for `drain_cycles`
    double wallSeconds = 0;
    [[nodiscard]] bool stalled() const { return !blocked.empty(); }
};

/// Sends the packets of a log through the study's network, each created in its cycle, and waits until all have arrived.
/// @param routers  of the network; may be empty
[[nodiscard]] ReplayResult replay(const StudySpec& study, const PacketLog& log,
                                  const std::atomic<bool>* interrupted = nullptr, const hw::MakeRouter& routers = {});

}  // namespace spikeloom::noc
