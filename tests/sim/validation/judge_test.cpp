// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/judge.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "sim/config/load.hpp"
#include "sim/config/presets.hpp"
#include "tests/sim/validation/counters.hpp"

namespace spikeloom::validation {
namespace {

using testing::HasSubstr;

const Point& point(const std::string& name) {
    for (const Point& candidate : points())
        if (candidate.name == name) return candidate;
    throw std::logic_error("no point " + name);
}

energy::EnergyTable tableOf(const Point& point) {
    return energy::loadEnergyTable(config::configsDirectory() / "energy" / (point.energy + ".json"));
}

/// What a chip counts that does the workload exactly, in exactly its time, next to the host.
Measurement exact(const Point& point, double seconds) {
    Measurement measured;
    measured.chip = config::loadChip(config::configsDirectory() / "chips" / (point.chip + ".json"));
    measured.layout = {.sumBits = 10, .membraneBits = 16, .readoutBits = 16};
    for (const Count& count : countsOf(point.workload, measured.chip, measured.layout))
        counterOf(measured, count.counter) = count.expected;
    measured.cycles = static_cast<std::uint64_t>(std::llround(seconds * measured.chip.clockMhz * 1e6));
    return measured;
}

/// ODIN at 75 MHz: 1024 spikes x 256 operations x 2 cycles.
Measurement exactOdin() {
    return exact(point("odin-75MHz"), 1024 * 256 * 2 / 75e6);
}

/// TrueNorth at 20 Hz: 250 ticks.
Measurement exactTrueNorth() {
    return exact(point("truenorth-20Hz"), 0.25);
}

Measurement exactLoihi() {
    return exact(point("loihi1-knn-low"), 1e-3);
}

Finding judged(const std::string& name, const Measurement& measured) {
    return judge(point(name), measured, tableOf(point(name)));
}

// 37.5 MSOP/s x 8.43 pJ + 27.3 uW + 133.5 uW = 476.925 uW: 0.016 % below 477.
TEST(Judge, FindsOdinsPowerWithinItsBound) {
    const Finding finding = judged("odin-75MHz", exactOdin());
    EXPECT_TRUE(finding.holds());
    EXPECT_EQ(finding.isWithin, true);
    EXPECT_NEAR(finding.predicted.nominal, 476.925e-6, 1e-9);
    EXPECT_NEAR(finding.error, -0.000157, 1e-6);
    ASSERT_EQ(finding.rates.size(), 1u);
    EXPECT_NEAR(finding.rates[0].simulated, 37.5e6, 1.0);
    EXPECT_EQ(finding.shares.size(), 3u);
}

TEST(Judge, FailsAPointWhoseOperationsAreCountedTwice) {
    Measurement measured = exactOdin();
    measured.core.synapticOperations *= 2;
    const Finding finding = judged("odin-75MHz", measured);
    EXPECT_EQ(finding.isWithin, false);
    EXPECT_FALSE(finding.isCounted);
    EXPECT_FALSE(finding.rates[0].isMet);
    EXPECT_GT(finding.error, 0.6);
}

TEST(Judge, FailsAPointThatTookTooLong) {
    Measurement measured = exactOdin();
    measured.cycles += measured.cycles / 50;
    EXPECT_FALSE(judged("odin-75MHz", measured).holds());
}

TEST(Judge, FailsAPointWhoseTableChargesTwice) {
    energy::EnergyTable table = tableOf(point("odin-75MHz"));
    *table.entries[0].energyPj *= 2;
    const Finding finding = judge(point("odin-75MHz"), exactOdin(), table);
    EXPECT_TRUE(finding.isCounted);
    EXPECT_EQ(finding.isWithin, false);
}

// The bound is 1 %: 0.99 % above the published rate is met, 1.01 % is not.
TEST(Judge, HoldsRatesToOnePercent) {
    for (const auto& [percent, isMet] : {std::pair{0.99, true}, {1.01, false}, {-0.99, true}, {-1.01, false}}) {
        Measurement measured = exactOdin();
        const double operations = 37.5e6 * measured.seconds() * (1 + percent / 100);
        measured.core.synapticOperations = static_cast<std::uint64_t>(std::llround(operations));
        EXPECT_EQ(judged("odin-75MHz", measured).rates[0].isMet, isMet) << percent;
    }
}

// 16 cores of 4096: 256 times their events, and the chip's static power once. 20.07 Hz x 2^27 x 2.297 pJ = 6.19 mW. The
// readout behind the 16 is one neuron more, which counts as 256.
TEST(Judge, ScalesTheEventsOfASampleOfCoresAndNotThePowerOfTheChip) {
    const Finding finding = judged("truenorth-20Hz", exactTrueNorth());
    EXPECT_TRUE(finding.holds());
    EXPECT_NEAR(finding.predicted.nominal, 64.43e-3 + 6.19e-3, 0.01e-3);
    EXPECT_NEAR(finding.rates[1].simulated, 1000.0 * 256 * (4096 + 1), 1.0);
}

TEST(Judge, FailsAPointWhoseNeuronsWereNotUpdatedInATick) {
    Measurement measured = exactTrueNorth();
    measured.core.neuronUpdates -= measured.core.neuronUpdates / 50;
    EXPECT_FALSE(judged("truenorth-20Hz", measured).holds());
}

// 16 x (667 x 4800 x 23.6 pJ + 60 x 4801 x 52 pJ + 6670 x 1.7 pJ) = 16 x (75.56 + 14.98 + 0.01) uJ = 1.4488 mJ: 8.9 %
// above 1.33.
TEST(Judge, BillsADynamicEnergyWithoutPowerAndWithoutWhatIsLeftOut) {
    const Finding finding = judged("loihi1-knn-low", exactLoihi());
    EXPECT_TRUE(finding.holds());
    EXPECT_NEAR(finding.predicted.nominal, 1.4488e-3, 0.0001e-3);
    EXPECT_NEAR(finding.error, 0.0893, 0.0002);
    ASSERT_EQ(finding.shares.size(), 3u);
    EXPECT_EQ(finding.shares[0].name, "synaptic_operation");
}

TEST(Judge, FailsAQueryWhoseUpdatesAreForgottenThoughItsEnergyIsWithinTheBound) {
    Measurement measured = exactLoihi();
    measured.core.neuronUpdates = 0;
    const Finding finding = judged("loihi1-knn-low", measured);
    EXPECT_EQ(finding.isWithin, true);
    EXPECT_FALSE(finding.holds());
}

// A spike of 667 that is not counted weighs 0.15 %, and its 80 words weigh nothing where an operation includes them.
TEST(Judge, FailsAQueryOfWhichOneCountIsWrongByOne) {
    for (const char* counter : {"core.events_received", "core.membrane_read_words", "noc.local_hops",
                                "core.neuron_events", "host.link_bits"}) {
        Measurement measured = exactLoihi();
        ++counterOf(measured, counter);
        const Finding finding = judged("loihi1-knn-low", measured);
        EXPECT_EQ(finding.isWithin, true) << counter;
        EXPECT_FALSE(finding.holds()) << counter;
        EXPECT_EQ(std::count_if(finding.counts.begin(), finding.counts.end(), [](const auto& c) { return !c.isMet(); }),
                  1)
            << counter;
    }
}

TEST(Judge, RefusesToLeaveOutAnUnknownFigureThatThePointNeeds) {
    Point needy = point("loihi1-knn-low");
    needy.leftOut = {"host.link_bit"};
    try {
        (void)judge(needy, exactLoihi(), tableOf(needy));
        FAIL() << "judged";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.what(), HasSubstr("the energy of barrier is unknown (null)"));
    }
}

TEST(Judge, DoesNotJudgeAPointWithoutABound) {
    Measurement measured = exactTrueNorth();
    energy::EnergyTable table = tableOf(point("truenorth-20Hz-decomposed"));
    *table.staticPowers[0].powerMw *= 10;
    const Finding finding = judge(point("truenorth-20Hz-decomposed"), measured, table);
    EXPECT_TRUE(finding.holds());
    EXPECT_EQ(finding.isWithin, std::nullopt);
}

TEST(Judge, FailsAPointWithoutABoundThatCountsWrongly) {
    Measurement measured = exactTrueNorth();
    ++measured.core.membraneReadWords;
    const Point& beside = point("truenorth-20Hz-decomposed");
    EXPECT_FALSE(judge(beside, measured, tableOf(beside)).holds());
}

}  // namespace
}  // namespace spikeloom::validation
