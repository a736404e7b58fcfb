// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/threshold_search.hpp"

#include <gtest/gtest.h>

namespace spikeloom::conversion {
namespace {

Histogram of(const std::vector<std::pair<float, int>>& values, double largest) {
    Histogram histogram(largest);
    for (const auto& [value, count] : values)
        for (int i = 0; i < count; ++i) histogram.add(value);
    return histogram;
}

TEST(Histogram, CountsNegativeValuesAsZeroAndTheLargestInTheLastBin) {
    const Histogram histogram = of({{-1.0F, 2}, {0.0F, 1}, {8.0F, 1}}, 8.0);
    EXPECT_EQ(histogram.counts().front(), 3u);
    EXPECT_EQ(histogram.counts().back(), 1u);
    EXPECT_EQ(histogram.total(), 4u);
}

TEST(Histogram, KnowsWhatAPartOfItsValuesDoesNotExceed) {
    const Histogram histogram = of({{1.0F, 90}, {5.0F, 9}, {8.0F, 1}}, 8.0);
    const double bin = 8.0 / Histogram::kBins;
    EXPECT_NEAR(histogram.percentile(90.0), 1.0, 2 * bin);
    EXPECT_NEAR(histogram.percentile(99.0), 5.0, 2 * bin);
    EXPECT_NEAR(histogram.percentile(100.0), 8.0, 2 * bin);
}

// T = 4 steps, phi = 1: levels theta/4, ..., theta. At theta = 8 all three values are levels.
TEST(ThresholdSearch, PutsLevelsWhereTheActivationsAre) {
    const Threshold threshold = searchThreshold(of({{2.0F, 10}, {6.0F, 10}, {8.0F, 10}}, 8.0), 4, 1);
    EXPECT_NEAR(threshold.theta, 8.0, 1e-12);
    EXPECT_NEAR(threshold.squaredError, 0.0, 1e-5);
}

// One of a hundred activations is far above the rest: clipping it costs less than what a coarse unit costs the others.
TEST(ThresholdSearch, ClipsWhatIsRareWhenStepsAreFew) {
    std::vector<std::pair<float, int>> values{{10.0F, 1}};
    for (int i = 1; i <= 20; ++i) values.push_back({0.05F * static_cast<float>(i), 50});
    EXPECT_LT(searchThreshold(of(values, 10.0), 4, 1).theta, 4.0);
    EXPECT_NEAR(searchThreshold(of(values, 10.0), 1024, 1).theta, 10.0, 0.3);
}

// A burst of 4 lets a quarter of the threshold reach as far, at a quarter of the unit.
TEST(ThresholdSearch, LowersTheThresholdForBursts) {
    std::vector<std::pair<float, int>> values;
    for (int i = 1; i <= 100; ++i) values.push_back({0.1F * static_cast<float>(i), 10});
    const Histogram histogram = of(values, 10.0);
    const Threshold one = searchThreshold(histogram, 4, 1), four = searchThreshold(histogram, 4, 4);
    EXPECT_LT(four.theta, 0.35 * one.theta);
    EXPECT_LT(four.squaredError, one.squaredError / 8);
}

TEST(ThresholdSearch, GivesASilentChannelTheLargestThresholdOfItsLayer) {
    const auto thresholds = searchThresholds({of({{4.0F, 5}}, 4.0), of({{0.0F, 5}}, 0.0)}, 4, 1, 2);
    EXPECT_EQ(thresholds[1], thresholds[0]);
    EXPECT_EQ(searchThresholds({of({{0.0F, 5}}, 0.0)}, 4, 1, 1)[0], 1.0);
}

}  // namespace
}  // namespace spikeloom::conversion
