// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <set>

#include "models/support/fields.hpp"
#include "sim/sweep/strategy/strategy.hpp"
#include "tests/sim/sweep/sweeps.hpp"

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;

/// What a strategy asked, and a chip that answers.
struct Trial {
    std::vector<Choice> asked;
    std::size_t batches = 0;
    std::size_t goesOn = 1'000'000;  ///< batches before the sweep is interrupted
    bool fails = false;
    std::set<Choice> answered;  ///< before: as from a store
    std::size_t simulated = 0;

    void explore(const Space& space, StrategySpec spec) {
        const Evaluate evaluate = [&](const std::vector<Choice>& choices) {
            ++batches;
            asked.insert(asked.end(), choices.begin(), choices.end());
            std::vector<std::optional<Merit>> merits;
            for (const Choice& choice : choices) {
                simulated += answered.insert(choice).second ? 1u : 0u;
                merits.push_back(fails ? std::nullopt : std::optional(meritOf(choice)));
            }
            return merits;
        };
        sweep::explore({space, spec, 2, [this] { return batches < goesOn; }}, evaluate);
    }
    static Merit meritOf(const Choice& choice) {
        double sum = 0, mixed = 0;
        for (std::size_t i = 0; i < choice.size(); ++i) {
            sum += choice[i];
            mixed += (7.0 - choice[i]) * static_cast<double>(i + 1);
        }
        return {{sum, mixed}, choice.front() == 2 ? 0.5 : 0.0};
    }
};

/// 6 x 5 x 4 combinations, some of which are one point and some excluded: 82 points.
Space crooked() {
    return spaceOf(
        {axis("a", {"1", "2", "3", "4", "5", "6"}), axis("b", {"1", "2", "3", "4", "5"}),
         axis("c", {"1", "2", "3", "4"}, {{"a", {"2", "3", "4", "5"}}})},
        {{{"b", {"5"}}, {"c", {"4"}}}, {{"a", {"1"}}, {"b", {"1", "2", "3"}}}, {{"a", {"6"}}, {"b", {"1"}}}});
}
constexpr std::size_t kCrooked = 2 + 4 * 19 + 4;  // a = 1: two of b; a = 2 ... 5: 5 x 4 less one; a = 6: four of b

std::vector<std::string> kinds() {
    std::vector<std::string> names{"grid", "random", "latin_hypercube"};
    if (SPIKELOOM_HAS_PAGMO) names.emplace_back("nsga2");
    return names;
}

class Explore : public ::testing::TestWithParam<std::string> {
protected:
    StrategySpec of(std::uint32_t points, std::uint64_t seed = 1) const { return {GetParam(), points, seed, 8}; }
    bool isGrid() const { return GetParam() == "grid"; }
};
INSTANTIATE_TEST_SUITE_P(Strategies, Explore, ::testing::ValuesIn(kinds()),
                         [](const auto& parameter) { return parameter.param; });

TEST_P(Explore, AsksForDifferentCanonicalPointsAsManyAsAreWanted) {
    const Space space = crooked();
    for (const std::uint32_t points : {1u, 2u, 7u, 40u, 81u, 82u}) {
        Trial trial;
        trial.explore(space, of(points));
        EXPECT_EQ(trial.asked.size(), points);
        EXPECT_EQ(std::set<Choice>(trial.asked.begin(), trial.asked.end()).size(), points);
        for (const Choice& choice : trial.asked) EXPECT_EQ(space.canonical(choice), choice);
    }
}

TEST_P(Explore, AsksForAllPointsIfMoreAreWantedThanThereAre) {
    Trial trial;
    trial.explore(crooked(), of(100'000));
    EXPECT_EQ(trial.asked.size(), kCrooked);
    EXPECT_EQ(std::set<Choice>(trial.asked.begin(), trial.asked.end()).size(), kCrooked);
}

TEST_P(Explore, AsksTheSameWithTheSameSeedAndOtherwiseWithAnother) {
    const Space space = crooked();
    Trial one, again, other;
    one.explore(space, of(30, 1));
    again.explore(space, of(30, 1));
    other.explore(space, of(30, 2));
    EXPECT_EQ(one.asked, again.asked);
    EXPECT_EQ(one.asked == other.asked, isGrid());
}

TEST_P(Explore, GoesOnWhereItWasInterruptedWhenAnswersComeFromAStore) {
    const Space space = crooked();
    Trial whole, interrupted;
    whole.explore(space, of(50));
    interrupted.goesOn = 1;
    interrupted.explore(space, of(50));
    Trial resumed;
    resumed.answered = interrupted.answered;
    resumed.explore(space, of(50));
    EXPECT_EQ(resumed.asked, whole.asked);
    EXPECT_EQ(resumed.simulated + interrupted.simulated, 50u);
}

TEST_P(Explore, StopsAtOnceWhenItShallNotGoOn) {
    Trial none;
    none.goesOn = 0;
    none.explore(crooked(), of(50));
    EXPECT_EQ(none.batches, 0u);
    Trial one;
    one.goesOn = 1;
    one.explore(crooked(), of(50));
    EXPECT_EQ(one.batches, 1u);
}

TEST_P(Explore, AsksForTheOnlyPointOfASpace) {
    Trial trial;
    trial.explore(spaceOf({axis("a", {"1"}), axis("b", {"1"})}), of(10));
    EXPECT_THAT(trial.asked, ElementsAre(Choice{0, 0}));
}

TEST_P(Explore, AsksForAllThatAreWantedThoughAllFail) {
    Trial trial;
    trial.fails = true;
    trial.explore(crooked(), of(60));
    EXPECT_EQ(std::set<Choice>(trial.asked.begin(), trial.asked.end()).size(), 60u);
}

TEST_P(Explore, AsksForAPartOfASpaceTooLargeToList) {
    std::vector<AxisSpec> axes;
    for (int i = 0; i < 64; ++i) axes.push_back(axis("x" + std::to_string(i), {"1", "2", "3"}));
    Trial trial;
    trial.explore(spaceOf(axes), of(100));
    EXPECT_EQ(std::set<Choice>(trial.asked.begin(), trial.asked.end()).size(), 100u);
}

TEST(ExploreGrid, AsksForAllInTheOrderOfTheDocumentUnlessToldHowMany) {
    const Space space = spaceOf({axis("a", {"1", "2"}), axis("b", {"1", "2"}, {{"a", {"2"}}})});
    Trial all, two;
    all.explore(space, {"grid", 0, 1, 8});
    EXPECT_THAT(all.asked, ElementsAre(Choice{0, 0}, Choice{1, 0}, Choice{1, 1}));
    two.explore(space, {"grid", 2, 1, 8});
    EXPECT_THAT(two.asked, ElementsAre(Choice{0, 0}, Choice{1, 0}));
}

TEST(Strategies, AreThoseThatASweepMayName) {
    std::vector<std::string> declared;
    spec::forEachField<StrategySpec>([&](const auto& field) {
        if constexpr (requires { field.rule.names(); }) declared = field.rule.names();
    });
    EXPECT_EQ(strategyNames(), declared);
}

TEST(Strategies, AreRefusedWhereThereIsNoneOfThatNameOrNoPagmo) {
    EXPECT_THROW(requireStrategy({"nsga3", 1, 1, 8}, "sweep.json"), ConfigError);
    if (SPIKELOOM_HAS_PAGMO)
        EXPECT_NO_THROW(requireStrategy({"nsga2", 1, 1, 8}, "sweep.json"));
    else
        EXPECT_THROW(requireStrategy({"nsga2", 1, 1, 8}, "sweep.json"), ConfigError);
}

}  // namespace
}  // namespace spikeloom::sweep
