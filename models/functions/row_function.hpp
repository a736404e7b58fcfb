// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

/// The functions of a function unit (softmax, layer norm, RMS norm) as integer algorithms, pass by pass: what hardware
/// computes, bit for bit. No floating point after construction. docs/function_unit.md defines every bit.
namespace spikeloom::functions {

/// Longest row that a function unit takes: sums of 48-bit inputs then fit 60 bits.
inline constexpr std::uint32_t maxCols = 4096;

/// One pass of the function unit over a row: what it does per element and once per row. Cycles follow from these
/// figures and the unit's lanes, so a pass lists everything that costs something. All operations of one kind in a pass
/// have the same width; work of another width is a pass of its own. An operation wider than the unit's word takes
/// several: ceil(addBits / word) additions, ceil(multiplyBitsA / word) * ceil(multiplyBitsB / word) multiplications.
struct Pass {
    std::string name;                  ///< "max", "power", "reciprocal", ...
    std::uint32_t addsPerElement = 0;  ///< additions, comparisons and shifts-with-round, of addBits
    std::uint32_t addBits = 0;
    std::uint32_t multipliesPerElement = 0;
    std::uint32_t multiplyBitsA = 0, multiplyBitsB = 0;  ///< operand widths of those multiplications, sign included
    std::uint32_t tableReadsPerElement = 0;              ///< reads of tables and of per-column constants
    std::uint32_t serialBits = 0;  ///< digits of a once-per-row digit recurrence (square root, reciprocal)
    bool readsInput = false;       ///< reads every accumulated input X of the row from the function state
    bool readsPrevious = false;    ///< reads every previous result, to emit the difference
    bool writesPrevious = false;   ///< writes every result
    bool usesScratch = false;      ///< reads or writes a row buffer inside the unit (no memory access counted)
};

/// y = f(x) for one row. `x` in accumulator units, `y` on the grid 2^-outputFracBits, rounded before anyone differences
/// it. Immutable after construction: one object may serve several threads.
class RowFunction {
public:
    virtual ~RowFunction() = default;
    /// @param x  accumulated inputs of the row, `cols` of them, within inputBits signed bits
    /// @param y  results, same length; the very memory of x or disjoint from it
    /// @throws std::invalid_argument  when a length or an input's width is not what the function was built for
    virtual void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const = 0;
    /// The passes of one evaluation, in order.
    [[nodiscard]] virtual const std::vector<Pass>& passes() const = 0;
    /// A proven bound: no |y| that evaluate returns exceeds it, whatever the input.
    [[nodiscard]] virtual std::int64_t outputBound() const = 0;
    /// Proven bound of |y * 2^-outputFracBits - f(x)| over all inputs within the widths that it was built for
    /// [units of the output grid]; below 0.75. f is the real function with the spec's doubles taken as exact.
    [[nodiscard]] virtual double errorBoundUlp() const = 0;
};

/// Everything that fixes a softmax: constants are made once, when the network is lowered.
struct SoftmaxSpec {
    std::uint32_t cols = 1;             ///< 1..maxCols
    double inputUnit = 1.0;             ///< real value of one accumulator unit of x, > 0
    std::uint32_t outputFracBits = 28;  ///< 4..32
    std::uint32_t inputBits = 16;       ///< signed width of x, 1..48
};

/// Everything that fixes a layer norm. A row of equal inputs gives beta, also with epsilon 0.
struct LayerNormSpec {
    std::uint32_t cols = 1;             ///< 1..maxCols
    double inputUnit = 1.0;             ///< real value of one accumulator unit of x, > 0
    std::uint32_t outputFracBits = 28;  ///< 4..32
    std::uint32_t inputBits = 36;       ///< signed width of x, 1..48
    double epsilon = 1e-6;              ///< added to the variance, >= 0
    std::vector<double> gamma, beta;    ///< cols each
};

/// Everything that fixes an RMS norm, gamma * x / sqrt(mean(x^2) + epsilon). A row of zeros gives zeros, also with
/// epsilon 0.
struct RmsNormSpec {
    std::uint32_t cols = 1;             ///< 1..maxCols
    double inputUnit = 1.0;             ///< real value of one accumulator unit of x, > 0
    std::uint32_t outputFracBits = 28;  ///< 4..32
    std::uint32_t inputBits = 36;       ///< signed width of x, 1..48
    double epsilon = 1e-6;              ///< added to the mean square, >= 0
    std::vector<double> gamma;          ///< cols
};

/// What fixes the function of a population; nothing where it has none.
using FunctionSpec = std::variant<std::monostate, SoftmaxSpec, LayerNormSpec, RmsNormSpec>;

/// @throws std::invalid_argument  when a field is outside the range above or not finite
[[nodiscard]] std::unique_ptr<RowFunction> makeSoftmax(const SoftmaxSpec& spec);
/// @throws std::invalid_argument  likewise, when gamma or beta has another length than cols, or when max|gamma| or
///         max|beta| is so large that the widths exceed 128-bit products (max|gamma| * sqrt(cols) above 2^14 or so)
[[nodiscard]] std::unique_ptr<RowFunction> makeLayerNorm(const LayerNormSpec& spec);
/// @throws std::invalid_argument  as for a layer norm
[[nodiscard]] std::unique_ptr<RowFunction> makeRmsNorm(const RmsNormSpec& spec);

}  // namespace spikeloom::functions
