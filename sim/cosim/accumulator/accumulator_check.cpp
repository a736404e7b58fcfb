// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <random>
#include <vector>

#include "sim/cosim/accumulator/accumulator_model.hpp"
#include "sim/cosim/mismatch.hpp"

namespace spikeloom::cosim {
namespace {

/// One run, from reset to rest.
class Comparison {
public:
    Comparison(const AccumulatorRun& run, CheckResult& result, std::string coverage)
        : run_(run),
          result_(result),
          memory_{std::vector<std::int64_t>(accumulatorShape().neurons),
                  std::vector<std::int64_t>(accumulatorShape().neurons)},
          unit_({std::span(memory_[0]), std::span(memory_[1])}, run.sumBits,
                coverage.empty() ? Accumulator::Build::Plain : Accumulator::Build::Observed),
          coverage_(std::move(coverage)),
          model_(run.sumBits, result.bins) {}

    void compare() {
        for (const AccumulatorStep& step : run_.steps) cycle(step);
        for (std::uint32_t i = 0; i < accumulatorShape().latency() + 2; ++i) cycle({});
        for (std::uint32_t a = 0; a < 2 * accumulatorShape().neurons; ++a) {
            const std::int64_t found = memory_[a / accumulatorShape().neurons][a % accumulatorShape().neurons];
            if (found != model_.at(a))
                differ(fmt::format("memory of {}", a), std::to_string(model_.at(a)), std::to_string(found),
                       Difference::Value);
        }
        if (!coverage_.empty()) unit_.writeCoverage(coverage_);
    }

private:
    void cycle(const AccumulatorStep& step) {
        const AccumulatorOutput& out = unit_.cycle(step.beat ? &*step.beat : nullptr, step.hold);
        const AccumulatorOutput& expected = model_.cycle(step);
        compare("ready", expected.ready, out.ready);
        if (out.writes != expected.writes) {
            const bool inOthers = out.writes.empty() || expected.writes.empty();
            differ("writes", textOf(expected.writes), textOf(out.writes),
                   inOthers ? Difference::Cycle : Difference::Value);
        }
        compare("event_written", expected.eventWritten, out.eventWritten);
        // The counter is that of the write port, which shows nothing while the memories do not serve.
        if (!step.hold) compare("clamps", expected.clamps, out.clamps, Difference::Value);
        if (!step.hold && step.beat) result_.updates += step.beat->elements.size();
        compare("busy", expected.busy, out.busy);
        ++result_.cycles;
        ++cycle_;
    }
    void compare(const char* what, std::uint64_t model, std::uint64_t rtl, Difference kind = Difference::Cycle) {
        if (model != rtl) differ(what, std::to_string(model), std::to_string(rtl), kind);
    }
    void differ(const std::string& what, const std::string& model, const std::string& rtl,
                Difference kind = Difference::Cycle) {
        result_.mismatch(kind, result_.updates,
                         fmt::format("{}, cycle {}: {}: model {}, RTL {}", run_.name, cycle_, what, model, rtl));
    }
    static std::string textOf(const std::vector<AccumulatorSum>& sums) {
        std::string text;
        for (const AccumulatorSum& sum : sums)
            text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", sum.address, sum.value);
        return text.empty() ? "none" : text;
    }

    const AccumulatorRun& run_;
    CheckResult& result_;
    std::array<std::vector<std::int64_t>, 2> memory_;
    Accumulator unit_;
    std::string coverage_;  ///< file; empty: none
    AccumulatorModel model_;
    std::uint64_t cycle_ = 0;
};

/// @param coverage  file; empty: with the plain unit
void compare(const AccumulatorRun& run, CheckResult& result, const std::string& coverage) {
    try {
        Comparison(run, result, coverage).compare();
    } catch (const AssertionFailure& failure) {
        result.mismatch(Difference::Assertion, result.updates, run.name + ": " + failure.what());
    } catch (const InvariantError& error) {
        result.mismatch(Difference::Cycle, result.updates, run.name + ": " + error.what());
    }
}

}  // namespace

CheckResult checkAccumulator(const CheckRequest& request) {
    const auto& [updates, seed, coverage, interrupted] = request;
    constexpr std::uint64_t kUpdatesOfARun = 4096;
    CheckResult result;
    std::mt19937_64 random(seed);
    std::uint32_t files = 0;
    const auto nextFile = [&] {
        const std::string name = "accumulator_" + std::to_string(files++) + ".dat";
        return coverage.empty() ? std::string() : (coverage / name).string();
    };
    for (const AccumulatorRun& run : directedAccumulatorRuns()) compare(run, result, nextFile());
    for (const std::uint64_t end = result.updates + updates;
         result.updates < end && result.mismatches < 100 && !request.stops();)
        compare(randomAccumulatorRun(std::min(kUpdatesOfARun, end - result.updates), random), result, nextFile());
    return result;
}

}  // namespace spikeloom::cosim
