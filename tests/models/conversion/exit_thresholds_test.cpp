// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/exit_thresholds.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/conversion/sensitivity.hpp"

namespace spikeloom::conversion {
namespace {

ann::Tensor logits(const std::vector<std::vector<float>>& rows) {
    ann::Tensor tensor(rows.size(), 1, rows[0].size());
    for (std::size_t n = 0; n < rows.size(); ++n) std::copy(rows[n].begin(), rows[n].end(), tensor.sample(n).begin());
    return tensor;
}

TEST(NormalisedEntropy, IsOneWhereNothingIsKnownAndZeroWhereAllIs) {
    EXPECT_NEAR(normalisedEntropy(std::vector<float>{3, 3, 3, 3}), 1.0, 1e-12);
    EXPECT_NEAR(normalisedEntropy(std::vector<float>{100, 0, 0}), 0.0, 1e-12);
    // p = 3/4, 1/4: (2 - 3/4 log2 3) bits of 1
    EXPECT_NEAR(normalisedEntropy(std::vector<float>{std::log(3.0F), 0}), 2.0 - 0.75 * std::log2(3.0), 1e-6);
}

// Step 1: the sample that is right has entropy 1 of 1; step 2: 0.811. tau = 0.6 + 0.4 exp(0.811 - H).
TEST(ExitThresholds, AreLowerTheLessSureTheRightSamplesAre) {
    const float l = std::log(3.0F);
    const auto thresholds = exitThresholds({logits({{0.0F, 0.0F}, {9.0F, 0.0F}}), logits({{l, 0.0F}, {9.0F, 0.0F}})},
                                           std::vector<std::uint32_t>{0, 1}, 0.6);
    const double h = 2.0 - 0.75 * std::log2(3.0);
    ASSERT_EQ(thresholds.size(), 2u);
    EXPECT_NEAR(thresholds[0], 0.6 + 0.4 * std::exp(h - 1.0), 1e-6);
    EXPECT_NEAR(thresholds[1], 1.0, 1e-12);
}

TEST(ExitThresholds, LetNobodyLeaveWhileNobodyIsRight) {
    EXPECT_EQ(exitThresholds({logits({{1.0F, 0.0F}})}, std::vector<std::uint32_t>{1}, 0.6), std::vector<double>{1.0});
}

// Sample 0 is wrong in step 1 and sure of it; sample 1 is right from the beginning.
TEST(ExitBase, IsRaisedUntilNoMoreThanTheAllowedPartIsLost) {
    const std::vector<ann::Tensor> sums{logits({{9.0F, 0.0F}, {0.0F, 3.0F}}), logits({{0.0F, 9.0F}, {0.0F, 9.0F}})};
    const std::vector<std::uint32_t> labels{1, 1};
    const EarlyExits soon = leaveEarly(sums, labels, std::vector<double>{0.1, 1.0});
    EXPECT_EQ(soon.correct, 0.5);
    EXPECT_EQ(soon.steps, 1.0);
    const double half = searchExitBase(sums, labels, 0.5), none = searchExitBase(sums, labels, 0.0);
    EXPECT_EQ(half, 0.875);  // 0.5, and three fourths of the way to 1
    EXPECT_GT(none, 0.875);
    EXPECT_EQ(leaveEarly(sums, labels, exitThresholds(sums, labels, none)).correct, 1.0);
}

// After step 1 sample 1 is sure and wrong, sample 2 sure and right; at the end it is the other way round.
TEST(ExitBase, DoesNotPayForASampleThatIsLostWithOneThatIsWon) {
    const std::vector<ann::Tensor> sums{logits({{0.0F, 2.0F}, {9.0F, 0.0F}, {0.0F, 9.0F}}),
                                        logits({{0.0F, 9.0F}, {0.0F, 9.0F}, {9.0F, 0.0F}})};
    const std::vector<std::uint32_t> labels{1, 1, 1};
    const EarlyExits soon = leaveEarly(sums, labels, exitThresholds(sums, labels, 0.5));
    EXPECT_DOUBLE_EQ(soon.correct, 2.0 / 3);  // as many as at the end
    EXPECT_DOUBLE_EQ(soon.lost, 1.0 / 3);
    EXPECT_GT(searchExitBase(sums, labels, 0.0), 0.99);
}

// p = 3/4, 1/4 and q = 1/4, 3/4: (1/2 ln 3 + 1/2 ln 3) / 2
TEST(SymmetricDivergence, IsHalfOfBothDirectionsTogether) {
    const float l = std::log(3.0F);
    EXPECT_NEAR(symmetricDivergence(std::vector<float>{l, 0}, std::vector<float>{0, l}), std::log(3.0) / 2.0, 1e-6);
    EXPECT_EQ(symmetricDivergence(std::vector<float>{1, 2}, std::vector<float>{1, 2}), 0.0);
}

}  // namespace
}  // namespace spikeloom::conversion
