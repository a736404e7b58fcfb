// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <vector>

#include "models/oracle/exact.hpp"
#include "models/oracle/fixed_function.hpp"
#include "models/oracle/wide.hpp"

// The names w, R, G, B, nu, M, q, s, ... are those of docs/function_unit.md, section Layer norm.
namespace spikeloom::oracle {
namespace {

/// value * 2^bits to the nearest integer, ties away from zero. Scaling by a power of two is exact in a double.
std::int64_t rounded(double value, std::int64_t bits) {
    return std::llround(std::ldexp(value, static_cast<int>(bits)));
}

/// The smallest p >= 0 with max|gamma|^2 n <= 4^p.
std::int64_t headroom(const std::vector<double>& gamma, std::uint32_t n) {
    double largest = 0.0;
    for (const double element : gamma) largest = std::max(largest, std::abs(element));
    const exact::Rational g = exact::rational(largest);
    const exact::Rational square = g * g * n;
    int p = 0;
    while (square > exact::powerOfTwo(2 * p)) ++p;
    return p;
}

class FixedLayerNorm final : public FixedFunction {
public:
    explicit FixedLayerNorm(const functions::LayerNormSpec& spec) : n_(spec.cols) {
        const std::int64_t F = spec.outputFracBits, L = std::bit_width(spec.cols - 1);
        const std::int64_t p = headroom(spec.gamma, spec.cols);
        w_ = F + 5 + p + L / 2;
        R_ = F + 7 + p;
        const std::int64_t G = F + 4 + (L + 1) / 2, B = F + 5;
        l_ = (std::bit_width(spec.cols) - 1) / 2;
        scaleShift_ = R_ + G - B;
        nu_ =
            static_cast<std::int64_t>(exact::Integer(sqrt(exact::Integer(n_) << static_cast<unsigned>(2 * (R_ - l_)))));
        for (const double gamma : spec.gamma) gamma_.push_back(rounded(gamma, G));
        for (const double beta : spec.beta) beta_.push_back(rounded(beta, B));
        if (spec.epsilon > 0.0) setEpsilon(spec);
    }

    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        std::vector<std::int64_t> d = deviations(x);
        normalise(d);
        for (std::size_t i = 0; i < y.size(); ++i) {
            const Wide t = (Wide{d[i]} * gamma_[i]) >> scaleShift_;
            y[i] = static_cast<std::int64_t>((t + beta_[i] + 16) >> 5);
        }
    }

private:
    void setEpsilon(const functions::LayerNormSpec& spec) {
        const exact::Rational u = exact::rational(spec.inputUnit);
        const exact::Rational scaled = exact::Rational(n_ * n_ * n_) * exact::rational(spec.epsilon) / (u * u);
        const int k = exact::exponentTo(scaled, static_cast<int>(R_ - 1));
        M_ = static_cast<std::int64_t>(exact::floorOf(scaled * exact::powerOfTwo(k)));
        k_ = k;
        // ceil((R - k) / 2): an arithmetic shift rounds down
        epsilonLength_ = (R_ - k_ + 1) >> 1;
    }

    [[nodiscard]] std::vector<std::int64_t> deviations(std::span<const std::int64_t> x) const {
        std::int64_t sum = 0;
        for (const std::int64_t element : x) sum += element;
        std::vector<std::int64_t> result;
        result.reserve(x.size());
        for (const std::int64_t element : x) result.push_back(n_ * element - sum);
        return result;
    }

    /// Deviations D -> z.
    void normalise(std::vector<std::int64_t>& row) const {
        std::int64_t largest = 0;
        for (const std::int64_t D : row) largest = std::max(largest, std::abs(D));
        if (largest == 0) return;
        std::int64_t length = bitLength(static_cast<UnsignedWide>(largest));
        if (M_ != 0) length = std::max(length, epsilonLength_);
        const std::int64_t h = length - w_;
        Wide q = scaledByPowerOfTwo(M_, -k_ - 2 * h);
        for (std::int64_t& d : row) {
            d = blockScaled(d, h);
            q += Wide{d} * d;
        }
        const std::int64_t c = (bitLength(static_cast<UnsignedWide>(q)) + 1) / 2;
        const Wide s = rootOf(scaledByPowerOfTwo(q, 2 * (R_ - c)));
        const Wide r = Wide{nu_} * (Wide{1} << (R_ - 1)) / s;
        for (std::int64_t& z : row) z = static_cast<std::int64_t>(scaledByPowerOfTwo(z * r, l_ + 1 - c));
    }

    /// D * 2^-h to the nearest integer, ties upwards. Nothing is left of 62 bits from h = 64 on.
    [[nodiscard]] static std::int64_t blockScaled(std::int64_t D, std::int64_t h) {
        if (h >= 64) return 0;
        if (h <= 0) return static_cast<std::int64_t>(scaledByPowerOfTwo(D, -h));
        return static_cast<std::int64_t>((D + (Wide{1} << (h - 1))) >> h);
    }

    std::int64_t n_;
    std::int64_t w_ = 0, R_ = 0, l_ = 0, scaleShift_ = 0;
    std::int64_t nu_ = 0;
    std::int64_t M_ = 0, k_ = 0, epsilonLength_ = 0;
    std::vector<std::int64_t> gamma_, beta_;
};

}  // namespace

std::unique_ptr<FixedFunction> makeFixedLayerNorm(const functions::LayerNormSpec& spec) {
    return std::make_unique<FixedLayerNorm>(spec);
}

}  // namespace spikeloom::oracle
