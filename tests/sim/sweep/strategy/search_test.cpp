// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>

#include "sim/sweep/strategy/strategy.hpp"
#include "tests/sim/sweep/sweeps.hpp"
#include "tests/support/synthetic_chips.hpp"

namespace spikeloom::sweep {
namespace {

using Points = std::vector<std::vector<double>>;

/// Of two objectives, with the worst of all points as the reference: strips from the best first objective on.
double hypervolume(Points points, const Points& all) {
    std::vector<double> worst = all.front();
    for (const auto& point : all)
        for (std::size_t i = 0; i < 2; ++i) worst[i] = std::max(worst[i], point[i]);
    std::sort(points.begin(), points.end());
    double volume = 0, height = worst[1];
    for (const auto& point : points) {
        if (point[1] >= height) continue;
        volume += (worst[0] - point[0]) * (height - point[1]);
        height = point[1];
    }
    return volume;
}

Space spaceOver(const std::vector<std::uint32_t>& sizes) {
    std::vector<AxisSpec> axes;
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        axes.emplace_back();
        axes.back().path = std::to_string(i);
        axes.back().range = RangeSpec{0, sizes[i] - 1.0, 1};
    }
    return spaceOf(axes);
}

double shareFound(const ::spikeloom::testing::ObjectiveTable& table, std::uint64_t seed) {
    const Space space = spaceOver(table.sizes);
    Points found;
    const Evaluate evaluate = [&](const std::vector<Choice>& choices) {
        std::vector<std::optional<Merit>> merits;
        for (const Choice& choice : choices) {
            std::size_t index = 0;
            for (std::size_t i = 0; i < choice.size(); ++i) index = index * table.sizes[i] + choice[i];
            found.push_back(table.objectives[index]);
            merits.push_back(Merit{found.back(), 0.0});
        }
        return merits;
    };
    explore({space, {"nsga2", 100, seed, 24}, 2, [] { return true; }}, evaluate);
    return hypervolume(found, table.objectives) / hypervolume(table.objectives, table.objectives);
}

TEST(Search, FindsNineteenTwentiethsOfTheFrontWithAQuarterOfThePoints) {
    if (!SPIKELOOM_HAS_PAGMO) GTEST_SKIP() << "built without pagmo";
    for (const auto& table : ::spikeloom::testing::syntheticChips()) {
        if (table.objectives.front().size() != 2) continue;
        double sum = 0;
        for (std::uint64_t seed = 1; seed <= 5; ++seed) sum += shareFound(table, seed);
        EXPECT_GE(sum / 5, 0.95) << table.name;
    }
}

// The distance from (73, 21), squared.
TEST(Search, ComesNearTheBestOfASingleObjective) {
    if (!SPIKELOOM_HAS_PAGMO) GTEST_SKIP() << "built without pagmo";
    const Space space = spaceOver({100, 100});
    double best = 1e9;
    const Evaluate evaluate = [&](const std::vector<Choice>& choices) {
        std::vector<std::optional<Merit>> merits;
        for (const Choice& choice : choices) {
            const double x = choice[0] - 73.0, y = choice[1] - 21.0;
            best = std::min(best, x * x + y * y);
            merits.push_back(Merit{{x * x + y * y}, 0.0});
        }
        return merits;
    };
    explore({space, {"nsga2", 300, 1, 16}, 1, [] { return true; }}, evaluate);
    EXPECT_LE(best, 8.0);  // the 25 nearest of 10,000; 300 random points have one of them every other time
}

}  // namespace
}  // namespace spikeloom::sweep
