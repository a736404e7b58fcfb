// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_config.hpp"

#include <algorithm>
#include <variant>

#include "models/functions/integer_math.hpp"
#include "models/functions/layer_norm_widths.hpp"
#include "models/functions/power_of_half.hpp"
#include "models/functions/softmax_widths.hpp"

namespace spikeloom::cosim {
namespace {

using functions::LayerNormSpec;
using functions::RmsNormSpec;
using functions::SoftmaxSpec;

/// Addresses of rtl/function_pkg.sv.
enum Register : std::uint32_t {
    kFunction = 0,
    kCols,
    kExpBits,
    kExpScale,
    kExpShift,
    kExpCut,
    kLn2,
    kLn2Bits,
    kLowBits,
    kTables,
    kGroups,
    kInverseDigits,
    kRootBits,
    kRootOfCols,
    kHalfLog,
    kProductDrop,
    kEpsilon,
    kEpsilonScale,
    kEpsilonLength,
    kDeviationBits,
    kWords = 32
};

std::uint64_t wordsOf(std::uint32_t bits, std::uint32_t laneBits) {
    return (bits + laneBits - 1) / laneBits;
}

class Writer {
public:
    Writer(const functions::RowFunction& function, const FunctionUnitBuild& build)
        : passes_(function.passes()), laneBits_(build.laneBits) {}

    void operator()(std::monostate) {}

    void operator()(const SoftmaxSpec& spec) {
        const functions::SoftmaxWidths widths = functions::softmaxWidths(spec);
        const functions::PowerOfHalf power(widths.expFracBits);
        begin(0, spec.cols);
        set(kExpBits, widths.expFracBits);
        set(kExpScale, widths.scale);
        set(kExpShift, widths.scaleShift);
        set(kExpCut, widths.cut);
        set(kLn2, power.constant());
        set(kLn2Bits, power.constantBits());
        set(kLowBits, power.linearBits());
        set(kTables, power.tables());
        set(kInverseDigits, passes_[4].serialBits);
        writeTables(power);
        addPasses({FunctionPass::Max, FunctionPass::Exponent, FunctionPass::Power, FunctionPass::Linear,
                   FunctionPass::Inverse, FunctionPass::Weigh},
                  spec.inputBits);
    }

    void operator()(const LayerNormSpec& spec) {
        writeNorm(spec, functions::Deviation::FromMean);
        addPasses({FunctionPass::Mean, FunctionPass::Centre, FunctionPass::Block, FunctionPass::Squares,
                   FunctionPass::Root, FunctionPass::Reciprocal, FunctionPass::Normalise, FunctionPass::Scale},
                  spec.inputBits);
    }

    void operator()(const RmsNormSpec& spec) {
        writeNorm({spec.cols, spec.inputUnit, spec.outputFracBits, spec.inputBits, spec.epsilon, spec.gamma,
                   std::vector<double>(spec.cols, 0.0)},
                  functions::Deviation::FromZero);
        addPasses({FunctionPass::Magnitude, FunctionPass::Block, FunctionPass::Squares, FunctionPass::Root,
                   FunctionPass::Reciprocal, FunctionPass::Normalise, FunctionPass::Scale},
                  spec.inputBits);
    }

    FunctionConfig config;

private:
    void set(std::uint32_t address, std::uint64_t contents) { config.registers.emplace_back(address, contents); }
    void setSigned(std::uint32_t address, int number) {
        set(address, static_cast<std::uint64_t>(static_cast<std::int64_t>(number)));
    }
    void begin(std::uint64_t function, std::uint32_t cols) {
        config.cols = cols;
        set(kFunction, function);
        set(kCols, cols);
    }

    void writeTables(const functions::PowerOfHalf& power) {
        std::uint64_t groups = 0;
        for (std::uint32_t table = 0; table < power.tables(); ++table) {
            const std::uint32_t bits = power.tableBits(table);
            groups |= std::uint64_t{power.tableShift(table) | bits << 8} << (16 * table);
            for (std::uint32_t index = 0; index >> bits == 0; ++index)
                config.tables.emplace_back(table << 8 | index, power.entry(table, index));
        }
        set(kGroups, groups);
    }

    void writeNorm(const LayerNormSpec& spec, functions::Deviation deviation) {
        const functions::LayerNormWidths widths = functions::layerNormWidths(spec, deviation);
        begin(deviation == functions::Deviation::FromMean ? 1 : 2, spec.cols);
        set(kRootBits, widths.rootBits);
        set(kRootOfCols, widths.rootOfCols);
        set(kHalfLog, widths.halfLog);
        set(kProductDrop, widths.rootBits + widths.gammaFracBits - widths.betaFracBits);
        set(kEpsilon, widths.epsilonMantissa);
        setSigned(kEpsilonScale, widths.epsilonScale);
        // Without epsilon it is below every length; of a length only what is above 0 counts.
        setSigned(kEpsilonLength, std::max(widths.epsilonLength, 0));
        set(kDeviationBits, widths.deviationBits);
        for (const double gamma : spec.gamma)
            config.gain.push_back(functions::roundToGrid(gamma, static_cast<int>(widths.gammaFracBits)));
        for (const double beta : spec.beta)
            config.bias.push_back(functions::roundToGrid(beta, static_cast<int>(widths.betaFracBits)));
    }

    void addPasses(const std::vector<FunctionPass>& names, std::uint32_t inputBits) {
        setWords(FunctionPass::Integrate, {.name = "integrate", .addsPerElement = 1, .addBits = inputBits});
        for (std::size_t i = 0; i < names.size(); ++i) {
            config.passes.emplace_back(names[i], passes_[i]);
            setWords(names[i], passes_[i]);
        }
    }
    void setWords(FunctionPass name, const functions::Pass& pass) {
        set(kWords + static_cast<std::uint32_t>(name), wordsOf(pass.addBits, laneBits_) |
                                                           wordsOf(pass.multiplyBitsA, laneBits_) << 8 |
                                                           wordsOf(pass.multiplyBitsB, laneBits_) << 16);
    }

    const std::vector<functions::Pass>& passes_;
    std::uint32_t laneBits_;
};

}  // namespace

FunctionConfig functionConfig(const functions::FunctionSpec& spec, const functions::RowFunction& function,
                              const FunctionUnitBuild& build) {
    Writer writer(function, build);
    std::visit(writer, spec);
    return std::move(writer.config);
}

std::string functionLimit(const functions::FunctionSpec& spec, const FunctionUnitBuild& build) {
    const std::uint32_t cols = std::visit(
        [](const auto& function) -> std::uint32_t {
            if constexpr (std::is_same_v<std::decay_t<decltype(function)>, std::monostate>)
                return 0;
            else
                return function.cols;
        },
        spec);
    if (cols <= build.colsMax) return {};
    return "a row has " + std::to_string(cols) + " elements, the unit takes " + std::to_string(build.colsMax);
}

}  // namespace spikeloom::cosim
