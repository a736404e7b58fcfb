// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/function_unit/function_core.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "models/support/error.hpp"
#include "sim/cosim/function_unit/function_pacing.hpp"
#include "sim/cosim/function_unit/function_unit.hpp"
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
    RtlRows(const hw::FunctionUnitPlace& place, std::string waveformFolder, FunctionTally* tally)
        : component_(place.component),
          waveformFolder_(std::move(waveformFolder)),
          scheduler_(place.scheduler),
          population_(place.population),
          pacing_(functionPacing(place.population, place.cols, place.memories)),
          tally_(tally),
          unit_(population_.functionSpec, *population_.function, pacing_, value(place.core) + 1) {}

    [[nodiscard]] FunctionUnit::Result run(const FunctionUnit::Row& row) {
        FunctionUnit::Result result =
            asserting([&] { return unit_.run(row); },
                      [&] { return AssertionFailure(component_, value(scheduler_.now()), waveformOf(row)); });
        if (tally_ != nullptr) {
            ++tally_->rows;
            tally_->elements += row.input.size();
            tally_->cycles += result.cycles;
        }
        return result;
    }
    /// @param row  as it was before it was run
    [[noreturn]] void fail(const std::string& what, std::int64_t model, std::int64_t rtl,
                           const FunctionUnit::Row& row) const {
        throw Mismatch(component_, value(scheduler_.now()), what, std::to_string(model), std::to_string(rtl),
                       inputsOf(row), waveformOf(row));
    }

private:
    [[nodiscard]] Waveform waveformOf(const FunctionUnit::Row& row) const {
        return leaveWaveform(waveformFolder_, component_, [&](const std::string& file) {
            const FunctionRecord record{.waveform = file, .coverage = {}};
            (void)FunctionUnit(population_.functionSpec, *population_.function, pacing_, record).run(row);
        });
    }
    static std::string inputsOf(const FunctionUnit::Row& row) {
        return (row.evaluate ? "function of X " : "X ") + text(row.input) + " + " + text(row.increment) +
               ", results before " + text(row.previous);
    }

    std::string component_, waveformFolder_;
    const hw::Scheduler& scheduler_;
    const program::LoweredPopulation& population_;
    FunctionPacing pacing_;
    FunctionTally* tally_;
    FunctionUnit unit_;
};

FunctionUnit::Row rowOf(const Row& row) {
    return {.input = row.input, .increment = row.increment, .previous = row.previous, .evaluate = row.evaluate};
}

void assign(std::span<std::int64_t> to, const std::vector<std::int64_t>& from) {
    std::copy(from.begin(), from.end(), to.begin());
}

/// Values and cycles of the RTL.
class RtlUnit final : public hw::FunctionRowUnit {
public:
    RtlUnit(const hw::FunctionUnitPlace& place, const FunctionCosimulation& cosimulation)
        : rtl_(place, cosimulation.waveformFolder, cosimulation.tally) {
        // Soma plans with the cycles of a row before it has its values: what a row of zeros takes, every row takes.
        const std::vector<std::int64_t> zeros(place.cols);
        for (const bool evaluate : {false, true})
            cycles_[evaluate] = RtlRows(place, {}, nullptr).run({zeros, zeros, zeros, evaluate}).cycles;
    }
    [[nodiscard]] std::uint64_t cycles(bool evaluate) const override { return cycles_[evaluate]; }

    void compute(const Row& row) override {
        const FunctionUnit::Result result = rtl_.run(rowOf(row));
        if (result.cycles != cycles_[row.evaluate])
            rtl_.fail("cycles of a row, which do not depend on its values",
                      static_cast<std::int64_t>(cycles_[row.evaluate]), static_cast<std::int64_t>(result.cycles),
                      rowOf(row));
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
    LockstepUnit(const hw::FunctionUnitPlace& place, const FunctionCosimulation& cosimulation)
        : rtl_(place, cosimulation.waveformFolder, cosimulation.tally),
          model_(place.model),
          function_(*place.population.function) {}

    [[nodiscard]] std::uint64_t cycles(bool evaluate) const override { return model_.cycles(evaluate); }

    void compute(const Row& row) override {
        const FunctionUnit::Result found = rtl_.run(rowOf(row));
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
        rtl_.fail(
            what, static_cast<std::int64_t>(model), static_cast<std::int64_t>(rtl),
            {.input = inputBefore_, .increment = row.increment, .previous = resultBefore_, .evaluate = row.evaluate});
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
        if (cosimulation.backend == config::Backend::Rtl) return std::make_unique<RtlUnit>(place, cosimulation);
        return std::make_unique<LockstepUnit>(place, cosimulation);
    };
}

}  // namespace spikeloom::cosim
