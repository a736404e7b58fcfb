// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/budget_search.hpp"

#include <gtest/gtest.h>

#include <random>

namespace spikeloom::conversion {
namespace {

using Layers = std::vector<std::vector<Candidate>>;

/// Every choice there is.
std::optional<Choice> searchExhaustively(const Layers& layers, double budget) {
    std::optional<Choice> best;
    std::vector<std::size_t> chosen(layers.size(), 0);
    for (;;) {
        Choice choice{chosen};
        for (std::size_t layer = 0; layer < layers.size(); ++layer) {
            choice.cost += layers[layer][chosen[layer]].cost;
            choice.loss += layers[layer][chosen[layer]].loss;
        }
        const bool isBetter =
            !best || choice.loss < best->loss || (choice.loss == best->loss && choice.cost < best->cost);
        if (choice.cost <= budget && isBetter) best = choice;
        std::size_t layer = 0;
        while (layer < layers.size() && ++chosen[layer] == layers[layer].size()) chosen[layer++] = 0;
        if (layer == layers.size()) return best;
    }
}

/// Costs and losses are multiples of 1/8, so that sums are exact and ties occur.
Layers randomLayers(std::size_t count, std::size_t candidates, std::mt19937& random) {
    Layers layers(count);
    for (auto& layer : layers)
        for (std::size_t i = 0; i < candidates; ++i)
            layer.push_back({static_cast<double>(random() % 64) / 8.0, static_cast<double>(random() % 64) / 8.0});
    return layers;
}

TEST(BudgetSearch, FindsTheOptimumThatTryingEverythingFinds) {
    std::mt19937 random(1);
    for (int trial = 0; trial < 300; ++trial) {
        const Layers layers = randomLayers(4, 1 + random() % 6, random);
        const double budget = static_cast<double>(random() % 200) / 8.0;
        const auto found = searchUnderBudget(layers, budget), best = searchExhaustively(layers, budget);
        ASSERT_EQ(found.has_value(), best.has_value()) << "trial " << trial;
        if (!found) continue;
        EXPECT_EQ(found->loss, best->loss) << "trial " << trial;
        EXPECT_EQ(found->cost, best->cost) << "trial " << trial;
        double cost = 0;
        for (std::size_t layer = 0; layer < layers.size(); ++layer)
            cost += layers[layer][found->candidates[layer]].cost;
        EXPECT_EQ(cost, found->cost) << "the candidates are not those of the sums";
    }
}

TEST(BudgetSearch, TakesWhatIsJustWithinTheBudgetAndNothingBeyondIt) {
    const Layers layers{{{1, 5}, {3, 0}}, {{1, 5}, {3, 1}}};
    EXPECT_EQ(searchUnderBudget(layers, 4.0)->loss, 5.0);    // 3 + 1
    EXPECT_EQ(searchUnderBudget(layers, 3.99)->loss, 10.0);  // 1 + 1
    EXPECT_FALSE(searchUnderBudget(layers, 1.99).has_value());
    EXPECT_EQ(leastCost(layers), 2.0);
}

TEST(BudgetSearch, StaysWithinTheBudgetWhenTheFrontIsThinned) {
    std::mt19937 random(2);
    const Layers layers = randomLayers(12, 8, random);
    const auto exact = searchUnderBudget(layers, 30.0), thin = searchUnderBudget(layers, 30.0, 50);
    ASSERT_TRUE(exact && thin);
    EXPECT_LE(thin->cost, 30.0);
    EXPECT_GE(thin->loss, exact->loss);
    EXPECT_LE(thin->loss, exact->loss * 1.2);
}

}  // namespace
}  // namespace spikeloom::conversion
