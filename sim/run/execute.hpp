// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "sim/run/prepared.hpp"
#include "sim/run/result.hpp"
#include "sim/trace/options.hpp"

namespace spikeloom::run {

/// A simulation that did not come to its end; `what()` names the blocked units and the head-of-line packet. Exit
/// code 4.
class StallError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Progress {
    std::uint32_t done = 0, total = 0;
    std::uint64_t wrongCodes = 0;  ///< of the samples done
    std::uint32_t correct = 0;
};

/// Has samples 0 .. count-1 simulated by other processes, and hands on the messages of their shares (share.hpp).
using Elsewhere = std::function<void(std::uint32_t count, const std::function<void(std::string_view)>& receive)>;

struct ExecuteOptions {
    std::uint32_t jobs = 1;                           ///< worker processes; 1 simulates in this one
    bool isolated = false;                            ///< in worker processes even so: whoever simulates several chips
                                                      ///< needs that, a process can elaborate one
    Elsewhere elsewhere{};                            ///< in place of processes of this machine; may be empty
    std::function<void(const Progress&)> progress{};  ///< may be empty; called after each sample
    std::string waveforms{};                          ///< folder for the last cycles of a unit in lockstep that
                                                      ///< differs from its model; empty: none are kept
    trace::Options trace{};                           ///< what is recorded besides; not of samples simulated elsewhere
    const std::atomic<bool>* interrupted = nullptr;   ///< set by a signal handler: finish with what there is
};

/// Simulates the samples. The result does not depend on `jobs`.
/// @throws ConfigError for a sample that cannot be read, cosim::Mismatch, StallError, InvariantError, or
/// std::runtime_error when a worker dies
[[nodiscard]] RunResult execute(const Prepared& prepared, const ExecuteOptions& options);

}  // namespace spikeloom::run
