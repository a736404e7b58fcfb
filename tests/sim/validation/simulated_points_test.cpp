// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "models/support/error.hpp"
#include "sim/config/presets.hpp"
#include "sim/validation/judge.hpp"
#include "tests/models/support/scratch_directory.hpp"
#include "tests/sim/validation/counters.hpp"

/// Every point from its workload to the verdict, as `spikeloom energy check` has it.
namespace spikeloom::validation {
namespace {

class SimulatedPoint : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        point_ = select({GetParam()}).at(0);
        table_ = energy::loadEnergyTable(config::configsDirectory() / "energy" / (point_.energy + ".json"));
        const auto measured = measure(point_, folder_.path());
        ASSERT_TRUE(measured.has_value());
        measured_ = *measured;
    }
    [[nodiscard]] Finding judged(const Measurement& measured) const { return judge(point_, measured, table_); }
    /// False, too, where a count appears that nobody published an energy of: then there is no total to judge.
    [[nodiscard]] bool holds(const Measurement& measured) const {
        try {
            return judged(measured).holds();
        } catch (const ConfigError& error) {
            EXPECT_NE(std::string(error.what()).find("unknown (null)"), std::string::npos) << error.what();
            return false;
        }
    }

    test::ScratchDirectory folder_;
    Point point_;
    energy::EnergyTable table_;
    Measurement measured_;
};

// A mis-count makes the check fail: each counter that is guarded, twice as large or, where nothing happens, once.
TEST_P(SimulatedPoint, HoldsAndFailsWithAnyOfItsCountersDoubled) {
    const Finding sound = judged(measured_);
    EXPECT_EQ(sound.isWithin, point_.bound ? std::optional(true) : std::nullopt) << sound.error;
    for (const RateFinding& rate : sound.rates) EXPECT_TRUE(rate.isMet) << rate.counter << " " << rate.error;
    EXPECT_GT(sound.counts.size(), 30u);
    for (const CountFinding& count : sound.counts) {
        EXPECT_EQ(count.simulated, count.expected) << count.counter;
        Measurement wrong = measured_;
        std::uint64_t& counter = counterOf(wrong, count.counter);
        counter = std::max<std::uint64_t>(1, 2 * counter);
        EXPECT_FALSE(holds(wrong)) << count.counter;
    }
}

TEST_P(SimulatedPoint, FailsWhenItsTimeIsTwiceAsLong) {
    if (point_.quantity != Quantity::Power) GTEST_SKIP() << "an energy of events knows no time";
    measured_.cycles *= 2;
    EXPECT_FALSE(judged(measured_).holds());
}

std::vector<std::string> names() {
    std::vector<std::string> all;
    for (const Point& point : points()) all.push_back(point.name);
    return all;
}

INSTANTIATE_TEST_SUITE_P(All, SimulatedPoint, testing::ValuesIn(names()), [](const auto& one) {
    std::string name = one.param;
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
});

}  // namespace
}  // namespace spikeloom::validation
