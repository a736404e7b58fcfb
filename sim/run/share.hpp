// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sim/run/execute.hpp"

/// Samples that one process simulates, and what it tells the one that gathers: messages of bytes, of the same program.
namespace spikeloom::run {

/// Samples first, first + stride, ... below `end`.
struct Share {
    std::uint32_t first = 0, end = 0, stride = 1;
};

/// What a share leaves behind on the disk.
struct Recording {
    std::string waveforms{};  ///< as in ExecuteOptions
    trace::Options trace{};
};

using Send = std::function<void(const std::string& message)>;

/// Simulates a share on a chip of this process, which can have one. Never throws for what goes wrong with a sample:
/// that is a message too.
void simulateShare(const Prepared& prepared, const Share& share, const Recording& recording,
                   const std::atomic<bool>* stop, const Send& send);

/// What the messages of all shares come to.
class Gathering {
public:
    Gathering(const Prepared& prepared, const ExecuteOptions& options);
    void add(SampleResult sample);
    void elaborated(double seconds);
    void compared(const cosim::Compared& work) { result_.compared += work; }
    /// @throws std::runtime_error for bytes that are no message
    void receive(std::string_view message);
    /// After the last message. @throws cosim::Mismatch, StallError, ConfigError or std::runtime_error if a share ended
    ///         with one; of several the gravest, in this order
    [[nodiscard]] RunResult finish();

private:
    const ExecuteOptions& options_;
    RunResult result_;
    Progress progress_;
    std::string differs_, stalled_, refused_, failed_;
};

/// Messages one after the other, as one answer.
void append(std::string& messages, std::string_view message);
/// @throws std::runtime_error for bytes that `append` does not make
void forEachMessage(std::string_view messages, const std::function<void(std::string_view)>& visit);

}  // namespace spikeloom::run
