// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "models/functions/integer_math.hpp"
#include "models/functions/power_of_half.hpp"
#include "models/functions/row_function.hpp"
#include "models/functions/softmax_widths.hpp"

namespace spikeloom::functions {
namespace {

class Softmax final : public RowFunction {
public:
    explicit Softmax(const SoftmaxSpec& spec)
        : spec_(spec), widths_(softmaxWidths(spec)), power_(widths_.expFracBits), passes_(listPasses()) {}

    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        requireRow(x, y, spec_.cols);
        const auto [smallest, largest] = std::minmax_element(x.begin(), x.end());
        requireWidth(*smallest, *largest, spec_.inputBits);
        divide(y, exponentials(x, *largest, y));
    }

    [[nodiscard]] const std::vector<Pass>& passes() const override { return passes_; }

    /// y <= 2^outputFracBits: no exponential exceeds their sum.
    [[nodiscard]] std::int64_t outputBound() const override { return std::int64_t{1} << spec_.outputFracBits; }

    [[nodiscard]] double errorBoundUlp() const override {
        // The exponent is truncated (ln 2 of a unit, upwards); rounding its scale costs up to 1/e of half a unit.
        const double above = power_.errorAbove() + 1.01 * (0.694 + 0.184);
        const double exponential = std::max(above, power_.errorBelow() + 1.01 * 0.184);
        const auto guard = static_cast<double>(std::uint64_t{1} << (widths_.expFracBits - spec_.outputFracBits));
        return 0.5 + 1.0 / 16 + exponential * (spec_.cols - 1) / guard;
    }

private:
    /// Writes 2^-t of every element to `e` and returns their sum, at least 2^E because the maximum gives exactly that.
    [[nodiscard]] std::uint64_t exponentials(std::span<const std::int64_t> x, std::int64_t max,
                                             std::span<std::int64_t> e) const {
        const std::uint64_t scale = widths_.scale;
        const std::uint64_t cut = widths_.cut;
        const std::uint32_t shift = widths_.scaleShift;
        std::uint64_t sum = 0;
        for (std::size_t j = 0; j < x.size(); ++j) {
            const auto distance = static_cast<std::uint64_t>(max - x[j]);
            const auto term = distance < cut ? power_(static_cast<std::uint64_t>((UInt128{distance} * scale) >> shift))
                                             : std::uint64_t{0};
            e[j] = static_cast<std::int64_t>(term);
            sum += term;
        }
        return sum;
    }

    void divide(std::span<std::int64_t> y, std::uint64_t sum) const {
        const auto reciprocal = static_cast<std::uint64_t>((UInt128{1} << widths_.reciprocalBits) / sum);
        const std::uint32_t drop = widths_.reciprocalBits - spec_.outputFracBits;
        const UInt128 half = UInt128{1} << (drop - 1);
        for (std::int64_t& value : y) {
            const UInt128 product = UInt128{static_cast<std::uint64_t>(value)} * reciprocal;
            value = static_cast<std::int64_t>((product + half) >> drop);
        }
    }

    [[nodiscard]] std::vector<Pass> listPasses() const {
        const std::uint32_t expBits = widths_.expFracBits + 1;
        const std::uint32_t exponentBits = widths_.expFracBits + 6;  // integer part up to E + 1 <= 50
        const auto distanceBits = static_cast<std::uint32_t>(bitLength(widths_.cut - 1));
        const auto scaleBits = static_cast<std::uint32_t>(bitLength(widths_.scale));
        const std::uint32_t inputBits = spec_.inputBits;
        return {
            {.name = "max", .addsPerElement = 1, .addBits = inputBits, .readsInput = true},
            // subtract from the maximum, compare with the cut, shift the product
            {.name = "exponent",
             .addsPerElement = 3,
             .addBits = std::max(inputBits + 1, exponentBits),
             .multipliesPerElement = 1,
             .multiplyBitsA = std::max(distanceBits, 1u),
             .multiplyBitsB = std::max(scaleBits, 1u),
             .readsInput = true,
             .usesScratch = true},
            {.name = "power",
             .multipliesPerElement = power_.tables() - 1,
             .multiplyBitsA = expBits,
             .multiplyBitsB = expBits,
             .tableReadsPerElement = power_.tables(),
             .usesScratch = true},
            // ln 2 times the low bits, that times the table product; subtract, shift by the integer part, accumulate
            {.name = "linear",
             .addsPerElement = 3,
             .addBits = expBits + widths_.sumBits,
             .multipliesPerElement = 2,
             .multiplyBitsA = expBits,
             .multiplyBitsB = power_.constantBits(),
             .usesScratch = true},
            {.name = "reciprocal", .serialBits = spec_.outputFracBits + 5},
            // shift with round, difference to the previous result
            {.name = "scale",
             .addsPerElement = 2,
             .addBits = spec_.outputFracBits + 2,
             .multipliesPerElement = 1,
             .multiplyBitsA = expBits,
             .multiplyBitsB = spec_.outputFracBits + 5,
             .readsPrevious = true,
             .writesPrevious = true,
             .usesScratch = true},
        };
    }

    SoftmaxSpec spec_;
    SoftmaxWidths widths_;
    PowerOfHalf power_;
    std::vector<Pass> passes_;
};

}  // namespace

std::unique_ptr<RowFunction> makeSoftmax(const SoftmaxSpec& spec) {
    requireCommonSpec(spec.cols, spec.inputUnit, spec.outputFracBits, spec.inputBits);
    return std::make_unique<Softmax>(spec);
}

}  // namespace spikeloom::functions
