// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/latin_hypercube.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace spikeloom::sweep {
namespace {

// `count` parts of `size` levels: part i is [i * size / count, (i + 1) * size / count).
TEST(LatinHypercubeProperty, TakesOneLevelOfEachPartAndUsesLevelsEvenly) {
    EXPECT_TRUE(rc::check("stratified", [](std::uint64_t seed) {
        const auto size = *rc::gen::inRange<std::uint32_t>(1, 40);
        const auto count = *rc::gen::inRange<std::size_t>(1, 60);
        Dice dice(seed, 0);
        std::vector<std::uint32_t> used(size, 0), levels;
        for (const Choice& choice : latinHypercube({3, size}, count, dice)) {
            ++used.at(choice[1]);
            levels.push_back(choice[1]);
        }
        const auto [least, most] = std::minmax_element(used.begin(), used.end());
        RC_ASSERT(*most - *least <= 1);
        std::sort(levels.begin(), levels.end());
        for (std::size_t i = 0; i < count; ++i) {
            RC_ASSERT(levels[i] >= i * size / count);
            RC_ASSERT(levels[i] <= ((i + 1) * size - 1) / count);
        }
    }));
}

TEST(LatinHypercube, OrdersDimensionsIndependently) {
    Dice dice(1, 0);
    const auto choices = latinHypercube({20, 20}, 20, dice);
    EXPECT_TRUE(std::any_of(choices.begin(), choices.end(), [](const Choice& c) { return c[0] != c[1]; }));
}

}  // namespace
}  // namespace spikeloom::sweep
