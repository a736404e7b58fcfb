// SPDX-License-Identifier: Apache-2.0
// A few points of the reference's curves; reference_all_curves_test.cpp has all of them.
#include <gtest/gtest.h>

#include "tests/sim/noc/reference_curve.hpp"

namespace spikeloom::noc::test {
namespace {

void expectTheReferencesLatency(const Setting& setting, std::initializer_list<double> loads) {
    const std::vector<ReferencePoint> reference = referenceCurve(setting);
    if (reference.empty()) GTEST_SKIP() << "the reference's curves are not here";
    std::size_t compared = 0;
    for (const ReferencePoint& point : reference) {
        if (point.isThroughput || std::find(loads.begin(), loads.end(), point.offered) == loads.end()) continue;
        EXPECT_NEAR(meanLatency(setting, point, 1) / point.mean.value(), 1.0, 0.02) << "at " << point.offered;
        ++compared;
    }
    EXPECT_EQ(compared, loads.size());
}

TEST(ReferenceCurve, LatencyOfFourChannelsUnderUniformTraffic) {
    expectTheReferencesLatency({"vc4", "uniform", 1}, {0.05, 0.2, 0.3});
}
TEST(ReferenceCurve, LatencyOfFourFlitsUnderTransposedTraffic) {
    expectTheReferencesLatency({"vc4", "transpose", 4}, {0.05, 0.1});
}
TEST(ReferenceCurve, LatencyOfFourChannelsWithAHotspot) {
    expectTheReferencesLatency({"vc4", "hotspot27", 1}, {0.06, 0.1});
}
TEST(ReferenceCurve, LatencyOfTheWormholeRouter) {
    expectTheReferencesLatency({"wh1", "uniform", 1}, {0.05, 0.1});
}

TEST(ReferenceCurve, ThroughputBeyondSaturation) {
    for (const Setting& setting : {Setting{"vc4", "uniform", 1}, {"wh1", "transpose", 4}}) {
        const std::vector<ReferencePoint> reference = referenceCurve(setting);
        if (reference.empty()) GTEST_SKIP() << "the reference's curves are not here";
        ASSERT_TRUE(reference.back().isThroughput);
        EXPECT_NEAR(throughput(setting, reference.back(), 1) / reference.back().accepted, 1.0, 0.03);
    }
}

}  // namespace
}  // namespace spikeloom::noc::test
