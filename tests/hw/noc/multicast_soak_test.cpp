// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/hw/noc/multicast_fixture.hpp"

namespace spikeloom::hw {
namespace {

TEST(MulticastSoak, SurvivesAMillionPacketsInBuffersOfOneFlit) {
    EXPECT_EQ(surviveRandomTraffic(1000000, 1, 1), "");
}
TEST(MulticastSoak, SurvivesAMillionPacketsOfUpToFourFlits) {
    EXPECT_EQ(surviveRandomTraffic(1000000, 4, 1), "");
}

}  // namespace
}  // namespace spikeloom::hw
