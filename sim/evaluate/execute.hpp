// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/evaluate/evaluator.hpp"

namespace spikeloom::evaluate {

/// A sample that was evaluated.
struct SampleResult {
    std::uint32_t index = 0, label = 0, prediction = 0;
    std::uint32_t steps = 0;  ///< executed
    bool leftEarly = false;
    Counts counts;

    [[nodiscard]] bool correct() const { return prediction == label; }
};

/// All samples of a run together, were each stopped after a step at the latest.
struct CurvePoint {
    std::uint32_t running = 0;  ///< samples that executed the step; the others keep their answer
    std::uint32_t correct = 0;
    Counts counts;  ///< up to and with the step
};

/// The data set, with at most T steps a sample.
struct TimeRun {
    std::uint32_t maxSteps = 0;  ///< T
    std::uint64_t neurons = 0, denseMacs = 0;
    std::vector<SampleResult> samples;  ///< that were finished, by index
    std::vector<CurvePoint> curve;      ///< by step, from the first to the last that any sample executed
};

struct Result {
    std::string network;
    std::uint32_t samplesRequested = 0;  ///< of each run
    std::vector<TimeRun> runs;           ///< in the order that was asked for; with a sample each
    bool complete = true;                ///< false after an interruption
    double seconds = 0;                  ///< wall time
};

struct Progress {
    std::uint32_t maxSteps = 0;  ///< of the run
    std::uint64_t done = 0;      ///< samples, of all runs
    std::uint32_t runDone = 0, runCorrect = 0;
};

struct Options {
    std::vector<std::uint32_t> steps;                 ///< T of each run, each at least 1
    std::uint32_t jobs = 1;                           ///< threads
    std::function<void(const Progress&)> progress{};  ///< may be empty; called by one thread at a time
    const std::atomic<bool>* interrupted = nullptr;   ///< set by a signal handler: finish with what there is
};

/// The result, but for the seconds, depends neither on `jobs` nor on the order in which threads come to an end.
/// @throws ConfigError for a run that is refused, before any is begun; whatever an evaluator throws
[[nodiscard]] Result evaluate(const Backend& backend, const Options& options);

}  // namespace spikeloom::evaluate
