// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/accumulator/accumulator_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <exception>
#include <random>
#include <vector>

#include "sim/cosim/accumulator/accumulator_stimulus.hpp"
#include "sim/cosim/mismatch.hpp"

namespace spikeloom::cosim {
namespace {

/// What one beat writes, and when: in cycles in which the memories serve.
struct Writes {
    std::uint64_t cycle = 0;
    bool last = false;
    std::vector<AccumulatorSum> sums;
};

/// The contract: beats are added to the memory one after the other.
class Model {
public:
    Model(std::uint32_t sumBits, std::map<std::string, std::uint64_t>& bins)
        : most_((std::int64_t{1} << (sumBits - 1)) - 1),
          bins_(bins),
          memory_(2 * std::size_t{accumulatorShape().neurons}) {}

    Writes add(const AccumulatorBeat& beat, std::uint64_t served) {
        Writes writes{.cycle = served + accumulatorShape().latency(), .last = beat.last, .sums = {}};
        const auto& elements = beat.elements;
        for (std::size_t i = 0; i < elements.size();) {
            const std::uint32_t address = elements[i].address;
            std::int64_t total = 0;
            const std::size_t begin = i;
            for (; i < elements.size() && elements[i].address == address; ++i)
                total += incrementOf(beat, elements[i].operand);
            std::int64_t& sum = memory_[address];
            sum = clamp(sum + total);
            writes.sums.push_back({address, sum});
            if (i - begin > 1) ++bins_["burst"];
            note(address, served);
        }
        cover(beat);
        return writes;
    }
    [[nodiscard]] std::uint64_t clamps() const { return clamps_; }
    [[nodiscard]] std::int64_t at(std::uint32_t address) const { return memory_[address]; }

private:
    static std::int64_t incrementOf(const AccumulatorBeat& beat, std::int64_t operand) {
        if (beat.multiply) return operand * beat.factor;
        const std::int64_t shifted = (beat.addFactor ? beat.factor : operand) * (std::int64_t{1} << beat.shift);
        return beat.negative ? -shifted : shifted;
    }
    std::int64_t clamp(std::int64_t sum) {
        const bool above = sum > most_, below = sum < -most_ - 1;
        clamps_ += above || below;
        bins_["clamped above"] += above;
        bins_["clamped below"] += below;
        bins_["largest sum"] += sum == most_;
        bins_["smallest sum"] += sum == -most_ - 1;
        return std::clamp(sum, -most_ - 1, most_);
    }
    /// How long ago the element was added to before.
    void note(std::uint32_t address, std::uint64_t served) {
        const auto before = lastUse_.find(address);
        if (before != lastUse_.end()) {
            const std::uint64_t distance = served - before->second, depth = accumulatorShape().latency();
            if (distance <= depth + 1) ++bins_[fmt::format("distance {}", distance)];
        }
        lastUse_[address] = served;
    }
    void cover(const AccumulatorBeat& beat) {
        const char* mode = beat.multiply ? "multiply" : beat.addFactor ? "add constant" : "add operand";
        ++bins_[fmt::format("{}{}", mode, !beat.multiply && beat.negative ? ", negative" : "")];
        if (!beat.multiply && beat.shift != 0) ++bins_[fmt::format("{}, shifted", mode)];
        const std::size_t lanes = beat.multiply ? accumulatorShape().multiplyLanes : accumulatorShape().lanes;
        if (beat.elements.size() == lanes) ++bins_[fmt::format("{}, every lane", mode)];
        if (beat.elements.empty()) ++bins_["beat of nothing"];
    }

    std::int64_t most_;
    std::map<std::string, std::uint64_t>& bins_;
    std::vector<std::int64_t> memory_;
    std::map<std::uint32_t, std::uint64_t> lastUse_;
    std::uint64_t clamps_ = 0;
};

std::map<std::string, std::uint64_t> emptyBins() {
    std::map<std::string, std::uint64_t> bins;
    for (const char* mode : {"multiply", "add operand", "add constant"}) {
        bins[mode] = bins[fmt::format("{}, every lane", mode)] = 0;
        if (mode == std::string("multiply")) continue;
        bins[fmt::format("{}, negative", mode)] = bins[fmt::format("{}, shifted", mode)] = 0;
    }
    for (const char* bin : {"burst", "clamped above", "clamped below", "largest sum", "smallest sum", "beat of nothing",
                            "stall with a beat", "stall without a beat"})
        bins[bin] = 0;
    for (std::uint32_t d = 1; d <= accumulatorShape().latency() + 1; ++d) bins[fmt::format("distance {}", d)] = 0;
    return bins;
}

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
        for (const AccumulatorStep& step : run_.steps) {
            if (step.hold) ++result_.bins[step.beat ? "stall with a beat" : "stall without a beat"];
            cycle(step);
        }
        for (std::uint32_t i = 0; i < accumulatorShape().latency() + 2; ++i) cycle({});
        if (!due_.empty()) differ("the end of the run", "every beat written", "beats missing");
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
        ++result_.cycles;
        if (out.ready == step.hold) differ("ready", step.hold ? "0" : "1", out.ready ? "1" : "0");
        const bool writes = !step.hold && !due_.empty() && due_.front().cycle == served_;
        Writes expected;
        if (writes) {
            expected = std::move(due_.front());
            due_.pop_front();
            clamps_ = clampsAfter_.front();
            clampsAfter_.pop_front();
        }
        if (out.writes != expected.sums) {
            const bool inOthers = out.writes.empty() || expected.sums.empty();
            differ("writes", textOf(expected.sums), textOf(out.writes),
                   inOthers ? Difference::Cycle : Difference::Value);
        }
        if (out.eventWritten != expected.last)
            differ("event_written", expected.last ? "1" : "0", out.eventWritten ? "1" : "0");
        if (writes && out.clamps != clamps_)
            differ("clamps", std::to_string(clamps_), std::to_string(out.clamps), Difference::Value);
        if (step.hold) return;
        if (step.beat) {
            due_.push_back(model_.add(*step.beat, served_));
            clampsAfter_.push_back(model_.clamps());
            result_.updates += step.beat->elements.size();
        }
        ++served_;
        const bool some =
            std::any_of(due_.begin(), due_.end(), [](const Writes& w) { return w.last || !w.sums.empty(); });
        if (out.busy != some) differ("busy", some ? "1" : "0", out.busy ? "1" : "0");
    }
    void differ(const std::string& what, const std::string& model, const std::string& rtl,
                Difference kind = Difference::Cycle) {
        result_.mismatch(kind, result_.updates,
                         fmt::format("{}, cycle {}: {}: model {}, RTL {}", run_.name, served_, what, model, rtl));
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
    Model model_;
    std::deque<Writes> due_;
    std::deque<std::uint64_t> clampsAfter_;
    std::uint64_t served_ = 0, clamps_ = 0;
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

CheckResult checkAccumulator(std::uint64_t updates, std::uint64_t seed, const std::filesystem::path& coverage) {
    constexpr std::uint64_t kUpdatesOfARun = 4096;
    CheckResult result;
    result.bins = emptyBins();
    std::mt19937_64 random(seed);
    std::uint32_t files = 0;
    const auto nextFile = [&] {
        const std::string name = "accumulator_" + std::to_string(files++) + ".dat";
        return coverage.empty() ? std::string() : (coverage / name).string();
    };
    for (const AccumulatorRun& run : directedAccumulatorRuns()) compare(run, result, nextFile());
    for (const std::uint64_t end = result.updates + updates; result.updates < end && result.mismatches < 100;)
        compare(randomAccumulatorRun(std::min(kUpdatesOfARun, end - result.updates), random), result, nextFile());
    return result;
}

}  // namespace spikeloom::cosim
