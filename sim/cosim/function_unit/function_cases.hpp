// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "models/functions/row_function.hpp"

/// What a check of the function unit drives it with.
namespace spikeloom::cosim {

/// A function, and the memories in front of it.
struct FunctionCase {
    functions::FunctionSpec spec;
    std::shared_ptr<const functions::RowFunction> function;
    std::uint32_t cols = 1, inputBits = 1, resultBits = 1, pendingBits = 16;
    hw::MemorySpec membraneMemory, functionMemory;
    std::string name;  ///< of the function, as in a bin
};

/// How the elements of a row are chosen.
enum class RowKind : std::uint8_t {
    Uniform,
    Small,
    Equal,
    Extreme,  ///< the largest and the least inputs
    Outlier,  ///< zeros but for one
    Zero,
    Peak,  ///< the least input but for one, the largest: nobody else finds the maximum if its lane does not
    Count
};
[[nodiscard]] const char* nameOf(RowKind kind);

class FunctionCases {
public:
    /// @param colsMax  longest row  @param lanes  rows about this long come up often
    FunctionCases(std::uint64_t seed, std::uint32_t colsMax, std::uint32_t lanes)
        : random_(seed), colsMax_(colsMax), lanes_(lanes) {}

    [[nodiscard]] FunctionCase any();
    /// Both sides of every edge that the unit has: row lengths around the lanes, widths around a lane's word, numbers
    /// of tables, epsilon far above and far below the variance.
    [[nodiscard]] std::vector<FunctionCase> directed();
    [[nodiscard]] RowKind rowKind();
    /// @return values within `bits` signed bits
    [[nodiscard]] std::vector<std::int64_t> row(RowKind kind, std::uint32_t cols, std::uint32_t bits);
    [[nodiscard]] bool once(std::uint32_t in) { return random_() % in == 0; }

private:
    [[nodiscard]] FunctionCase softmax(std::uint32_t cols, double unit, std::uint32_t fracBits,
                                       std::uint32_t inputBits);
    [[nodiscard]] FunctionCase norm(bool centred, functions::LayerNormSpec spec);
    [[nodiscard]] functions::LayerNormSpec normSpec(std::uint32_t cols, double unit, std::uint32_t fracBits,
                                                    std::uint32_t inputBits, double epsilon);
    [[nodiscard]] std::uint32_t between(std::uint32_t low, std::uint32_t high);
    [[nodiscard]] double real(double low, double high);
    [[nodiscard]] std::uint32_t anyCols();
    [[nodiscard]] hw::MemorySpec memory();

    std::mt19937_64 random_;
    std::uint32_t colsMax_, lanes_;
};

}  // namespace spikeloom::cosim
