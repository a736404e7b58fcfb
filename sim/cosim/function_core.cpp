// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_core.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "models/support/error.hpp"
#include "sim/cosim/function_pacing.hpp"
#include "sim/cosim/function_unit.hpp"
#include "sim/cosim/mismatch.hpp"

namespace spikeloom::cosim {
namespace {

using Row = dynamics::FunctionRows::Row;
using Numbers = std::span<const std::int64_t>;

/// @throws ConfigError unless the Verilated unit is the chip's, and can compute the population's function
void requireUnit(const hw::FunctionUnitPlace& place) {
    const FunctionUnitBuild build = FunctionUnit::build();
    const hw::FunctionUnitSpec& chip = place.spec.functionUnit;
    std::vector<Problem> problems;
    const auto require = [&](const char* key, std::uint32_t found, std::uint32_t built) {
        if (found != built)
            problems.push_back(
                {"", std::string("chip.core.function_unit.") + key,
                 "is " + std::to_string(found) + ", but the unit in RTL was built with " + std::to_string(built),
                 "configure the build with -DSPIKELOOM_RTL_CHIP of this chip, or leave the unit to the model"});
    };
    require("lanes", chip.lanes, build.lanes);
    require("lane_bits", chip.laneBits, build.laneBits);
    require("digits_per_cycle", chip.digitsPerCycle, build.digitsPerCycle);
    require("pipeline_stages", chip.pipelineStages, build.pipelineStages);
    if (const std::string limit = functionLimit(place.population.functionSpec, build); !limit.empty())
        problems.push_back(
            {"", "network." + place.population.name + ".function", limit, "leave its cores to the model"});
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

std::string text(Numbers numbers) {
    std::string list;
    for (const std::int64_t number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
    return "(" + list + ")";
}

/// The Verilated unit of a core.
class RtlRows {
public:
    explicit RtlRows(const hw::FunctionUnitPlace& place, FunctionTally* tally)
        : component_(place.component),
          scheduler_(place.scheduler),
          tally_(tally),
          unit_(place.population.functionSpec, *place.population.function,
                functionPacing(place.population, place.cols, place.memories), value(place.core) + 1) {}

    [[nodiscard]] FunctionUnit::Result run(const Row& row) {
        FunctionUnit::Result result = unit_.run(
            {.input = row.input, .increment = row.increment, .previous = row.previous, .evaluate = row.evaluate});
        if (tally_ != nullptr) {
            ++tally_->rows;
            tally_->elements += row.input.size();
            tally_->cycles += result.cycles;
        }
        return result;
    }
    [[noreturn]] void fail(const std::string& what, std::int64_t model, std::int64_t rtl,
                           const std::string& inputs) const {
        throw Mismatch(component_, value(scheduler_.now()), what, std::to_string(model), std::to_string(rtl), inputs);
    }

private:
    std::string component_;
    const hw::Scheduler& scheduler_;
    FunctionTally* tally_;
    FunctionUnit unit_;
};

std::string inputsOf(Numbers input, Numbers increment, Numbers previous, bool evaluate) {
    return (evaluate ? "function of X " : "X ") + text(input) + " + " + text(increment) + ", results before " +
           text(previous);
}

void assign(std::span<std::int64_t> to, const std::vector<std::int64_t>& from) {
    std::copy(from.begin(), from.end(), to.begin());
}

/// Values and cycles of the RTL.
class RtlUnit final : public hw::FunctionRowUnit {
public:
    RtlUnit(const hw::FunctionUnitPlace& place, FunctionTally* tally) : rtl_(place, tally) {
        // Soma plans with the cycles of a row before it has its values: what a row of zeros takes, every row takes.
        std::vector<std::int64_t> zeros(place.cols), input(place.cols), previous(place.cols), difference(place.cols);
        for (const bool evaluate : {false, true})
            cycles_[evaluate] = RtlRows(place, nullptr).run({zeros, input, previous, difference, evaluate}).cycles;
    }
    [[nodiscard]] std::uint64_t cycles(bool evaluate) const override { return cycles_[evaluate]; }

    void compute(const Row& row) override {
        const FunctionUnit::Result result = rtl_.run(row);
        if (result.cycles != cycles_[row.evaluate])
            rtl_.fail("cycles of a row, which do not depend on its values",
                      static_cast<std::int64_t>(cycles_[row.evaluate]), static_cast<std::int64_t>(result.cycles),
                      inputsOf(row.input, row.increment, row.previous, row.evaluate));
        assign(row.input, result.input);
        if (!row.evaluate) return;
        assign(row.previous, result.value);
        assign(row.difference, result.difference);
    }

private:
    RtlRows rtl_;
    std::array<std::uint64_t, 2> cycles_{};
};

/// Values and cycles of the model, compared.
class LockstepUnit final : public hw::FunctionRowUnit {
public:
    LockstepUnit(const hw::FunctionUnitPlace& place, FunctionTally* tally)
        : rtl_(place, tally), model_(place.model), function_(*place.population.function) {}

    [[nodiscard]] std::uint64_t cycles(bool evaluate) const override { return model_.cycles(evaluate); }

    void compute(const Row& row) override {
        const FunctionUnit::Result found = rtl_.run(row);
        inputBefore_.assign(row.input.begin(), row.input.end());
        resultBefore_.assign(row.previous.begin(), row.previous.end());
        for (std::size_t i = 0; i < row.input.size(); ++i) row.input[i] += row.increment[i];
        compare("X", row.input, found.input, row);
        if (row.evaluate) {
            function_.evaluate(row.input, row.previous);
            for (std::size_t i = 0; i < row.previous.size(); ++i)
                row.difference[i] = row.previous[i] - resultBefore_[i];
            compare("result", row.previous, found.value, row);
            compare("change of result", row.difference, found.difference, row);
        }
        const std::uint64_t expected = cycles(row.evaluate);
        if (found.cycles != expected) fail("cycles of the row", expected, found.cycles, row);
    }

private:
    void compare(const char* what, Numbers model, const std::vector<std::int64_t>& rtl, const Row& row) const {
        for (std::size_t i = 0; i < model.size(); ++i)
            if (model[i] != rtl[i]) fail(std::string(what) + " of element " + std::to_string(i), model[i], rtl[i], row);
    }
    template <class Number>
    [[noreturn]] void fail(const std::string& what, Number model, Number rtl, const Row& row) const {
        rtl_.fail(what, static_cast<std::int64_t>(model), static_cast<std::int64_t>(rtl),
                  inputsOf(inputBefore_, row.increment, resultBefore_, row.evaluate));
    }

    RtlRows rtl_;
    const hw::FunctionUnit& model_;
    const functions::RowFunction& function_;
    std::vector<std::int64_t> inputBefore_, resultBefore_;  ///< of the row being compared
};

}  // namespace

hw::FunctionUnitFactory functionUnits(FunctionCosimulation cosimulation) {
    if (cosimulation.backend == config::Backend::Model) return {};
    return [cosimulation =
                std::move(cosimulation)](const hw::FunctionUnitPlace& place) -> std::unique_ptr<hw::FunctionRowUnit> {
        const std::vector<hw::CoreId>& cores = cosimulation.cores;
        if (!cores.empty() && std::find(cores.begin(), cores.end(), place.core) == cores.end()) return nullptr;
        requireUnit(place);
        if (cosimulation.backend == config::Backend::Rtl) return std::make_unique<RtlUnit>(place, cosimulation.tally);
        return std::make_unique<LockstepUnit>(place, cosimulation.tally);
    };
}

}  // namespace spikeloom::cosim
