// SPDX-License-Identifier: Apache-2.0
#include "models/support/suggest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace spikeloom {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
    EXPECT_EQ(editDistance("", "abc"), 3U);
    EXPECT_EQ(editDistance("flits", "flit"), 1U);
    EXPECT_EQ(editDistance("flits", "flats"), 1U);
    EXPECT_EQ(editDistance("filts", "flits"), 1U);     // one swap, not two substitutions
    EXPECT_EQ(editDistance("kitten", "sitting"), 3U);  // Levenshtein's own example
}

RC_GTEST_PROP(EditDistance, IsSymmetricAndZeroOnlyForEqualNames, (const std::string& a, const std::string& b)) {
    RC_ASSERT(editDistance(a, b) == editDistance(b, a));
    RC_ASSERT((editDistance(a, b) == 0) == (a == b));
    RC_ASSERT(editDistance(a, b) <= std::max(a.size(), b.size()));
}

TEST(Nearest, AllowsOneEditInThreeCharacters) {
    EXPECT_EQ(nearest("abcdef", {"abcdxy"}), "abcdxy");  // 6 characters, 2 edits
    EXPECT_EQ(nearest("abcdef", {"abcxyz"}), "");        // 3 edits
    EXPECT_EQ(nearest("xy", {"yx"}), "yx");              // at least one edit is allowed
}

TEST(Nearest, PrefersTheNearestAndThenTheFirst) {
    EXPECT_EQ(nearest("buffer_flit", {"buffer_bits", "buffer_flits"}), "buffer_flits");
    EXPECT_EQ(nearest("cat", {"bat", "hat"}), "bat");
}

TEST(DidYouMean, ListsTheCandidatesWhenNoneIsNearUnlessThereAreTooMany) {
    EXPECT_EQ(didYouMean("colour", {"flits", "channels"}, "keys"), "known keys: flits, channels");
    EXPECT_EQ(didYouMean("colour", std::vector<std::string>(25, "flits"), "keys"), "");
    EXPECT_EQ(didYouMean(std::string(1U << 20U, 'x'), {"flits"}, "keys"), "known keys: flits");
}

}  // namespace
}  // namespace spikeloom
