// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <vector>

#include "models/oracle/exact.hpp"
#include "models/oracle/fixed_function.hpp"

// The names w, R, G, nu, M, q, s, ... are those of docs/function_unit.md, section RMS norm. Every row is worked out in
// integers of unlimited size, formula by formula.
namespace spikeloom::oracle {
namespace {

using exact::Integer;
using exact::Rational;

/// floor(value * 2^exponent)
Integer scaled(const Integer& value, int exponent) {
    if (exponent >= 0) return value << static_cast<unsigned>(exponent);
    const Integer unit = Integer(1) << static_cast<unsigned>(-exponent);
    const Integer quotient = value / unit;  // towards 0
    return value % unit < 0 ? quotient - 1 : quotient;
}

/// The smallest k with value < 2^k. @param value  >= 0
int length(const Integer& value) {
    return value == 0 ? 0 : static_cast<int>(msb(value)) + 1;
}

/// Rounded to the nearest integer, ties away from zero.
Integer rounded(const Rational& value) {
    return value < 0 ? Integer(-exact::nearest(-value)) : exact::nearest(value);
}

class FixedRmsNorm final : public FixedFunction {
public:
    explicit FixedRmsNorm(const functions::RmsNormSpec& spec) {
        const Integer n = spec.cols;
        Rational largest = 0;
        for (const double gamma : spec.gamma) largest = std::max(largest, Rational(abs(exact::rational(gamma))));
        int p = 0;
        while (largest * largest * n > exact::powerOfTwo(2 * p)) ++p;
        const int F = static_cast<int>(spec.outputFracBits), L = std::bit_width(spec.cols - 1);
        w_ = F + 5 + p + L / 2;
        R_ = F + 7 + p;
        l_ = (std::bit_width(spec.cols) - 1) / 2;
        const int G = F + 4 + (L + 1) / 2;
        drop_ = R_ + G - (F + 5);
        nu_ = sqrt(Integer(n << static_cast<unsigned>(2 * (R_ - l_))));
        for (const double gamma : spec.gamma) gamma_.push_back(rounded(exact::rational(gamma) * exact::powerOfTwo(G)));
        if (spec.epsilon > 0.0) setEpsilon(spec);
    }

    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        Integer largest = 0;
        for (const std::int64_t X : x) largest = std::max(largest, Integer(abs(Integer(X))));
        if (largest == 0) return std::fill(y.begin(), y.end(), std::int64_t{0});
        int h = length(largest);
        if (M_ != 0) h = std::max(h, epsilonLength_);
        h -= w_;
        std::vector<Integer> d;
        Integer q = exact::floorOf(Rational(M_) * exact::powerOfTwo(-k_ - 2 * h));
        for (const std::int64_t X : x) {
            d.push_back(h <= 0 ? scaled(X, -h) : scaled(Integer(X) + scaled(1, h - 1), -h));
            q += d.back() * d.back();
        }
        const int c = (length(q) + 1) / 2;
        const Integer s = sqrt(scaled(q, 2 * (R_ - c)));
        const Integer r = scaled(nu_, R_ - 1) / s;
        for (std::size_t i = 0; i < y.size(); ++i) {
            const Integer z = scaled(d[i] * r, l_ + 1 - c);
            y[i] = static_cast<std::int64_t>(scaled(scaled(z * gamma_[i], -drop_) + 16, -5));
        }
    }

private:
    void setEpsilon(const functions::RmsNormSpec& spec) {
        const Rational u = exact::rational(spec.inputUnit);
        const Rational relative = exact::rational(spec.epsilon) * spec.cols / (u * u);
        k_ = exact::exponentTo(relative, R_ - 1);
        M_ = exact::floorOf(relative * exact::powerOfTwo(k_));
        epsilonLength_ = (R_ - k_ + 1) >> 1;  // ceil((R - k) / 2): an arithmetic shift rounds down
    }

    int w_ = 0, R_ = 0, l_ = 0, drop_ = 0;
    Integer nu_, M_ = 0;
    int k_ = 0, epsilonLength_ = 0;
    std::vector<Integer> gamma_;
};

}  // namespace

std::unique_ptr<FixedFunction> makeFixedRmsNorm(const functions::RmsNormSpec& spec) {
    return std::make_unique<FixedRmsNorm>(spec);
}

}  // namespace spikeloom::oracle
