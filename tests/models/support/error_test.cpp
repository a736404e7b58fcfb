// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"

#include <gtest/gtest.h>

namespace spikeloom {
namespace {

TEST(Problem, LeavesOutThePartsThatAreEmpty) {
    EXPECT_EQ((Problem{"f.json", "a.b", "wrong", "do this"}).text(), "f.json: a.b: wrong; do this");
    EXPECT_EQ((Problem{"", "a.b", "wrong", ""}).text(), "a.b: wrong");
    EXPECT_EQ((Problem{"", "", "wrong", ""}).text(), "wrong");
}

TEST(ConfigError, PutsOneProblemOnALine) {
    const ConfigError error(std::vector<Problem>{{"f", "a", "one", ""}, {"f", "b", "two", "hint"}});
    EXPECT_STREQ(error.what(), "f: a: one\nf: b: two; hint");
    EXPECT_EQ(error.problems().size(), 2U);
}

TEST(InvariantError, NamesTheComponentAndTheCycle) {
    EXPECT_STREQ(InvariantError("Chip.Tile[3].Router", 17, "a credit too many").what(),
                 "Chip.Tile[3].Router, cycle 17: a credit too many");
}

}  // namespace
}  // namespace spikeloom
