// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <bit>
#include <vector>

#include "models/oracle/exact.hpp"
#include "models/oracle/fixed_function.hpp"
#include "models/oracle/wide.hpp"

// The names E, K, H, J, T, C, kappa, lambda, ... are those of docs/function_unit.md, section Softmax.
namespace spikeloom::oracle {
namespace {

constexpr std::uint64_t kLn2 = 0xB17217F7D1CF79AC;    ///< ln 2 in units of 2^-64
constexpr std::uint64_t kLog2e = 0xB8AA3B295C17F0BC;  ///< log2 e in units of 2^-63

/// 2^-(fraction of the bits `first`+1 .. `first`+m behind the point), in units of 2^-E, by the value of those bits.
struct PowerTable {
    std::int64_t end = 0;  ///< first + m
    std::vector<std::int64_t> entries;
};

/// R_i = 2^(-2^-i) in units of 2^-62, i = 0 .. count.
std::vector<Wide> rootsOfHalf(std::int64_t count) {
    std::vector<Wide> roots{Wide{1} << 61};
    while (static_cast<std::int64_t>(roots.size()) <= count) roots.push_back(rootOf(roots.back() << 62));
    return roots;
}

/// An entry is made from the one that lacks its lowest set bit: the definition goes from the highest bit to the lowest.
PowerTable powerTable(const std::vector<Wide>& roots, std::int64_t first, std::int64_t end, std::int64_t fracBits) {
    const std::size_t size = std::size_t{1} << (end - first);
    std::vector<Wide> fine(size, Wide{1} << 62);
    PowerTable table{end, std::vector<std::int64_t>(size)};
    for (std::size_t k = 0; k < size; ++k) {
        if (k != 0) fine[k] = (fine[k & (k - 1)] * roots[static_cast<std::size_t>(end - std::countr_zero(k))]) >> 62;
        const Wide half = Wide{1} << (61 - fracBits);
        table.entries[k] = static_cast<std::int64_t>((fine[k] + half) / (2 * half));
    }
    return table;
}

class FixedSoftmax final : public FixedFunction {
public:
    explicit FixedSoftmax(const functions::SoftmaxSpec& spec)
        : F_(spec.outputFracBits),
          E_(F_ + std::bit_width(spec.cols - 1) + 5),
          K_(E_ + F_ + 4),
          H_((E_ + 1) / 2),
          A_(E_ - H_ + 2) {
        const exact::Rational v = exact::rational(spec.inputUnit) * exact::Rational(kLog2e) * exact::powerOfTwo(-63);
        kappa_ = exact::exponentTo(v, static_cast<int>(E_));
        C_ = static_cast<std::int64_t>(exact::nearest(v * exact::powerOfTwo(kappa_)));
        lambda_ = static_cast<std::int64_t>(
            exact::nearest(exact::Rational(kLn2) * exact::powerOfTwo(static_cast<int>(A_ - 64))));
        const std::int64_t J = (H_ + 7) / 8;
        const std::vector<Wide> roots = rootsOfHalf(H_);
        for (std::int64_t g = 0; g < J; ++g) tables_.push_back(powerTable(roots, H_ * g / J, H_ * (g + 1) / J, E_));
    }

    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        const std::int64_t largest = *std::max_element(x.begin(), x.end());
        Wide S = 0;
        for (std::size_t j = 0; j < x.size(); ++j) S += y[j] = exponential(largest - x[j]);
        const Wide r = (Wide{1} << K_) / S;
        const Wide half = Wide{1} << (K_ - F_ - 1);
        for (std::int64_t& e : y) e = static_cast<std::int64_t>((e * r + half) >> (K_ - F_));
    }

private:
    /// e^-(distance u) in units of 2^-E.
    [[nodiscard]] std::int64_t exponential(std::int64_t distance) const {
        const Wide scaled = Wide{distance} * C_;
        // t >= 2^(bits - 1), so that from bits = E + 8 on N is at least 2^7 > E; t is formed only below that.
        const std::int64_t bits = bitLength(static_cast<UnsignedWide>(scaled)) + E_ - kappa_;
        if (distance != 0 && bits > E_ + 7) return 0;
        const auto t = static_cast<std::int64_t>(scaledByPowerOfTwo(scaled, E_ - kappa_));
        const std::int64_t N = t >> E_;
        if (N > E_) return 0;
        const Wide p = powerOfHalf(t - (N << E_));
        const Wide low = t % (std::int64_t{1} << (E_ - H_));
        const Wide z = (low * lambda_) >> A_;
        return static_cast<std::int64_t>((p - ((p * z) >> E_)) >> N);
    }

    /// 2^-(fraction) by its leading H bits.
    [[nodiscard]] Wide powerOfHalf(std::int64_t fraction) const {
        Wide p = Wide{1} << E_;  // times the first entry: that entry
        for (const PowerTable& table : tables_) {
            const auto entries = static_cast<std::int64_t>(table.entries.size());
            const std::int64_t k = (fraction >> (E_ - table.end)) % entries;
            p = (p * table.entries[static_cast<std::size_t>(k)]) >> E_;
        }
        return p;
    }

    std::int64_t F_, E_, K_, H_, A_;
    std::int64_t C_ = 0, lambda_ = 0;
    int kappa_ = 0;
    std::vector<PowerTable> tables_;
};

}  // namespace

std::unique_ptr<FixedFunction> makeFixedSoftmax(const functions::SoftmaxSpec& spec) {
    return std::make_unique<FixedSoftmax>(spec);
}

}  // namespace spikeloom::oracle
