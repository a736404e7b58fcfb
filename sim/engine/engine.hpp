// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

/// Where work is done: worker processes of this machine, ranks of an MPI job, tasks of a Slurm array.
namespace spikeloom::engine {

/// Work that a process can do by itself, and what it answers. Bytes: engines do not look into them.
struct Job {
    std::string name;  ///< for messages and files: letters, digits, `-` and `_`
    std::string request;
};

/// How long and how often a job may try.
struct Limits {
    double timeoutS = 3600.0;
    std::uint32_t attempts = 1;  ///< for one that crashes or times out
    std::uint64_t memoryMb = 0;  ///< 0 = no limit
};

struct Answer {
    enum class End : unsigned char { Returned, Crashed, TimedOut };
    std::size_t job = 0;  ///< index in the question
    End end = End::Returned;
    std::string body;  ///< what it returned; otherwise what is known of its end
    std::uint32_t attempts = 1;
    double wallSeconds = 0.0;  ///< of the last attempt
};

/// Called one after the other, in whatever order jobs end.
using Deliver = std::function<void(Answer)>;

class Engine {
public:
    virtual ~Engine() = default;
    /// Workers that work at the same time.
    [[nodiscard]] virtual std::size_t workers() const = 0;
    /// Does all jobs and returns; after an interruption, those that were begun are given up.
    /// @throws std::runtime_error when the engine itself fails; a job that fails is an answer
    virtual void run(const std::vector<Job>& jobs, const Limits& limits, const Deliver& deliver,
                     const std::atomic<bool>* interrupted) = 0;
};

/// Does one job, in whatever way: in a child process, or, for a measurement of the engine itself, not at all.
using Runner = std::function<Answer(const Job&, const Limits&, const std::atomic<bool>* interrupted)>;

}  // namespace spikeloom::engine
