// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

namespace spikeloom::run {

/// Worker processes that each do a share of numbered tasks and send what they find through a pipe. Forked, so that they
/// inherit what was loaded; a process each because a SystemC kernel serves one elaboration.
class WorkerPool {
public:
    /// Sends one message to the parent.
    using Send = std::function<void(const std::string& message)>;
    /// Runs in the child with its worker number; messages arrive in the parent in the order in which this worker sent
    /// them.
    using Work = std::function<void(std::uint32_t worker, const Send& send)>;
    /// Runs in the parent.
    using Receive = std::function<void(const std::string& message)>;

    /// Starts `workers` children, receives until all have ended.
    /// @throws std::runtime_error when one was killed or ended without finishing its work
    /// @param watch  called in the parent several times a second; may be empty. Children ignore SIGINT: whoever wants
    /// them to end
    ///               tells them through memory that is shared (SharedFlag).
    static void run(std::uint32_t workers, const Work& work, const Receive& receive,
                    const std::function<void()>& watch = {});
};

/// A flag that a process and the children that it forks later see alike.
class SharedFlag {
public:
    SharedFlag();
    ~SharedFlag();
    SharedFlag(const SharedFlag&) = delete;
    SharedFlag& operator=(const SharedFlag&) = delete;
    [[nodiscard]] std::atomic<bool>& value() { return *flag_; }

private:
    std::atomic<bool>* flag_;
};

/// Largest resident set of this process so far. [bytes] (That of its children may be anybody's: a shell that became
/// this program leaves its own behind.)
[[nodiscard]] std::uint64_t peakRssBytes();

}  // namespace spikeloom::run
