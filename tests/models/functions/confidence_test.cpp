// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "models/functions/confidence.hpp"
#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/functions/row_reference.hpp"

namespace spikeloom::functions {
namespace {

using spikeloom::testing::expectHolds;
using testing::makeRow;
using testing::Row;

/// By the definition, in long double.
long double confidenceOf(const SoftmaxSpec& spec, Confidence kind, const Row& x) {
    long double entropy = 0, largest = 0;
    for (const long double p : testing::softmaxOf(spec, x)) {
        if (p > 0) entropy -= p * std::log(p);
        largest = std::max(largest, p);
    }
    if (kind == Confidence::MaxProbability) return largest;
    return 1 - entropy / std::log(static_cast<long double>(spec.cols));
}

TEST(NegativeLog2, IsExactForPowersOfTwo) {
    for (std::uint32_t k = 0; k <= 28; ++k)
        EXPECT_EQ(negativeLog2(std::uint64_t{1} << (28 - k), 28), std::uint64_t{k} << 28);
}

TEST(NegativeLog2, IsOffByLittleMoreThanOneUnit) {
    expectHolds(31, 5000, [] {
        const auto fracBits = *rc::gen::inRange(4u, 41u);
        const std::uint64_t one = std::uint64_t{1} << fracBits;
        const std::uint64_t value = *rc::gen::inRange<std::uint64_t>(1, one + 1);
        const long double exact = -std::log2(static_cast<long double>(value) / static_cast<long double>(one));
        const auto found = static_cast<long double>(negativeLog2(value, fracBits));
        RC_ASSERT(std::abs(found - exact * static_cast<long double>(one)) < 1.2L);
    });
}

TEST(ConfidenceScore, IsZeroEntropyWiseWhereAllLogitsAreEqualAndOneWhereOneIsFarAhead) {
    for (const std::uint32_t cols : {2u, 10u, 1000u}) {
        const ConfidenceScore entropy({cols, 0.01, 28, 16}, Confidence::Entropy);
        EXPECT_NEAR(std::ldexp(static_cast<double>(entropy.evaluate(Row(cols, 5))), -28), 0.0, 1e-6) << cols;
        Row sure(cols, -9000);
        sure[1] = 9000;
        EXPECT_EQ(entropy.evaluate(sure), 1 << 28) << cols;
        const ConfidenceScore largest({cols, 0.01, 28, 16}, Confidence::MaxProbability);
        EXPECT_EQ(largest.evaluate(sure), 1 << 28) << cols;
        EXPECT_NEAR(static_cast<double>(largest.evaluate(Row(cols, 5))), 0x1p28 / cols, 1.0) << cols;
    }
}

// The largest of a softmax is half a unit off; the entropy takes that of every element, each times its exponent.
TEST(ConfidenceScore, IsTheRealOne) {
    expectHolds(32, 2000, [] {
        const double unit = std::ldexp(*rc::gen::inRange(1000, 2000) / 1000.0, *rc::gen::inRange(-20, -2));
        const SoftmaxSpec spec{*rc::gen::inRange(2u, 200u), unit, 28, *rc::gen::inRange(4u, 33u)};
        const auto shape =
            *rc::gen::elementOf(std::vector(std::begin(testing::allShapes), std::end(testing::allShapes)));
        const Row x = makeRow(shape, spec.cols, spec.inputBits, *rc::gen::arbitrary<std::uint64_t>());
        for (const Confidence kind : {Confidence::MaxProbability, Confidence::Entropy}) {
            const auto score = static_cast<long double>(ConfidenceScore(spec, kind).evaluate(x));
            RC_ASSERT(std::abs(score * 0x1p-28L - confidenceOf(spec, kind, x)) < (4 + 30 * spec.cols) * 0x1p-28L);
        }
    });
}

TEST(ConfidenceScore, TouchesNoPreviousResultAndStopsAtTheReciprocalForTheLargest) {
    const ConfidenceScore largest({10, 0.01, 28, 16}, Confidence::MaxProbability);
    const ConfidenceScore entropy({10, 0.01, 28, 16}, Confidence::Entropy);
    EXPECT_EQ(largest.passes().back().name, "reciprocal");
    EXPECT_EQ(entropy.passes().size(), largest.passes().size() + 3);  // scale, entropy, logarithm
    for (const auto* score : {&largest, &entropy})
        for (const Pass& pass : score->passes()) EXPECT_FALSE(pass.readsPrevious || pass.writesPrevious) << pass.name;
}

TEST(ConfidenceScore, NeedsTwoColumns) {
    EXPECT_THROW(ConfidenceScore({1, 0.01, 28, 16}, Confidence::Entropy), std::invalid_argument);
    EXPECT_NO_THROW(ConfidenceScore({2, 0.01, 28, 16}, Confidence::Entropy));
}

}  // namespace
}  // namespace spikeloom::functions
