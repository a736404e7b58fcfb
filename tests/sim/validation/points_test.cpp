// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/point.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "models/support/error.hpp"
#include "sim/config/presets.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::validation {
namespace {

using testing::HasSubstr;

std::vector<std::string> namesOf(const std::vector<Point>& chosen) {
    std::vector<std::string> names;
    for (const Point& point : chosen) names.push_back(point.name);
    return names;
}

TEST(Points, HaveNamesOfTheirOwnAndSayWhatTheyMean) {
    std::set<std::string> names;
    for (const Point& point : points()) {
        EXPECT_TRUE(names.insert(point.name).second) << point.name;
        EXPECT_FALSE(point.source.empty()) << point.name;
        EXPECT_FALSE(point.why.empty()) << point.name;
        EXPECT_FALSE(point.rates.empty()) << point.name;
        EXPECT_EQ(point.scale == 1, point.scaleReason.empty()) << point.name;
    }
}

// What the workload does by construction is what the publication says, to 1 %: else the point could not be met.
TEST(Points, HaveWorkloadsThatDoWhatIsPublished) {
    for (const Point& point : points()) {
        const double updates = static_cast<double>(point.workload.neuronUpdates()) * point.scale;
        const double operations = static_cast<double>(point.workload.synapticOperations()) * point.scale;
        const bool isPower = point.quantity == Quantity::Power;
        const double seconds = isPower && updates > 0 ? point.workload.steps / 1000.0 : 1.0;
        for (const Rate& rate : point.rates) {
            if (isPower && updates == 0) continue;  // as fast as the chip goes
            const double done = rate.counter == "core.neuron_updates" ? updates : operations;
            EXPECT_NEAR(done / seconds / rate.published, 1.0, 0.003) << point.name << " " << rate.counter;
        }
    }
}

TEST(Points, LeaveOutOnlyEntriesThatTheirTableHas) {
    for (const Point& point : points()) {
        const auto table = energy::loadEnergyTable(config::configsDirectory() / "energy" / (point.energy + ".json"));
        std::set<std::string> entries;
        for (const energy::Entry& entry : table.entries) entries.insert(entry.name);
        for (const std::string& name : point.leftOut) EXPECT_TRUE(entries.count(name)) << point.name << " " << name;
    }
}

TEST(Selection, TakesPointsChipsOrAll) {
    EXPECT_EQ(select({}).size(), points().size());
    EXPECT_THAT(namesOf(select({"odin"})), testing::ElementsAre("odin-75MHz", "odin-1.3MHz"));
    EXPECT_THAT(namesOf(select({"truenorth-20Hz", "odin-75MHz"})),
                testing::ElementsAre("odin-75MHz", "truenorth-20Hz"));
}

TEST(Selection, SuggestsThePointThatWasMeant) {
    try {
        (void)select({"odin-75Mhz", "loihi1"});
        FAIL() << "selected";
    } catch (const ConfigError& error) {
        ASSERT_EQ(error.problems().size(), 1u);
        EXPECT_THAT(error.what(), HasSubstr("there is no validation point \"odin-75Mhz\"; did you mean odin-75MHz?"));
    }
}

}  // namespace
}  // namespace spikeloom::validation
