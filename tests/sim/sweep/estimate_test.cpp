// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/estimate.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/sim/sweep/fake_engine.hpp"
#include "tests/sim/sweep/sweep_folder.hpp"

namespace spikeloom::sweep::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Json = nlohmann::json;

TEST(Estimate, CountsAllPointsAndSimulatesOne) {
    const SweepFolder folder;
    FakeEngine engine;
    const Estimate estimated = estimate(folder.load(sixPoints()), {}, engine, nullptr);
    EXPECT_EQ(estimated.points, 6u);
    EXPECT_EQ(estimated.lookedAt, 6u);
    EXPECT_THAT(estimated.first, SizeIs(5));
    EXPECT_THAT(estimated.refused, IsEmpty());
    ASSERT_TRUE(estimated.pilot);
    EXPECT_EQ(estimated.pilot->status, Status::Complete);
    EXPECT_EQ(estimated.pilot->peakRssBytes, 1'000'000u);
    ASSERT_THAT(engine.jobs, SizeIs(1));
    EXPECT_EQ(Json::parse(engine.jobs[0].request)["assignments"], Json(estimated.pilotPoint.assigned.experiment));
    const std::filesystem::path left = std::string(Json::parse(engine.jobs[0].request)["directory"]);
    EXPECT_FALSE(std::filesystem::exists(left));
}

// 100,000 lanes are none; 1 x 1 tiles have too few cores for the network: only mapping finds that.
TEST(Estimate, KnowsWhichPointsCannotBeRunAndWhy) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0]["values"] = {4, 100'000};
    document["axes"][1] = {{"path", "chip.mesh"}, {"values", {"auto", {1, 1}}}};
    FakeEngine engine;
    const Estimate estimated = estimate(folder.load(document), {}, engine, nullptr);
    EXPECT_EQ(estimated.points, 4u);
    ASSERT_THAT(estimated.refused, SizeIs(3));
    EXPECT_THAT(estimated.refused[0].refusal, HasSubstr("mesh"));
    EXPECT_THAT(estimated.refused[1].refusal, HasSubstr("100000"));
    EXPECT_THAT(estimated.pilotPoint.point.values, ElementsAre("4", "\"auto\""));
}

TEST(Estimate, HasNoPilotWhereNoPointCanBeRun) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0]["values"] = {100'000};
    FakeEngine engine;
    const Estimate estimated = estimate(folder.load(document), {}, engine, nullptr);
    EXPECT_FALSE(estimated.pilot);
    EXPECT_THAT(estimated.refused, SizeIs(3));
    EXPECT_THAT(engine.jobs, IsEmpty());
}

TEST(Estimate, LooksAtSomeOfManyPointsEvenlySpread) {
    const SweepFolder folder;
    Json document = sixPoints();
    document["axes"][0] = {{"path", kLanes}, {"range", {{"from", 1}, {"to", 500}}}};
    document["axes"][1]["values"] = {1};
    FakeEngine engine;
    const Estimate estimated = estimate(folder.load(document), {}, engine, nullptr);
    EXPECT_EQ(estimated.points, 500u);
    EXPECT_EQ(estimated.lookedAt, 167u);  // every third: 1, 4, ... 499
    EXPECT_EQ(estimated.pilotPoint.point.values[0], "250");
}

TEST(Estimate, OfASearchIsAsManyPointsAsItMayAskFor) {
    const SweepFolder folder;
    FakeEngine engine;
    const Sweep random = folder.load(sixPoints(), {"strategy.kind=random", "strategy.points=4"});
    EXPECT_EQ(estimate(random, {}, engine, nullptr).points, 4u);
}

TEST(Estimate, StopsWhenInterrupted) {
    const SweepFolder folder;
    FakeEngine engine;
    engine.interrupted = true;
    const Estimate estimated = estimate(folder.load(sixPoints()), {}, engine, &engine.interrupted);
    EXPECT_FALSE(estimated.pilot);
    EXPECT_THAT(engine.jobs, IsEmpty());
}

TEST(AvailableMemory, IsMoreThanThisTestNeeds) {
    EXPECT_GT(availableMemory(), 1'000'000u);
}

TEST(Estimate, OfAShardCountsItsOwnPoints) {
    const SweepFolder folder;
    FakeEngine engine;
    const Sweep sweep = folder.load(sixPoints());
    const std::uint64_t first = estimate(sweep, {0, 2}, engine, nullptr).points;
    EXPECT_EQ(first + estimate(sweep, {1, 2}, engine, nullptr).points, 6u);
}

TEST(Estimate, OfAnExternalStrategyIsRefused) {
    const SweepFolder folder;
    FakeEngine engine;
    Json document = sixPoints();
    document["strategy"] = {{"kind", "external"}};
    EXPECT_THROW((void)estimate(folder.load(document), {}, engine, nullptr), ConfigError);
}

}  // namespace
}  // namespace spikeloom::sweep::test
