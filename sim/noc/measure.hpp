// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <optional>

#include "hw/noc/common/latency_tally.hpp"
#include "sim/noc/latencies.hpp"
#include "sim/noc/study.hpp"
#include "sim/noc/testbed.hpp"

namespace spikeloom::noc {

/// What is found out of packets, one by one as they arrive.
class Measurement {
public:
    Measurement(hw::MeshShape shape, const hw::NocSpec& spec) : tally_(shape, spec) {}
    void add(const Arrival& packet);

    [[nodiscard]] const Latencies& latencies() const { return latencies_; }
    [[nodiscard]] const hw::LatencySums& split() const { return tally_.sums(); }
    [[nodiscard]] std::uint64_t routers() const { return tally_.sums().routers; }

private:
    Latencies latencies_;
    hw::LatencyTally tally_;
};

/// Why a load counts as saturated.
enum class Saturated : std::uint8_t {
    No,
    Latency,     ///< mean latency beyond `latency_factor` times zero load
    Throughput,  ///< accepted less than `accepted_share` of what was made
    Drain,       ///< measured packets had not arrived when `drain_cycles` were over
};
[[nodiscard]] const char* describe(Saturated why);

/// The network under one load. Rates are in flits/node/cycle, over the measured window.
struct LoadPoint {
    double load = 0;      ///< asked for
    double created = 0;   ///< what the sources made
    double accepted = 0;  ///< of packets whose tail arrived in the window
    Measurement measured;
    std::uint64_t measuredPackets = 0;  ///< created in the window; `measured` holds those of them that arrived
    std::uint64_t cycles = 0;           ///< simulated
    std::uint64_t flitHops = 0;
    Saturated saturated = Saturated::No;

    [[nodiscard]] bool stable() const { return saturated == Saturated::No; }
    [[nodiscard]] double meanOf(std::uint64_t sum) const;
    /// Mean latency that the same packets would have without each other.
    [[nodiscard]] double zeroLoad() const { return meanOf(measured.split().routing + measured.split().serialisation); }
};

enum class Drain : std::uint8_t {
    Yes,  ///< sources go on until every measured packet has arrived, so that the last ones have company too
    No,   ///< ends with the window: for throughput beyond saturation
};

/// Warms up, measures and drains. @param interrupted  may be null; once true, the measurement is given up
/// @param routers  of the network; may be empty
/// @return nothing if interrupted
[[nodiscard]] std::optional<LoadPoint> measure(const StudySpec& study, double load, Drain drain,
                                               const std::atomic<bool>* interrupted = nullptr,
                                               const hw::MakeRouter& routers = {});

}  // namespace spikeloom::noc
