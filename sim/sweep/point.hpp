// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/metrics.hpp"

namespace spikeloom::sweep {

/// Which of its two simulations, where a sweep screens at a coarse fidelity.
enum class Stage : std::uint8_t { Only, Screen, Front };

/// A simulation that a sweep asks for.
struct Point {
    std::string id;                   ///< hash of its resolved configuration, inputs and the program
    std::vector<std::string> values;  ///< of each axis, JSON text; empty where it keeps the value of the experiment
    Stage stage = Stage::Only;
};

enum class Status : std::uint8_t {
    Complete,
    Refused,  ///< the configuration cannot be run: a network that does not fit, say
    Failed,   ///< the simulation ended with an error, or spikes that are not the reference's
    Crashed,  ///< it was killed by a signal
    TimedOut,
};

/// As files have them: `complete`, `timed_out`; `screen`.
[[nodiscard]] std::string_view nameOf(Status status);
[[nodiscard]] std::string_view nameOf(Stage stage);
[[nodiscard]] std::optional<Status> statusOf(std::string_view name);
[[nodiscard]] std::optional<Stage> stageOf(std::string_view name);

/// What came of it.
struct Outcome {
    Status status = Status::Complete;
    Figures figures{};    ///< of a complete one
    std::string error{};  ///< of the others, one line or several
    std::uint32_t attempts = 1;
    double wallSeconds = 0.0;  ///< of the last attempt; like the next no part of the result
    std::uint64_t peakRssBytes = 0;
};

struct Record {
    Point point;
    Outcome outcome;
};

}  // namespace spikeloom::sweep
