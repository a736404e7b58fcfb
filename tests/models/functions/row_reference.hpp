// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "models/functions/row_function.hpp"

/// The real functions in long double, and the rows that the accuracy tests try them with.
namespace spikeloom::functions::testing {

using Row = std::vector<std::int64_t>;

// A 64-bit significand leaves about 2^-60 relative error, far below the 0.01 units of 2^-32 that matter here.
static_assert(std::numeric_limits<long double>::digits >= 64);

inline Row evaluate(const RowFunction& function, const Row& x) {
    Row y(x.size());
    function.evaluate(x, y);
    return y;
}

inline std::vector<long double> softmaxOf(const SoftmaxSpec& spec, const Row& x) {
    const std::int64_t max = *std::max_element(x.begin(), x.end());
    std::vector<long double> result;
    long double sum = 0;
    for (const std::int64_t value : x) {
        result.push_back(std::exp(static_cast<long double>(value - max) * static_cast<long double>(spec.inputUnit)));
        sum += result.back();
    }
    for (long double& value : result) value /= sum;
    return result;
}

inline std::vector<long double> layerNormOf(const LayerNormSpec& spec, const Row& x) {
    const auto n = static_cast<std::int64_t>(spec.cols);
    std::int64_t sum = 0;
    for (const std::int64_t value : x) sum += value;
    long double energy = 0;
    for (const std::int64_t value : x) energy += std::pow(static_cast<long double>(n * value - sum), 2.0L);
    const auto real = static_cast<long double>(n);
    const auto unit = static_cast<long double>(spec.inputUnit);
    energy += real * real * real * static_cast<long double>(spec.epsilon) / (unit * unit);
    std::vector<long double> result;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const auto deviation = static_cast<long double>(n * x[i] - sum);
        const long double z = energy == 0 ? 0.0L : deviation * std::sqrt(real) / std::sqrt(energy);
        result.push_back(z * static_cast<long double>(spec.gamma[i]) + static_cast<long double>(spec.beta[i]));
    }
    return result;
}

inline std::vector<long double> rmsNormOf(const RmsNormSpec& spec, const Row& x) {
    const auto unit = static_cast<long double>(spec.inputUnit), n = static_cast<long double>(spec.cols);
    long double energy = n * static_cast<long double>(spec.epsilon) / (unit * unit);
    for (const std::int64_t value : x) energy += static_cast<long double>(value) * static_cast<long double>(value);
    std::vector<long double> result;
    for (std::size_t i = 0; i < x.size(); ++i) {
        const long double z = energy == 0 ? 0.0L : static_cast<long double>(x[i]) * std::sqrt(n) / std::sqrt(energy);
        result.push_back(z * static_cast<long double>(spec.gamma[i]));
    }
    return result;
}

/// Largest |y - expected| in units of the output grid.
inline double worstUlp(const Row& y, const std::vector<long double>& expected, std::uint32_t fracBits) {
    long double worst = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        const long double exact = std::ldexp(expected[i], static_cast<int>(fracBits));
        worst = std::max(worst, std::fabs(static_cast<long double>(y[i]) - exact));
    }
    return static_cast<double>(worst);
}

/// Rows that strain a normalising function, all within `bits` signed bits.
enum class Shape { equal, oneHuge, oneHugeAmongNoise, alternating, fullWidth, narrow, staircase };
inline constexpr Shape allShapes[] = {Shape::equal,     Shape::oneHuge, Shape::oneHugeAmongNoise, Shape::alternating,
                                      Shape::fullWidth, Shape::narrow,  Shape::staircase};

inline Row makeRow(Shape shape, std::uint32_t cols, std::uint32_t bits, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    const std::int64_t low = -(std::int64_t{1} << (bits - 1));
    const std::int64_t high = -low - 1;
    const auto below = [&random](std::int64_t from, std::int64_t to) {  // inclusive
        return from + static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(to - from + 1));
    };
    const std::uint32_t some = static_cast<std::uint32_t>(below(1, bits));  // width of the quiet elements
    const std::int64_t quiet = std::int64_t{1} << (some - 1);
    const std::int64_t level = below(low, high);
    Row row(cols);
    for (std::uint32_t i = 0; i < cols; ++i) {
        switch (shape) {
            case Shape::equal:
                row[i] = level;
                break;
            case Shape::oneHuge:
                row[i] = low;
                break;
            case Shape::oneHugeAmongNoise:
                row[i] = below(-quiet, quiet - 1);
                break;
            case Shape::alternating:
                row[i] = i % 2 == 0 ? high : low;
                break;
            case Shape::fullWidth:
                row[i] = below(low, high);
                break;
            case Shape::narrow:
                row[i] = below(-quiet, quiet - 1);
                break;
            case Shape::staircase:
                row[i] = std::max(low, high - i * ((quiet >> 3) + 1));
                break;
        }
    }
    if (shape == Shape::oneHuge || shape == Shape::oneHugeAmongNoise) row[cols / 2] = high;
    return row;
}

}  // namespace spikeloom::functions::testing
