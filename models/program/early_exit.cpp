// SPDX-License-Identifier: Apache-2.0
#include "models/program/early_exit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

constexpr std::uint32_t kMaxInputBits = 48;  // of a softmax

void requireLogits(const LoweredPopulation& readout) {
    if (readout.rows == 1 && readout.cols >= 2 && readout.cols <= functions::maxCols) return;
    throw ConfigError(Problem{"", "run.early_exit",
                              fmt::format("needs the logits of 2 to {} classes, but readout '{}' has {} rows of {}",
                                          functions::maxCols, readout.name, readout.rows, readout.cols),
                              "set score to none"});
}

}  // namespace

std::optional<EarlyExit> EarlyExit::make(const Program& program, const RunRule& rule, const Timetable& timetable) {
    if (rule.earlyExit.score == ExitScore::None) return std::nullopt;
    const LoweredPopulation& readout = program.at(program.readout);
    requireLogits(readout);
    const std::uint32_t bits = readout.widths.membraneBits, drop = bits - std::min(bits, kMaxInputBits);
    const functions::SoftmaxSpec softmax{.cols = readout.cols,
                                         .inputUnit = std::ldexp(readout.membraneUnit, static_cast<int>(drop)),
                                         .outputFracBits = program.precision.functionFracBits,
                                         .inputBits = bits - drop};
    const auto kind = rule.earlyExit.score == ExitScore::Entropy ? functions::Confidence::Entropy
                                                                 : functions::Confidence::MaxProbability;
    ActiveSteps active = timetable.of(program.readout);
    // In a pipeline without windows it integrates from the start, but a step passes for each stage before it.
    if (rule.schedule == Schedule::Pipelined && !timetable.windowed()) active.begin += readout.stage;
    EarlyExit exit(functions::ConfidenceScore(softmax, kind), active);
    exit.drop_ = drop;
    for (const double threshold : rule.earlyExit.thresholds)
        exit.thresholds_.push_back(std::llround(std::ldexp(threshold, static_cast<int>(softmax.outputFracBits))));
    return exit;
}

bool EarlyExit::leaves(std::span<const std::int64_t> sums, std::uint32_t step) const {
    if (!scores(step)) return false;
    std::vector<std::int64_t> logits(sums.begin(), sums.end());
    for (std::int64_t& logit : logits) logit >>= drop_;
    const std::size_t tick = step - active_.begin;
    return score_.evaluate(logits) > thresholds_[std::min(tick, thresholds_.size() - 1)];
}

}  // namespace spikeloom::program
