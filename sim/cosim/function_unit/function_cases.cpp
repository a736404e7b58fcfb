// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_cases.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "models/functions/integer_math.hpp"

namespace spikeloom::cosim {

using functions::LayerNormSpec;
using functions::RmsNormSpec;
using functions::SoftmaxSpec;

const char* nameOf(RowKind kind) {
    constexpr const char* kNames[] = {"uniform", "small", "equal", "extreme", "outlier", "zero", "peak"};
    return kNames[static_cast<std::size_t>(kind)];
}

std::uint32_t FunctionCases::between(std::uint32_t low, std::uint32_t high) {
    return low + static_cast<std::uint32_t>(random_() % (high - low + 1));
}

double FunctionCases::real(double low, double high) {
    return low + (high - low) * static_cast<double>(random_() >> 11) / 9007199254740992.0;
}

/// Short rows mostly; those of a group or two, and a few that are as long as the unit takes.
std::uint32_t FunctionCases::anyCols() {
    switch (random_() % 8) {
        case 0:
            return 1;
        case 1:
            return between(1, 2 * lanes_ + 1);
        case 2:
            return between(64, 256);
        default:
            return between(2, 64);
    }
}

hw::MemorySpec FunctionCases::memory() {
    constexpr std::uint32_t kPorts[] = {8, 24, 64, 128, 128, 256};
    return {.portBits = kPorts[random_() % std::size(kPorts)],
            .banks = 1u << random_() % 3,
            .readLatencyCycles = between(1, 4)};
}

FunctionCase FunctionCases::softmax(std::uint32_t cols, double unit, std::uint32_t fracBits, std::uint32_t inputBits) {
    const SoftmaxSpec spec{cols, unit, fracBits, inputBits};
    FunctionCase made;
    made.name = "softmax";
    made.spec = spec;
    made.function = functions::makeSoftmax(spec);
    made.cols = cols;
    made.inputBits = inputBits;
    return made;
}

LayerNormSpec FunctionCases::normSpec(std::uint32_t cols, double unit, std::uint32_t fracBits, std::uint32_t inputBits,
                                      double epsilon) {
    LayerNormSpec spec{cols, unit, fracBits, inputBits, epsilon, {}, {}};
    const double gain = std::exp2(real(-6, 4));
    for (std::uint32_t i = 0; i < cols; ++i) {
        spec.gamma.push_back(gain * real(-1, 1));
        spec.beta.push_back(real(-4, 4));
    }
    return spec;
}

FunctionCase FunctionCases::norm(bool centred, LayerNormSpec spec) {
    FunctionCase made;
    made.name = centred ? "layer_norm" : "rms_norm";
    made.cols = spec.cols;
    made.inputBits = spec.inputBits;
    if (centred) {
        made.function = functions::makeLayerNorm(spec);
        made.spec = std::move(spec);
        return made;
    }
    RmsNormSpec rms{spec.cols, spec.inputUnit, spec.outputFracBits, spec.inputBits, spec.epsilon, spec.gamma};
    made.function = functions::makeRmsNorm(rms);
    made.spec = std::move(rms);
    return made;
}

FunctionCase FunctionCases::any() {
    const std::uint32_t cols = anyCols(), fracBits = between(4, 32), inputBits = between(1, 48);
    // The largest input is worth 2^-6 to 2^10 or so, and now and then anything.
    double unit = std::exp2(real(-6, 10) - inputBits);
    if (once(8)) unit = std::exp2(real(-60, 20));
    const double epsilon = once(4) ? 0.0 : std::exp2(once(6) ? real(-200, 60) : real(-30, 2));
    FunctionCase made;
    try {
        made = random_() % 2 == 0 ? softmax(cols, unit, fracBits, inputBits)
                                  : norm(random_() % 3 != 0, normSpec(cols, unit, fracBits, inputBits, epsilon));
    } catch (const std::invalid_argument&) {
        return any();  // a norm that models/functions refuses
    }
    made.resultBits = static_cast<std::uint32_t>(
                          functions::bitLength(static_cast<functions::UInt128>(made.function->outputBound()))) +
                      1;
    made.pendingBits = between(1, 24);
    made.membraneMemory = memory();
    made.functionMemory = memory();
    return made;
}

std::vector<FunctionCase> FunctionCases::directed() {
    std::vector<FunctionCase> cases;
    const auto add = [&](FunctionCase made) {
        made.resultBits = static_cast<std::uint32_t>(
                              functions::bitLength(static_cast<functions::UInt128>(made.function->outputBound()))) +
                          1;
        made.functionMemory.readLatencyCycles = 1 + static_cast<std::uint32_t>(cases.size() % 3);
        cases.push_back(std::move(made));
    };
    for (const std::uint32_t cols : {1u, lanes_ - 1, lanes_, lanes_ + 1, 2 * lanes_, 64u, colsMax_})
        if (cols != 0) {
            add(softmax(cols, 0.01, 28, 16));
            add(norm(true, normSpec(cols, 0.001, 28, 36, 1e-6)));
            add(norm(false, normSpec(cols, 0.001, 28, 36, 1e-6)));
        }
    // Exponents of 16, 17, 32, 33, 48 and 49 bits: one table or two, two or three, three or four.
    for (const auto& [fracBits, cols] :
         {std::pair{11u, 1u}, {12u, 1u}, {26u, 2u}, {26u, 3u}, {32u, 2048u}, {32u, 2049u}})
        add(softmax(cols, 0.01, fracBits, 16));
    // Sums, inputs and products just within and just beyond a word of 32 bits.
    for (const std::uint32_t inputBits : {1u, 31u, 32u, 33u, 47u, 48u}) {
        add(softmax(7, std::exp2(4.0 - inputBits), 28, inputBits));
        add(norm(true, normSpec(7, 1e-6, 28, inputBits, 1e-6)));
        add(norm(false, normSpec(7, 1e-6, 28, inputBits, 1e-6)));
    }
    for (const double epsilon : {0.0, 1e-30, 1e-3, 1e6, 1e30}) {
        add(norm(true, normSpec(6, 1e-3, 20, 20, epsilon)));
        add(norm(false, normSpec(6, 1e-3, 20, 20, epsilon)));
    }
    for (const double unit : {1e-30, 1e-9, 1.0, 1e9}) add(softmax(9, unit, 16, 20));  // all alike, or one of them all
    return cases;
}

RowKind FunctionCases::rowKind() {
    return static_cast<RowKind>(random_() % static_cast<std::uint64_t>(RowKind::Count));
}

std::vector<std::int64_t> FunctionCases::row(RowKind kind, std::uint32_t cols, std::uint32_t bits) {
    const std::int64_t high = (std::int64_t{1} << (bits - 1)) - 1, low = -high - 1;
    const auto uniform = [&] { return static_cast<std::int64_t>(random_() % (std::uint64_t{1} << bits)) + low; };
    const std::int64_t level = uniform();
    std::vector<std::int64_t> row(cols);
    for (std::int64_t& value : row) switch (kind) {
            case RowKind::Uniform:
                value = uniform();
                break;
            case RowKind::Small:
                value = std::clamp<std::int64_t>(static_cast<std::int64_t>(random_() % 9) - 4, low, high);
                break;
            case RowKind::Equal:
                value = level;
                break;
            case RowKind::Extreme:
                value = random_() % 2 == 0 ? low : high;
                break;
            case RowKind::Outlier:
                value = 0;
                break;
            case RowKind::Peak:
                value = low;
                break;
            default:
                value = 0;
        }
    if (kind == RowKind::Outlier) row[random_() % cols] = level;
    if (kind == RowKind::Peak) row[random_() % cols] = high;
    return row;
}

}  // namespace spikeloom::cosim
