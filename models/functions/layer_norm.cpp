// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/functions/integer_math.hpp"
#include "models/functions/layer_norm_widths.hpp"
#include "models/functions/row_function.hpp"

namespace spikeloom::functions {
namespace {

/// Layer norm, and RMS norm, which is a layer norm without the centring and whose beta is 0.
class RowNorm final : public RowFunction {
public:
    RowNorm(const LayerNormSpec& spec, Deviation deviation)
        : cols_(spec.cols),
          inputBits_(spec.inputBits),
          centred_(deviation == Deviation::FromMean),
          widths_(layerNormWidths(spec, deviation)),
          productDrop_(widths_.rootBits + widths_.gammaFracBits - widths_.betaFracBits) {
        for (const double gamma : spec.gamma)
            gamma_.push_back(roundToGrid(gamma, static_cast<int>(widths_.gammaFracBits)));
        for (const double beta : spec.beta) beta_.push_back(roundToGrid(beta, static_cast<int>(widths_.betaFracBits)));
        outputBound_ = boundOutput();
        passes_ = listPasses();
    }

    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        requireRow(x, y, cols_);
        const std::int64_t largest = centred_ ? centre(x, y) : copy(x, y);
        if (largest == 0) {
            std::fill(y.begin(), y.end(), 0);
            writeResults(y, 0, 0);
            return;
        }
        const int length = std::max(bitLength(static_cast<UInt128>(largest)), widths_.epsilonLength);
        const int shift = length - static_cast<int>(widths_.deviationBits);
        normaliseBlock(y, shift);
        const UInt128 energy = sumOfSquares(y) + scaledEpsilon(shift);
        const int halfLength = ceilHalf(bitLength(energy));
        const int rootShift = static_cast<int>(widths_.rootBits) - halfLength;
        const std::uint64_t root = integerSquareRoot(scaleByPowerOfTwo(energy, 2 * rootShift));
        const auto reciprocal =
            static_cast<std::int64_t>((UInt128{widths_.rootOfCols} << (widths_.rootBits - 1)) / root);
        writeResults(y, reciprocal, halfLength - static_cast<int>(widths_.halfLog) - 1);
    }

    [[nodiscard]] const std::vector<Pass>& passes() const override { return passes_; }
    [[nodiscard]] std::int64_t outputBound() const override { return outputBound_; }

    [[nodiscard]] double errorBoundUlp() const override {
        const double root = std::sqrt(static_cast<double>(cols_));
        // In the order of docs/function_unit.md: result, deviations, root and reciprocal, sqrt(cols), epsilon,
        // quotient, gamma, product, beta, second order.
        const double deviations = std::ldexp(1 + root, -5 - static_cast<int>(widths_.sumBits / 2));
        const double gamma = std::ldexp(root, -5 - static_cast<int>((widths_.sumBits + 1) / 2));
        const double beta = centred_ ? 1.0 / 64 : 0.0;
        return 0.5 + deviations + 2.0 / 64 + 3.0 / 128 + gamma + 1.0 / 32 + beta + 0.001;
    }

private:
    /// d[i] = cols * x[i] - sum(x), exact; returns max |d|.
    [[nodiscard]] std::int64_t centre(std::span<const std::int64_t> x, std::span<std::int64_t> d) const {
        const auto [smallest, largest] = std::minmax_element(x.begin(), x.end());
        const std::int64_t low = *smallest;
        const std::int64_t high = *largest;
        requireWidth(low, high, inputBits_);
        std::int64_t sum = 0;
        for (const std::int64_t value : x) sum += value;
        const std::int64_t n = cols_;
        for (std::size_t i = 0; i < x.size(); ++i) d[i] = n * x[i] - sum;
        return std::max(n * high - sum, sum - n * low);
    }

    /// d[i] = x[i]; returns max |d|.
    [[nodiscard]] std::int64_t copy(std::span<const std::int64_t> x, std::span<std::int64_t> d) const {
        const auto [smallest, largest] = std::minmax_element(x.begin(), x.end());
        const std::int64_t low = *smallest, high = *largest;
        requireWidth(low, high, inputBits_);
        for (std::size_t i = 0; i < x.size(); ++i) d[i] = x[i];
        return std::max(high, -low);
    }

    /// d[i] * 2^-shift, rounded half up where bits are lost.
    static void normaliseBlock(std::span<std::int64_t> d, int shift) {
        if (shift <= 0) {
            for (std::int64_t& value : d) value *= std::int64_t{1} << -shift;
        } else if (shift > 61) {
            std::fill(d.begin(), d.end(), 0);  // |d| < 2^60
        } else {
            const std::int64_t half = std::int64_t{1} << (shift - 1);
            for (std::int64_t& value : d) value = (value + half) >> shift;
        }
    }

    [[nodiscard]] static UInt128 sumOfSquares(std::span<const std::int64_t> d) {
        UInt128 sum = 0;
        for (const std::int64_t value : d) sum += static_cast<UInt128>(Int128{value} * value);
        return sum;
    }

    /// cols^3 (not centred: cols) * epsilon / inputUnit^2 in the units of the squares, truncated.
    [[nodiscard]] UInt128 scaledEpsilon(int shift) const {
        return scaleByPowerOfTwo(widths_.epsilonMantissa, -widths_.epsilonScale - 2 * shift);
    }

    /// Deviations in `y` become results.
    void writeResults(std::span<std::int64_t> y, std::int64_t reciprocal, int quotientDrop) const {
        for (std::size_t i = 0; i < y.size(); ++i) {
            const auto quotient = static_cast<std::int64_t>((Int128{y[i]} * reciprocal) >> quotientDrop);
            const auto scaled = static_cast<std::int64_t>((Int128{quotient} * gamma_[i]) >> productDrop_);
            y[i] = (scaled + beta_[i] + 16) >> 5;
        }
    }

    /// |quotient| <= sqrt(cols) * (1 + 2^(1-R)) in 2^-R, because no deviation exceeds the root of the energy.
    [[nodiscard]] std::int64_t boundOutput() const {
        const std::int64_t quotient = (static_cast<std::int64_t>(widths_.rootOfCols) << widths_.halfLog) +
                                      (std::int64_t{4} << widths_.halfLog) + 1;
        std::int64_t bound = 0;
        for (std::size_t i = 0; i < gamma_.size(); ++i) {
            const auto scaled = static_cast<std::int64_t>((Int128{quotient} * std::abs(gamma_[i])) >> productDrop_) + 1;
            bound = std::max(bound, (scaled + std::abs(beta_[i]) + 16) >> 5);
        }
        return bound;
    }

    /// What precedes the squares: the deviations, and their block exponent.
    [[nodiscard]] std::vector<Pass> deviationPasses() const {
        if (!centred_)
            return {
                {.name = "magnitude", .addsPerElement = 1, .addBits = inputBits_, .readsInput = true},
                {.name = "block", .addsPerElement = 1, .addBits = inputBits_, .readsInput = true, .usesScratch = true}};
        const std::uint32_t wideBits = inputBits_ + widths_.sumBits + 1;
        return {
            {.name = "mean", .addsPerElement = 1, .addBits = wideBits - 1, .readsInput = true},
            // subtract the sum, compare magnitudes
            {.name = "centre",
             .addsPerElement = 2,
             .addBits = wideBits,
             .multipliesPerElement = 1,
             .multiplyBitsA = inputBits_,
             .multiplyBitsB = widths_.sumBits + 1,
             .readsInput = true,
             .usesScratch = true},
            {.name = "block", .addsPerElement = 1, .addBits = wideBits, .usesScratch = true},
        };
    }

    [[nodiscard]] std::vector<Pass> listPasses() const {
        const std::uint32_t rootBits = widths_.rootBits;
        const std::uint32_t quotientBits = rootBits + (widths_.sumBits + 1) / 2 + 2;
        std::int64_t largestGamma = 0;
        for (const std::int64_t gamma : gamma_) largestGamma = std::max(largestGamma, std::abs(gamma));
        std::vector<Pass> passes = deviationPasses();
        const std::vector<Pass> rest{
            {.name = centred_ ? "variance" : "mean square",
             .addsPerElement = 1,
             .addBits = 2 * widths_.deviationBits + widths_.sumBits + 1,
             .multipliesPerElement = 1,
             .multiplyBitsA = widths_.deviationBits + 2,
             .multiplyBitsB = widths_.deviationBits + 2,
             .usesScratch = true},
            {.name = "root", .serialBits = rootBits},
            {.name = "reciprocal", .serialBits = rootBits + 1},
            {.name = "normalise",
             .addsPerElement = 1,
             .addBits = quotientBits,
             .multipliesPerElement = 1,
             .multiplyBitsA = widths_.deviationBits + 2,
             .multiplyBitsB = rootBits + 1,
             .usesScratch = true},
            // add beta (layer norm only), shift with round, difference to the previous result
            {.name = "scale",
             .addsPerElement = centred_ ? 3U : 2U,
             .addBits = static_cast<std::uint32_t>(bitLength(static_cast<UInt128>(outputBound_))) + 6,
             .multipliesPerElement = 1,
             .multiplyBitsA = quotientBits,
             .multiplyBitsB = static_cast<std::uint32_t>(bitLength(static_cast<UInt128>(largestGamma))) + 1,
             .tableReadsPerElement = centred_ ? 2U : 1U,
             .readsPrevious = true,
             .writesPrevious = true,
             .usesScratch = true},
        };
        passes.insert(passes.end(), rest.begin(), rest.end());
        return passes;
    }

    std::uint32_t cols_;
    std::uint32_t inputBits_;
    bool centred_;
    LayerNormWidths widths_;
    std::uint32_t productDrop_;
    std::vector<std::int64_t> gamma_, beta_;
    std::int64_t outputBound_ = 0;
    std::vector<Pass> passes_;
};

void requireConstants(const std::vector<double>& values, std::uint32_t cols, const char* name) {
    if (values.size() != cols)
        throw std::invalid_argument("function: " + std::string(name) + " has " + std::to_string(values.size()) +
                                    " elements, expected " + std::to_string(cols));
    if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); }))
        throw std::invalid_argument("function: " + std::string(name) + " must be finite");
}

void requireNorm(const LayerNormSpec& spec) {
    requireCommonSpec(spec.cols, spec.inputUnit, spec.outputFracBits, spec.inputBits);
    if (!std::isfinite(spec.epsilon) || spec.epsilon < 0)
        throw std::invalid_argument("function: epsilon must be finite and not negative");
    requireConstants(spec.gamma, spec.cols, "gamma");
    requireConstants(spec.beta, spec.cols, "beta");
}

}  // namespace

std::unique_ptr<RowFunction> makeLayerNorm(const LayerNormSpec& spec) {
    requireNorm(spec);
    return std::make_unique<RowNorm>(spec, Deviation::FromMean);
}

std::unique_ptr<RowFunction> makeRmsNorm(const RmsNormSpec& spec) {
    const LayerNormSpec same{spec.cols,
                             spec.inputUnit,
                             spec.outputFracBits,
                             spec.inputBits,
                             spec.epsilon,
                             spec.gamma,
                             std::vector<double>(spec.gamma.size(), 0.0)};
    requireNorm(same);
    return std::make_unique<RowNorm>(same, Deviation::FromZero);
}

}  // namespace spikeloom::functions
