// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/curve.hpp"

#include <gtest/gtest.h>

#include "sim/noc/generator.hpp"

namespace spikeloom::noc {
namespace {

/// A 4 x 4 mesh, measured briefly.
StudySpec brief() {
    StudySpec study;
    study.mesh = {4, 4};
    study.warmUpCycles = 500;
    study.measuredCycles = 2000;
    study.drainCycles = 2000;
    return study;
}

TEST(Latencies, HaveMeanAndNearestRankPercentiles) {
    Latencies latencies;
    for (std::uint64_t i = 1; i <= 200; ++i) latencies.add(i);
    EXPECT_EQ(latencies.packets(), 200u);
    EXPECT_DOUBLE_EQ(latencies.mean(), 100.5);
    EXPECT_EQ(latencies.percentile(50), 100u);
    EXPECT_EQ(latencies.percentile(99), 198u);
    EXPECT_EQ(latencies.percentile(100), 200u);
    EXPECT_EQ(latencies.max(), 200u);
}

TEST(Latencies, OfNoPacketsAreZero) {
    const Latencies none;
    EXPECT_EQ(none.mean(), 0.0);
    EXPECT_EQ(none.percentile(99), 0u);
    EXPECT_EQ(none.max(), 0u);
}

TEST(Latencies, OfOnePacketAreIts) {
    Latencies one;
    one.add(7);
    for (const std::uint32_t percent : {1u, 50u, 99u, 100u}) EXPECT_EQ(one.percentile(percent), 7u);
}

// The measured packets are those that an equal generator makes in the window.
TEST(Measure, CountsThePacketsThatWereMadeInTheWindow) {
    const StudySpec study = brief();
    Generator generator(study.traffic, study.shape(), 0.1);
    std::uint64_t expected = 0;
    for (std::uint64_t cycle = 0; cycle < 2500; ++cycle)
        generator.next([&](NodeId, NodeId) { expected += cycle >= 500 ? 1 : 0; });
    const auto point = measure(study, 0.1, Drain::Yes);
    ASSERT_TRUE(point);
    EXPECT_EQ(point->measuredPackets, expected);
    EXPECT_EQ(point->measured.latencies().packets(), expected);
    EXPECT_DOUBLE_EQ(point->created, static_cast<double>(expected) / (16 * 2000));
    EXPECT_NEAR(point->accepted, point->created, 0.002);
    EXPECT_TRUE(point->stable());
    EXPECT_GT(point->cycles, 2500u);
}

TEST(Measure, SplitOfTheMeanAddsUpToTheMean) {
    const auto point = measure(brief(), 0.3, Drain::Yes);
    const hw::LatencySums& split = point->measured.split();
    EXPECT_EQ(split.latency(), point->measured.latencies().sum());
    EXPECT_GT(split.contention, 0u);
    EXPECT_EQ(split.serialisation, 0u);
}

// Every packet of the pattern neighbour within the mesh crosses 3 routers; those that wrap, 4 x 4: (3, y) to (0, y + 1)
// 5, (x, 3) to (x + 1, 0) 5, (3, 3) to (0, 0) 7. (9 x 3 + 3 x 5 + 3 x 5 + 7) / 16 = 4 routers, 18 cycles alone.
TEST(Measure, ZeroLoadIsTheMeanOfWhatPacketsTakeAlone) {
    StudySpec study = brief();
    study.traffic.pattern = "neighbour";
    study.measuredCycles = 20'000;
    const auto point = measure(study, 0.05, Drain::Yes);
    EXPECT_NEAR(point->meanOf(point->measured.routers()), 4.0, 0.03);
    EXPECT_DOUBLE_EQ(point->zeroLoad(), 4 * point->meanOf(point->measured.routers()) + 2);
    EXPECT_NEAR(point->zeroLoad(), 18.0, 0.12);
}

TEST(Measure, RepeatsItselfToTheCycle) {
    const auto once = measure(brief(), 0.4, Drain::Yes), again = measure(brief(), 0.4, Drain::Yes);
    EXPECT_EQ(once->measured.latencies().sum(), again->measured.latencies().sum());
    EXPECT_EQ(once->accepted, again->accepted);
    EXPECT_EQ(once->flitHops, again->flitHops);
}

// One receiver takes a flit a cycle, 15 others and itself offer 16 x 0.5: it accepts 1/16 a node.
TEST(Measure, BeyondSaturationAcceptedIsWhatTheBottleneckPasses) {
    StudySpec study = brief();
    study.traffic.pattern = "hotspot";
    study.traffic.hotspots = {{.tile = 0, .weight = 1}};
    for (std::uint32_t tile = 1; tile < 16; ++tile) study.traffic.hotspots.push_back({.tile = tile, .weight = 0});
    const auto point = measure(study, 0.5, Drain::No);
    EXPECT_NEAR(point->accepted, 1.0 / 16, 1e-3);
    EXPECT_EQ(point->saturated, Saturated::Throughput);
    EXPECT_EQ(point->cycles, 2500u);
}

// The same of 2 x 2 tiles of 4 cores: rates are those of a node, and a core has a port of its own.
TEST(Measure, RatesAreThoseOfACore) {
    StudySpec study = brief();
    study.mesh = {2, 2};
    study.noc.concentration = 4;
    study.traffic.pattern = "hotspot";
    for (std::uint32_t node = 0; node < 16; ++node)
        study.traffic.hotspots.push_back({.tile = node / 4, .core = node % 4, .weight = node == 6 ? 1u : 0u});
    const auto point = measure(study, 0.5, Drain::No);
    EXPECT_NEAR(point->created, 0.5, 0.01);
    EXPECT_NEAR(point->accepted, 1.0 / 16, 1e-3);
}

// 4 x 4 nodes on 2 x 2 tiles, each to the next in both directions. Of the four of a tile one stays (1 router), two
// cross a link along one axis (2 routers, around the edge too: there are but two columns), and one crosses two (3): 8 /
// 4 = 2.
TEST(Measure, ZeroLoadOfAConcentratedMeshIsWhatPacketsTakeAlone) {
    StudySpec study = brief();
    study.mesh = {2, 2};
    study.noc.concentration = 4;
    study.traffic.pattern = "neighbour";
    study.measuredCycles = 20'000;
    const auto point = measure(study, 0.05, Drain::Yes);
    EXPECT_NEAR(point->meanOf(point->measured.routers()), 2.0, 0.02);
    EXPECT_DOUBLE_EQ(point->zeroLoad(), 4 * point->meanOf(point->measured.routers()) + 2);
}

TEST(Measure, GivesUpDrainingAtItsLimitAndSaysSo) {
    StudySpec study = brief();
    study.drainCycles = 100;
    const auto point = measure(study, 0.95, Drain::Yes);
    EXPECT_EQ(point->saturated, Saturated::Drain);
    EXPECT_EQ(point->cycles, 2600u);
    EXPECT_LT(point->measured.latencies().packets(), point->measuredPackets);
}

// At 0.3 the mean is a few per cent beyond zero load: a factor between tells stable from saturated.
TEST(Measure, SaturatedIsALatencyBeyondTheFactor) {
    StudySpec study = brief();
    const auto point = measure(study, 0.3, Drain::Yes);
    const double ratio = point->measured.latencies().mean() / point->zeroLoad();
    ASSERT_GT(ratio, 1.0);
    study.saturation.latencyFactor = ratio * 1.0001;
    EXPECT_EQ(measure(study, 0.3, Drain::Yes)->saturated, Saturated::No);
    study.saturation.latencyFactor = ratio * 0.9999;
    EXPECT_EQ(measure(study, 0.3, Drain::Yes)->saturated, Saturated::Latency);
}

TEST(Measure, EndsWhenInterrupted) {
    const std::atomic<bool> interrupted = true;
    EXPECT_FALSE(measure(brief(), 0.1, Drain::Yes, &interrupted));
}

TEST(Curve, ASweepEndsWithItsFirstSaturatedLoadAndAListDoesNot) {
    StudySpec study = brief();
    study.saturation.search = false;
    study.sweep = SweepSpec{.from = 0.2, .step = 0.4, .to = 1.0};
    const Curve swept = measureCurve(study);
    ASSERT_GE(swept.points.size(), 2u);
    for (std::size_t i = 0; i + 1 < swept.points.size(); ++i) EXPECT_TRUE(swept.points[i].stable());
    EXPECT_FALSE(swept.points.back().stable());
    EXPECT_FALSE(swept.saturation);
    EXPECT_FALSE(swept.overload);
    study.sweep.reset();
    study.loads = {1.0, 0.2, 0.95};
    const Curve listed = measureCurve(study);
    ASSERT_EQ(listed.points.size(), 3u);
    EXPECT_EQ(listed.points[0].load, 0.2);
    EXPECT_EQ(listed.points[2].load, 1.0);
}

TEST(Curve, FindsTheSaturationBetweenTwoMeasuredLoadsNoFurtherApartThanThePrecision) {
    StudySpec study = brief();
    study.noc.virtualChannels = 1;
    study.loads = {0.05};
    study.saturation.precision = 0.01;
    const Curve curve = measureCurve(study);
    ASSERT_TRUE(curve.saturation && curve.saturation->saturated);
    EXPECT_LE(*curve.saturation->saturated - curve.saturation->stable, 0.01);
    EXPECT_TRUE(measure(study, curve.saturation->stable, Drain::Yes)->stable());
    EXPECT_FALSE(measure(study, *curve.saturation->saturated, Drain::Yes)->stable());
    ASSERT_TRUE(curve.overload);
    EXPECT_EQ(curve.overload->load, 0.9);
    // 1 VC: about one packet in two cycles over the bisection, which a uniform 4 x 4 mesh loads with 1.0 x its load
    EXPECT_GT(curve.saturation->stable, 0.2);
    EXPECT_LT(curve.saturation->stable, 0.5);
    EXPECT_TRUE(curve.complete);
}

// Half of what the 8 C nodes left of the middle send crosses it, over 4 links: 4 C L <= 4, and so L <= 1 / C.
TEST(Curve, SaturatesBelowTheBoundOfTheBisection) {
    for (const std::uint32_t cores : {2u, 4u}) {
        StudySpec study = brief();
        study.noc.concentration = cores;
        study.loads = {0.05};
        study.saturation.precision = 0.02;
        const Curve curve = measureCurve(study);
        ASSERT_TRUE(curve.saturation && curve.saturation->saturated) << cores;
        EXPECT_LT(*curve.saturation->saturated, 1.0 / cores);
        EXPECT_GT(curve.saturation->stable, 0.7 / cores);
        EXPECT_GT(curve.overload->accepted, 0.7 / cores);
        EXPECT_LT(curve.overload->accepted, 1.0 / cores);
    }
}

// Every tile to itself: nothing is shared, and a local port takes a flit a cycle.
TEST(Curve, SaysSoWhenNothingSaturates) {
    StudySpec study = brief();
    study.mesh = {1, 1};
    study.loads = {0.1};
    const Curve curve = measureCurve(study);
    ASSERT_TRUE(curve.saturation);
    EXPECT_FALSE(curve.saturation->saturated);
    EXPECT_EQ(curve.saturation->stable, 1.0);
    EXPECT_EQ(curve.probes.size(), 1u);
}

TEST(Curve, InterruptedKeepsWhatIsFinished) {
    StudySpec study = brief();
    study.loads = {0.1, 0.2, 0.3};
    std::atomic<bool> interrupted = false;
    const auto stop = [&](const LoadPoint& point) { interrupted = point.load == 0.2; };
    const Curve curve = measureCurve(study, {.progress = stop, .interrupted = &interrupted});
    EXPECT_FALSE(curve.complete);
    EXPECT_EQ(curve.points.size(), 2u);
    EXPECT_FALSE(curve.saturation);
}

TEST(Sweep, HasEveryStepUpToAndIncludingItsEnd) {
    EXPECT_EQ((SweepSpec{.from = 0.05, .step = 0.05, .to = 0.2}.loads()), (std::vector<double>{0.05, 0.1, 0.15, 0.2}));
    EXPECT_EQ((SweepSpec{.from = 0.1, .step = 0.3, .to = 0.5}.loads()), (std::vector<double>{0.1, 0.4}));
    EXPECT_EQ((SweepSpec{.from = 0.5, .step = 0.1, .to = 0.5}.loads()), (std::vector<double>{0.5}));
}

}  // namespace
}  // namespace spikeloom::noc
