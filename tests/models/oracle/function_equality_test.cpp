// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

#include "models/functions/row_function.hpp"
#include "models/oracle/fixed_function.hpp"

/// models/functions and models/oracle implement docs/function_unit.md independently; here they must agree to the last
/// bit.
namespace spikeloom::oracle {
namespace {

using Row = std::vector<std::int64_t>;

class Generator {
public:
    explicit Generator(std::uint64_t seed) : random_(seed) {}

    std::int64_t integer(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }
    double real(double low, double high) { return std::uniform_real_distribution<>(low, high)(random_); }
    double logarithmic(double lowExponent, double highExponent) { return std::exp2(real(lowExponent, highExponent)); }
    std::uint32_t cols(double largestExponent) { return static_cast<std::uint32_t>(logarithmic(0, largestExponent)); }

    functions::SoftmaxSpec softmax(std::uint32_t fracBits, std::uint32_t n) {
        const auto bits = static_cast<std::uint32_t>(integer(1, 48));
        // Mostly units for which the row's spread is worth 1/16 .. 64, sometimes far outside.
        const double span = integer(0, 7) == 0 ? logarithmic(-80, 80) : logarithmic(-4, 6);
        const double unit = std::ldexp(span, -static_cast<int>(bits));
        return {n, integer(0, 7) == 0 ? std::exp2(std::round(std::log2(unit))) : unit, fracBits, bits};
    }

    functions::LayerNormSpec layerNorm(std::uint32_t fracBits, std::uint32_t n) {
        functions::LayerNormSpec spec;
        spec.cols = n;
        spec.inputUnit = logarithmic(-48, 4);
        spec.outputFracBits = fracBits;
        spec.inputBits = static_cast<std::uint32_t>(integer(1, 48));
        spec.epsilon = integer(0, 5) == 0 ? 0.0 : logarithmic(-60, integer(0, 3) == 0 ? 60 : 0);
        const double magnitude = logarithmic(-6, 13 - 0.5 * std::log2(n));
        const bool edge = integer(0, 2) == 0;  // max|gamma| sqrt(n) a power of two where n is one of four
        const double power = std::exp2(std::round(std::log2(magnitude)));
        for (std::uint32_t c = 0; c < n; ++c) {
            spec.gamma.push_back(edge ? power : real(-magnitude, magnitude));
            spec.beta.push_back(real(-8, 8));
        }
        return spec;
    }

    /// A row of one of the kinds that occur or that are hard: wide, narrow, extreme, equal but for one.
    Row row(std::uint32_t cols, std::uint32_t bits) {
        const std::int64_t high = (std::int64_t{1} << (bits - 1)) - 1, low = -high - 1;
        const std::int64_t kind = integer(0, 4);
        const std::int64_t centre = integer(low, high), spread = std::int64_t{1} << integer(0, bits - 1);
        Row result(cols, centre);
        for (std::int64_t& x : result) {
            if (kind == 0) x = integer(low, high);
            if (kind == 1) x = std::clamp(centre + integer(-spread, spread), low, high);
            if (kind == 2) x = integer(0, 1) == 0 ? low : high;
        }
        if (kind == 3) result[static_cast<std::size_t>(integer(0, cols - 1))] = integer(low, high);
        return result;
    }

private:
    std::mt19937_64 random_;
};

void expectEqual(const functions::RowFunction& unit, const FixedFunction& oracle, const Row& x,
                 const std::string& where) {
    Row byUnit(x.size()), byOracle(x.size());
    unit.evaluate(x, byUnit);
    oracle.evaluate(x, byOracle);
    ASSERT_EQ(byUnit, byOracle) << where << ", x = " << ::testing::PrintToString(x);
}

/// Rows that were compared.
std::size_t compareSoftmax(Generator& random, std::uint32_t fracBits, std::uint32_t cols) {
    const functions::SoftmaxSpec spec = random.softmax(fracBits, cols);
    const auto unit = functions::makeSoftmax(spec);
    const auto oracle = makeFixedSoftmax(spec);
    const std::string where = "softmax of " + std::to_string(cols) + ", unit " + std::to_string(spec.inputUnit) +
                              ", F " + std::to_string(fracBits) + ", b " + std::to_string(spec.inputBits);
    for (int i = 0; i < 5; ++i) expectEqual(*unit, *oracle, random.row(cols, spec.inputBits), where);
    return 5;
}

std::size_t compareLayerNorm(Generator& random, std::uint32_t fracBits, std::uint32_t cols) {
    const functions::LayerNormSpec spec = random.layerNorm(fracBits, cols);
    std::unique_ptr<functions::RowFunction> unit;
    try {
        unit = functions::makeLayerNorm(spec);
    } catch (const std::invalid_argument&) {
        return 0;  // wider than 128-bit products: nobody can be asked for it
    }
    const auto oracle = makeFixedLayerNorm(spec);
    const std::string where = "layer norm of " + std::to_string(cols) + ", unit " + std::to_string(spec.inputUnit) +
                              ", F " + std::to_string(fracBits) + ", epsilon " + std::to_string(spec.epsilon);
    for (int i = 0; i < 5; ++i) expectEqual(*unit, *oracle, random.row(cols, spec.inputBits), where);
    return 5;
}

std::size_t compareRmsNorm(Generator& random, std::uint32_t fracBits, std::uint32_t cols) {
    const functions::LayerNormSpec like = random.layerNorm(fracBits, cols);
    const functions::RmsNormSpec spec{cols, like.inputUnit, fracBits, like.inputBits, like.epsilon, like.gamma};
    std::unique_ptr<functions::RowFunction> unit;
    try {
        unit = functions::makeRmsNorm(spec);
    } catch (const std::invalid_argument&) {
        return 0;  // wider than 128-bit products: nobody can be asked for it
    }
    const auto oracle = makeFixedRmsNorm(spec);
    const std::string where = "RMS norm of " + std::to_string(cols) + ", unit " + std::to_string(spec.inputUnit) +
                              ", F " + std::to_string(fracBits) + ", epsilon " + std::to_string(spec.epsilon);
    for (int i = 0; i < 5; ++i) expectEqual(*unit, *oracle, random.row(cols, spec.inputBits), where);
    return 5;
}

using Compare = std::size_t (*)(Generator&, std::uint32_t, std::uint32_t);

std::size_t compareAtAllWidths(Compare compare) {
    Generator random(20240229);
    std::size_t rows = 0;
    for (std::uint32_t fracBits = 4; fracBits <= 32; ++fracBits) {
        for (int i = 0; i < 60 && !::testing::Test::HasFatalFailure(); ++i)
            rows += compare(random, fracBits, random.cols(7));
        rows += compare(random, fracBits, random.cols(12));
    }
    for (const std::uint32_t cols : {1u, 4u, 16u, 64u})
        for (int i = 0; i < 30; ++i) rows += compare(random, 4 + static_cast<std::uint32_t>(i) % 29, cols);
    for (const std::uint32_t cols : {1u, 2u, 3u, 4u, 5u, 255u, 256u, 257u, 4095u, 4096u})
        for (const std::uint32_t fracBits : {4u, 18u, 32u}) rows += compare(random, fracBits, cols);
    return rows;
}

TEST(FunctionEquality, HoldsForSoftmaxOverRandomRowsAtAllWidths) {
    EXPECT_GT(compareAtAllWidths(compareSoftmax), 8000u);
}

TEST(FunctionEquality, HoldsForLayerNormOverRandomRowsAtAllWidths) {
    EXPECT_GT(compareAtAllWidths(compareLayerNorm), 7000u);
}

TEST(FunctionEquality, HoldsForRmsNormOverRandomRowsAtAllWidths) {
    EXPECT_GT(compareAtAllWidths(compareRmsNorm), 7000u);
}

// Distances around the last exponential that is not cut, with u = ln 2, where exponents are whole numbers.
TEST(FunctionEquality, HoldsWhereExponentialsAreCut) {
    for (std::uint32_t fracBits = 4; fracBits <= 32; ++fracBits) {
        const functions::SoftmaxSpec spec{33, 0x1.62e42fefa39efp-1, fracBits, 16};
        const auto unit = functions::makeSoftmax(spec);
        const auto oracle = makeFixedSoftmax(spec);
        for (std::int64_t distance = fracBits; distance < fracBits + 20; ++distance) {
            Row x(33, 0);
            x[32] = -distance;
            expectEqual(*unit, *oracle, x, "F " + std::to_string(fracBits));
        }
    }
}

}  // namespace
}  // namespace spikeloom::oracle
