// SPDX-License-Identifier: Apache-2.0
// Every curve of the reference: latency up to 80 % of saturation, where networks saturate, and throughput beyond.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/sim/noc/reference_curve.hpp"

namespace spikeloom::noc::test {

void PrintTo(const Setting& setting, std::ostream* out) {
    *out << setting.router << ' ' << setting.pattern << ' ' << setting.packetFlits;
}

namespace {

constexpr int kSeeds = 4;

class ReferenceCurves : public testing::TestWithParam<Setting> {
protected:
    void SetUp() override {
        if (reference_.empty()) GTEST_SKIP() << "the reference's curves are not here";
    }
    /// A curve with the saturation and nothing else.
    [[nodiscard]] Saturation saturation() const {
        StudySpec study = GetParam().study();
        study.loads = {0.01};
        study.saturation.precision = 0.002;
        return measureCurve(study).saturation.value();
    }
    std::vector<ReferencePoint> reference_ = referenceCurve(GetParam());
};

TEST_P(ReferenceCurves, MeanLatencyIsTheReferencesBelowFourFifthsOfSaturation) {
    const double limit = 0.8 * saturation().stable;
    std::size_t compared = 0;
    for (const ReferencePoint& point : reference_) {
        if (point.isThroughput || !point.mean || point.offered >= limit) continue;
        const double ours = meanLatency(GetParam(), point, kSeeds);
        fmt::print("{} {} {} at {:.3f}: reference {:.3f}, here {:.3f}, {:+.2f} %\n", GetParam().router,
                   GetParam().pattern, GetParam().packetFlits, point.offered, *point.mean, ours,
                   100 * (ours / *point.mean - 1));
        EXPECT_NEAR(ours / *point.mean, 1.0, 0.02) << "at " << point.offered;
        ++compared;
    }
    EXPECT_GE(compared, 2u);
}

// The reference's loads are far apart: its last stable and its first saturated one, by the rule of latency, are bounds.
TEST_P(ReferenceCurves, SaturationLiesBetweenTheReferencesLastStableAndFirstSaturatedLoad) {
    const double alone = reference_.front().mean.value();
    double stable = 0, saturated = 1;
    for (const ReferencePoint& point : reference_) {
        if (point.isThroughput) continue;
        if (point.mean && *point.mean <= SaturationSpec{}.latencyFactor * alone)
            stable = point.offered;
        else
            saturated = std::min(saturated, point.offered);
    }
    const Saturation found = saturation();
    ASSERT_TRUE(found.saturated);
    fmt::print("{} {} {}: saturates between {:.4f} and {:.4f}; the reference between {} and {}\n", GetParam().router,
               GetParam().pattern, GetParam().packetFlits, found.stable, *found.saturated, stable, saturated);
    EXPECT_GE(*found.saturated, 0.98 * stable);
    EXPECT_LE(found.stable, 1.02 * saturated);
}

TEST_P(ReferenceCurves, ThroughputBeyondSaturationIsTheReferences) {
    const ReferencePoint& beyond = reference_.back();
    ASSERT_TRUE(beyond.isThroughput);
    const double ours = throughput(GetParam(), beyond, kSeeds);
    fmt::print("{} {} {}: {:.4f} accepted of {} offered, reference {:.4f}, {:+.2f} %\n", GetParam().router,
               GetParam().pattern, GetParam().packetFlits, ours, beyond.offered, beyond.accepted,
               100 * (ours / beyond.accepted - 1));
    EXPECT_NEAR(ours / beyond.accepted, 1.0, 0.03);
}

std::vector<Setting> all() {
    std::vector<Setting> settings;
    for (const char* router : {"wh1", "vc4"})
        for (const std::uint16_t flits : {std::uint16_t{1}, std::uint16_t{4}})
            for (const char* pattern : {"uniform", "transpose", "hotspot27"})
                settings.push_back({router, pattern, flits});
    return settings;
}

INSTANTIATE_TEST_SUITE_P(Booksim, ReferenceCurves, testing::ValuesIn(all()), [](const auto& setting) {
    return fmt::format("{}_{}_{}", setting.param.router, setting.param.pattern, setting.param.packetFlits);
});

}  // namespace
}  // namespace spikeloom::noc::test
