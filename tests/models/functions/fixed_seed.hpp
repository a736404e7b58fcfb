// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstdint>
#include <sstream>
#include <utility>

namespace spikeloom::testing {

/// Checks a rapidcheck property over `cases` cases from a fixed seed, so that every run sees the same ones.
template <typename Property>
void expectHolds(std::uint64_t seed, int cases, Property&& property) {
    rc::detail::TestParams parameters;
    parameters.seed = seed;
    parameters.maxSuccess = cases;
    rc::detail::TestMetadata metadata;
    const auto result = rc::detail::checkTestable(std::forward<Property>(property), metadata, parameters);
    std::ostringstream text;
    rc::detail::printResultMessage(result, text);
    EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << text.str();
}

}  // namespace spikeloom::testing
