// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <numeric>

#include "models/support/error.hpp"
#include "tests/sim/report/hand_run.hpp"

namespace spikeloom::report {
namespace {

// An inference takes 1200 + 100 cycles of 10 ns = 13 us.
//   membrane  60 words x 2 pJ        120 pJ      static  2 cores x 1 mW x 13 us            26 nJ
//   network   100 hops x 5 pJ        500 pJ      idle    2 routers x 1 uW/MHz x 100 MHz   2.6 nJ
//   barrier   4 x 10 pJ (5 .. 20)     40 pJ
constexpr double kTotal = 120e-12 + 500e-12 + 40e-12 + 26e-9 + 2.6e-9;
constexpr double kRounding = 1e-20;  // nine digits below the smallest part

TEST(EnergySummary, BillsEventsStaticAndIdlePowerOverLatencyAndReset) {
    const EnergySummary energy = test::HandRun().summary().energy;
    EXPECT_NEAR(energy.totalJ.nominal, kTotal, kRounding);
    EXPECT_NEAR(energy.staticJ, 26e-9, kRounding);
    EXPECT_NEAR(energy.idleJ, 2.6e-9, kRounding);
}

TEST(EnergySummary, PassesOnTheUncertaintyOfTheTable) {
    const EnergySummary energy = test::HandRun().summary().energy;
    EXPECT_NEAR(energy.totalJ.low, kTotal - 20e-12, kRounding);
    EXPECT_NEAR(energy.totalJ.high, kTotal + 40e-12, kRounding);
}

// The barriers' figure alone is uncertain: 4 x [5, 20] pJ, 60 pJ wide, as a uniform distribution 60 / sqrt(12). Samples
// share the figure, so that the mean's deviation is no smaller than theirs.
TEST(EnergySummary, GivesTheStandardDeviationOfTheTotalAndOfEachComponent) {
    const EnergySummary energy = test::HandRun().summary().energy;
    EXPECT_NEAR(energy.totalJ.sigma, 17.3205e-12, 1e-16);
    EXPECT_NEAR(energy.byComponent[2].standardDeviationJ.value(), 17.3205e-12, 1e-16);
}

TEST(EnergySummary, SaysNoDeviationOfWhatTheTableStatesNoneFor) {
    const EnergySummary energy = test::HandRun().summary().energy;
    EXPECT_EQ(energy.byComponent[0].standardDeviationJ, std::nullopt);
    EXPECT_EQ(energy.staticStandardDeviationJ, std::nullopt);
    EXPECT_EQ(energy.idleStandardDeviationJ, std::nullopt);
    EXPECT_NEAR(energy.totalJ.stated, 40e-12, kRounding);  // the barriers
}

TEST(EnergySummary, ListsTheLargestComponentFirst) {
    const auto parts = test::HandRun().summary().energy.byComponent;
    ASSERT_EQ(parts.size(), energy::kComponents);
    EXPECT_EQ(parts[0].name, "network");
    EXPECT_NEAR(parts[0].energyJ, 500e-12, kRounding);
    EXPECT_EQ(parts[1].name, "membrane_memory");
    EXPECT_EQ(parts[2].name, "barrier");
}

TEST(EnergySummary, SaysHowMuchOfTheTotalIsAnEstimate) {
    const auto kinds = test::HandRun().summary().energy.byKind;
    const double sum =
        std::accumulate(kinds.begin(), kinds.end(), 0.0, [](double s, auto& k) { return s + k.energyJ; });
    EXPECT_NEAR(sum, kTotal, kRounding);
    EXPECT_EQ(kinds[0].name, "measured");
    EXPECT_NEAR(kinds[0].energyJ, 120e-12, kRounding);
    EXPECT_EQ(kinds[4].name, "estimate");
    EXPECT_NEAR(kinds[4].energyJ, 40e-12 + 2.6e-9, kRounding);  // barriers and idle clock
}

TEST(EnergySummary, SamplesAddUpToTheWhole) {
    const Summary summary = test::HandRun().summary();
    const double sum = std::accumulate(summary.sampleRows.begin(), summary.sampleRows.end(), 0.0,
                                       [](double s, auto& row) { return s + row.energyJ; });
    EXPECT_NEAR(sum / 3.0, kTotal, kRounding);
    // sample 0: the same events, but 1100 cycles = 11 us: 660 pJ + 22 nJ + 2.2 nJ
    EXPECT_NEAR(summary.sampleRows[0].energyJ, 24.86e-9, kRounding);
}

// Step 1 of three samples: 150 hops x 5 pJ, and 300 cycles = 3 us x 2.2 mW; a third of that each.
TEST(EnergySummary, BillsAStepForItsOwnEventsAndCycles) {
    EXPECT_NEAR(test::HandRun().summary().stepRows[0].energyJ, (750e-12 + 6.6e-9) / 3.0, kRounding);
}

TEST(EnergyRows, GiveWhatOneCountCostsAndLeaveItOpenWhereNothingWasCounted) {
    const auto rows = test::HandRun().summary().energyRows;
    ASSERT_EQ(rows.size(), 6u);  // four entries, one static, one idle
    EXPECT_EQ(rows[0].entry, "membrane word");
    EXPECT_EQ(rows[0].count, 60.0);
    ASSERT_TRUE(rows[0].energyEachPj);
    EXPECT_NEAR(*rows[0].energyEachPj, 2.0, 1e-12);
    EXPECT_EQ(rows[3].entry, "fan-out word");
    EXPECT_EQ(rows[3].energyEachPj, std::nullopt);
    EXPECT_EQ(rows[4].component, "static");
    EXPECT_EQ(rows[4].count, 2.0);  // cores, not cores divided by samples
    EXPECT_EQ(rows[4].countUnit, "core");
}

TEST(EnergyRows, SharesAddUpToOne) {
    const auto rows = test::HandRun().summary().energyRows;
    const double sum =
        std::accumulate(rows.begin(), rows.end(), 0.0, [](double s, auto& row) { return s + row.share; });
    EXPECT_NEAR(sum, 1.0, 1e-12);
}

TEST(EnergySummary, RefusesATotalThatNeedsAnUnknownFigure) {
    test::HandRun run;
    energy::EnergyTable table = test::handTable();
    table.entries[1].energyPj.reset();
    const energy::EnergyModel model(table, run.experiment.chip, energy::inventoryOf(run.mapping));
    EXPECT_THROW((void)summarise(run.result, {run.experiment, run.program, run.mapping, model}), ConfigError);
}

}  // namespace
}  // namespace spikeloom::report
