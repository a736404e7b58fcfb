// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <iostream>

#include "sim/cosim/function_check.hpp"
#include "sim/cosim/function_unit.hpp"

namespace spikeloom::cosim {
namespace {

TEST(FunctionUnitRtl, AgreesWithTheModelInEveryValueAndCycle) {
    const CheckResult result = checkFunctionUnit(3000, 1);
    EXPECT_EQ(result.mismatches, 0u) << result.first;
    EXPECT_GE(result.updates, 3000u);
    for (const auto& [bin, count] : result.bins) EXPECT_GT(count, 0u) << bin;
}

}  // namespace
}  // namespace spikeloom::cosim
