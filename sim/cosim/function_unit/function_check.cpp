// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_check.hpp"

#include <algorithm>

#include "hw/core/function_unit.hpp"
#include "sim/cosim/function_unit/function_cases.hpp"
#include "sim/cosim/function_unit/function_pacing.hpp"
#include "sim/cosim/function_unit/function_unit.hpp"
#include "sim/cosim/mismatch.hpp"

namespace spikeloom::cosim {
namespace {

/// A case in RTL and in C++, both with the same X and results before.
class Pair {
public:
    /// @param coverage  file; empty: the fast unit
    Pair(const FunctionCase& made, std::uint64_t seed, const std::string& coverage)
        : case_(made),
          membrane_(made.membraneMemory),
          function_(made.functionMemory),
          model_(modelSpec(), population(made), made.cols, memories()),
          rtl_(coverage.empty()
                   ? FunctionUnit(made.spec, *made.function, functionPacing(population(made), made.cols, memories()),
                                  seed)
                   : FunctionUnit(made.spec, *made.function, functionPacing(population(made), made.cols, memories()),
                                  FunctionRecord{.waveform = {}, .coverage = coverage}, seed)),
          input_(made.cols),
          previous_(made.cols) {}

    /// @param input  X once the row has been accumulated
    void run(const std::vector<std::int64_t>& input, bool evaluate, CheckResult& result) {
        std::vector<std::int64_t> increment(input.size());
        for (std::size_t i = 0; i < input.size(); ++i) increment[i] = input[i] - input_[i];
        const FunctionUnit::Result found =
            rtl_.run({.input = input_, .increment = increment, .previous = previous_, .evaluate = evaluate});
        input_ = input;
        std::vector<std::int64_t> value(evaluate ? input.size() : 0), difference = value;
        if (evaluate) {
            case_.function->evaluate(input, value);
            for (std::size_t i = 0; i < value.size(); ++i) difference[i] = value[i] - previous_[i];
            previous_ = value;
        }
        ++result.updates;
        result.cycles += found.cycles;
        Difference kind = Difference::Value;
        std::string text = differs("X", input_, found.input);
        if (text.empty()) text = differs("result", value, found.value);
        if (text.empty()) text = differs("difference", difference, found.difference);
        const std::uint64_t cycles = evaluate ? model_.evaluateCycles() : model_.integrateCycles();
        if (text.empty() && cycles != found.cycles) {
            kind = Difference::Cycle;
            text = "cycles: model " + std::to_string(cycles) + ", RTL " + std::to_string(found.cycles);
        }
        if (!text.empty()) result.mismatch(kind, result.updates - 1, describe() + ": " + text);
    }

    [[nodiscard]] std::string describe() const {
        return case_.name + " of " + std::to_string(case_.cols) + " inputs of " + std::to_string(case_.inputBits) +
               " bits, " + std::to_string(case_.function->passes().back().addBits) + " bits in its last pass";
    }

private:
    static hw::FunctionUnitSpec modelSpec() {
        const FunctionUnitBuild build = FunctionUnit::build();
        return {.lanes = build.lanes,
                .laneBits = build.laneBits,
                .digitsPerCycle = build.digitsPerCycle,
                .pipelineStages = build.pipelineStages};
    }
    static program::LoweredPopulation population(const FunctionCase& made) {
        program::LoweredPopulation population;
        population.cols = made.cols;
        population.functionSpec = made.spec;
        population.function = made.function;
        population.widths = {
            .pendingBits = made.pendingBits, .inputBits = made.inputBits, .resultBits = made.resultBits};
        return population;
    }
    [[nodiscard]] hw::CoreMemories memories() { return {membrane_, membrane_, membrane_, function_}; }

    static std::string differs(const char* what, const std::vector<std::int64_t>& model,
                               const std::vector<std::int64_t>& rtl) {
        for (std::size_t i = 0; i < model.size(); ++i)
            if (model[i] != rtl[i])
                return std::string(what) + " " + std::to_string(i) + ": model " + std::to_string(model[i]) + ", RTL " +
                       std::to_string(rtl[i]);
        return {};
    }

    const FunctionCase& case_;
    hw::Sram membrane_, function_;
    hw::FunctionUnit model_;
    FunctionUnit rtl_;
    std::vector<std::int64_t> input_, previous_;
};

/// Bins of a case: which function, at which edges of the unit.
std::vector<std::string> binsOf(const FunctionCase& made) {
    const FunctionUnitBuild build = FunctionUnit::build();
    std::vector<std::string> bins;
    const auto count = [&](const std::string& bin) { bins.push_back(made.name + "." + bin); };
    const std::uint32_t rest = made.cols % build.lanes;
    count(made.cols < build.lanes ? "cols.below_lanes" : rest == 0 ? "cols.whole_groups" : "cols.last_group_partial");
    for (const functions::Pass& pass : made.function->passes()) {
        const auto words = [&](std::uint32_t bits) {
            return std::to_string((bits + build.laneBits - 1) / build.laneBits);
        };
        std::string name = pass.name == "mean square" ? "mean_square" : pass.name;
        if (pass.addsPerElement != 0) count(name + ".add_words_" + words(pass.addBits));
        if (pass.multipliesPerElement != 0)
            count(name + ".multiply_words_" + words(pass.multiplyBitsA) + "x" + words(pass.multiplyBitsB));
        if (pass.name == "power") count("tables_" + std::to_string(pass.tableReadsPerElement));
    }
    if (made.function->passes()[0].addBits == 48) count("inputs_of_48_bits");
    return bins;
}

/// Which cases there are does not depend on the check's own seed and length: widths of operands follow from a
/// function's parameters in ways of their own, and those of the directed functions are declared.
void declareBins(CheckResult& result) {
    for (const char* name : {"softmax", "layer_norm", "rms_norm"}) {
        for (const char* bin : {"evaluated", "integrated_only"}) result.bins[std::string(name) + "." + bin] = 0;
        for (int kind = 0; kind < static_cast<int>(RowKind::Count); ++kind)
            result.bins[std::string(name) + ".row." + nameOf(static_cast<RowKind>(kind))] = 0;
    }
    const auto declare = [&](const FunctionCase& made) {
        for (const std::string& bin : binsOf(made)) result.bins[bin] = 0;
    };
    const FunctionUnitBuild build = FunctionUnit::build();
    FunctionCases selection(1, build.colsMax, build.lanes);
    for (const FunctionCase& made : selection.directed()) declare(made);
}

/// Rows of one case, one after another: results before matter to the next one.
void checkCase(const FunctionCase& made, FunctionCases& cases, std::uint32_t rows, std::uint64_t seed, bool everyKind,
               const std::string& coverage, CheckResult& result) {
    Pair pair(made, seed, coverage);
    for (const std::string& bin : binsOf(made)) result.cover(bin);
    for (std::uint32_t row = 0; row < rows; ++row) {
        const RowKind kind =
            everyKind ? static_cast<RowKind>(row % static_cast<std::uint32_t>(RowKind::Count)) : cases.rowKind();
        const bool evaluate = everyKind || !cases.once(5);
        result.cover(made.name + ".row." + nameOf(kind));
        result.cover(made.name + (evaluate ? ".evaluated" : ".integrated_only"));
        const auto broken = [&](Difference how, const char* words) {
            result.mismatch(how, result.updates++, pair.describe() + ": " + words);
        };
        try {
            pair.run(cases.row(kind, made.cols, made.inputBits), evaluate, result);
        } catch (const AssertionFailure& failure) {
            return broken(Difference::Assertion, failure.what());
        } catch (const InvariantError& failure) {
            return broken(Difference::Cycle, failure.what());  // more results than elements, or never the last one
        }
    }
}

}  // namespace

CheckResult checkFunctionUnit(const CheckRequest& request) {
    const auto& [updates, seed, coverage, interrupted] = request;
    CheckResult result;
    declareBins(result);
    const FunctionUnitBuild build = FunctionUnit::build();
    FunctionCases cases(seed, build.colsMax, build.lanes);
    std::uint32_t files = 0;
    const auto nextFile = [&] {
        return coverage.empty() ? std::string()
                                : (coverage / ("function_" + std::to_string(files++) + ".dat")).string();
    };
    for (const FunctionCase& made : cases.directed())
        if (!request.stops())
            checkCase(made, cases, made.cols > 1000 ? 2 : static_cast<std::uint32_t>(RowKind::Count), seed, true,
                      nextFile(), result);
    for (std::uint64_t round = 1; result.updates < updates && !request.stops(); ++round)
        checkCase(cases.any(), cases, 8, seed + round, false, nextFile(), result);
    return result;
}

}  // namespace spikeloom::cosim
