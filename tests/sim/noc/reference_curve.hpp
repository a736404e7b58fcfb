// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/noc/curve.hpp"
#include "tests/sim/noc/reference.hpp"

/// The reference's curves, and ours under the same conditions.
namespace spikeloom::noc::test {

struct Setting {
    std::string router, pattern;
    std::uint16_t packetFlits = 1;
    [[nodiscard]] StudySpec study() const { return referenceStudy(router, pattern, packetFlits); }
};

/// A load of the reference, measured as StudySpec's defaults say.
struct ReferencePoint {
    double offered = 0;
    double made = 0;             ///< what its sources really made [flits/node/cycle]
    double accepted = 0;         ///< [flits/node/cycle]
    std::optional<double> mean;  ///< latency [cycles]; nothing if it gave up
    double routers = 0;          ///< mean
    bool isThroughput = false;   ///< not drained: only `accepted` means something
};

/// By load; empty if the reference is not here.
[[nodiscard]] std::vector<ReferencePoint> referenceCurve(const Setting& setting);

/// Mean latency at the reference's load, over `seeds` repetitions. The reference sends a few hundred to some 100,000
/// packets a point: that they make a little more than was asked for, and cross a few more or fewer routers (4 cycles
/// each) than ours, is chance of its traffic and taken out.
[[nodiscard]] double meanLatency(const Setting& setting, const ReferencePoint& reference, int seeds);

/// Accepted throughput at the reference's load, which is beyond saturation, over `seeds` repetitions: one of them
/// differs by up to 4 % from the next.
[[nodiscard]] double throughput(const Setting& setting, const ReferencePoint& reference, int seeds);

}  // namespace spikeloom::noc::test
