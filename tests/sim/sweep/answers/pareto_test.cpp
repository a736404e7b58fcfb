// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/pareto.hpp"

#include <gmock/gmock.h>

#include <rapidcheck.h>

namespace spikeloom::sweep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Rows = std::vector<std::vector<double>>;

std::vector<std::size_t> bruteForce(const Rows& rows) {
    std::vector<std::size_t> front;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        bool isDominated = false;
        for (const auto& other : rows) {
            bool isNowhereLarger = true, isSomewhereSmaller = false;
            for (std::size_t c = 0; c < other.size(); ++c) {
                isNowhereLarger = isNowhereLarger && other[c] <= rows[i][c];
                isSomewhereSmaller = isSomewhereSmaller || other[c] < rows[i][c];
            }
            isDominated = isDominated || (isNowhereLarger && isSomewhereSmaller);
        }
        if (!isDominated) front.push_back(i);
    }
    return front;
}

TEST(ParetoFront, OfNothingIsEmptyAndOfOneRowIsThatRow) {
    EXPECT_THAT(paretoFront({}), IsEmpty());
    EXPECT_THAT(paretoFront({{1.0, 2.0, 3.0}}), ElementsAre(0));
}

TEST(ParetoFront, HasAllCopiesOfARow) {
    EXPECT_THAT(paretoFront({{1, 2}, {2, 1}, {1, 2}, {2, 2}}), ElementsAre(0, 1, 2));
    EXPECT_THAT(paretoFront({{3}, {1}, {1}}), ElementsAre(1, 2));
}

TEST(ParetoFront, LeavesOutWhatIsEqualInOneColumnAndLargerInAnother) {
    EXPECT_THAT(paretoFront({{1, 1}, {1, 2}, {2, 1}}), ElementsAre(0));
}

TEST(ParetoFront, IsWhatComparingAllPairsFinds) {
    EXPECT_TRUE(rc::check([] {
        const auto columns = *rc::gen::inRange<std::size_t>(1, 9);
        // Few different numbers: ties and copies are common.
        const auto most = *rc::gen::element(3, 10, 1000);
        const auto row = rc::gen::container<std::vector<int>>(columns, rc::gen::inRange(-most, most));
        Rows rows;
        for (const auto& one : *rc::gen::container<std::vector<std::vector<int>>>(row))
            rows.emplace_back(one.begin(), one.end());
        RC_ASSERT(paretoFront(rows) == bruteForce(rows));
    }));
}

}  // namespace
}  // namespace spikeloom::sweep
