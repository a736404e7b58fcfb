// SPDX-License-Identifier: Apache-2.0
// Replays the reference's packet logs and compares packet by packet.
#include <gtest/gtest.h>

#include "sim/noc/replay.hpp"
#include "tests/sim/noc/reference.hpp"

namespace spikeloom::noc::test {
namespace {

/// @param exactShare  of packets with the reference's latency to the cycle, at least
void expectTheReferencesLatencies(const std::string& router, const std::string& name, double exactShare) {
    const auto file = referenceFile("pktlog/" + name);
    if (!std::filesystem::exists(file)) GTEST_SKIP() << "reference log " << name << " is not here";
    const StudySpec study = referenceStudy(router);
    const PacketLog log = readPacketLog(file, study.shape());
    ASSERT_TRUE(log.hasMeasured && log.hasArrived);
    const ReplayResult result = replay(study, log);
    EXPECT_FALSE(result.stalled()) << result.blocked;
    ASSERT_TRUE(result.comparison);
    const Comparison& comparison = *result.comparison;
    EXPECT_GT(comparison.packets, 4000u);
    EXPECT_LT(comparison.packets, log.packets.size()) << "only those that the log calls measured";
    EXPECT_NEAR(comparison.meanDifference(), 0.0, 0.01);
    EXPECT_NEAR(comparison.p99Difference(), 0.0, 0.03);
    EXPECT_GE(comparison.exactShare(), exactShare);
}

TEST(ReferenceReplay, OfFourChannelsAtLowLoad) {
    expectTheReferencesLatencies("vc4", "vc4_uniform_p1_r0.05.csv.gz", 0.9);
}
TEST(ReferenceReplay, OfFourChannelsAtMediumLoad) {
    expectTheReferencesLatencies("vc4", "vc4_uniform_p1_r0.3.csv.gz", 0.5);
}
TEST(ReferenceReplay, OfPacketsOfFourFlits) {
    expectTheReferencesLatencies("vc4", "vc4_uniform_p4_r0.2.csv.gz", 0.5);
}
TEST(ReferenceReplay, OfTheWormholeRouter) {
    expectTheReferencesLatencies("wh1", "wh1_uniform_p1_r0.12.csv.gz", 0.5);
}

}  // namespace
}  // namespace spikeloom::noc::test
