// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/oracle/fixed_oracle.hpp"
#include "models/oracle/float_oracle.hpp"
#include "models/support/error.hpp"
#include "tests/support/token_network.hpp"

namespace spikeloom::oracle {
namespace {

using namespace spikeloom::testing;  // NOLINT(google-build-using-namespace): the parts of token_network.hpp
using Ids = std::vector<std::uint32_t>;
using Codes = std::vector<std::int64_t>;

// Table by id: (0.75, -0.25), (-1, 1.75), (1.25, 0.5), (1.5, -1.25), (0, 0); with the bias of the position in units
// of 0.25: id 0 at position 0 = (3.4, -1.8), id 4 at 1 = (1.2, 1.6), id 4 at 2 = (-2, 2.4).
TEST(Oracles, TakeARowOfTheTableForEachToken) {
    const network::Network net = tokenNetwork();
    const Ids ids{0, 4, 4};
    EXPECT_EQ(FloatOracle(net).run(ids).codes[kEmbed], (Codes{3, -2, 1, 2, -2, 2}));
    const FixedOracle fixed(program::lower(net, {16, 28}), *net.populations[kTokens].input);
    EXPECT_EQ(fixed.run(ids).codes[kEmbed], (Codes{3, -2, 1, 2, -2, 2}));
}

// Positions 1 and 2 are padding: all attention goes to position 0, 1 / 0.0625 = 16 clipped to 15.
TEST(Oracles, LeaveNothingForMaskedPositions) {
    const network::Network net = tokenNetwork();
    const Codes all{15, 0, 0, 15, 0, 0, 15, 0, 0};
    EXPECT_EQ(FloatOracle(net).run(Ids{0, 4, 4}).codes[kScores], all);
    const FixedOracle fixed(program::lower(net, {16, 28}), *net.populations[kTokens].input);
    EXPECT_EQ(fixed.run(Ids{0, 4, 4}).codes[kScores], all);
    EXPECT_NE(fixed.run(Ids{0, 3, 3}).codes[kScores], all);
}

TEST(Oracles, RefuseASampleOfAnotherKind) {
    const network::Network net = tokenNetwork();
    const std::uint8_t pixel = 0;
    EXPECT_THROW((void)FloatOracle(net).run(&pixel), InvariantError);
    EXPECT_THROW((void)FloatOracle(net).run(Ids{0, 5, 4}), InvariantError);
}

TEST(Oracles, KnowTokens) {
    EXPECT_TRUE(knows(tokenNetwork()));
}

}  // namespace
}  // namespace spikeloom::oracle
