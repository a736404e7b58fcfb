// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <exception>
#include <string>

#include "sim/engine/engine.hpp"
#include "sim/engine/mpi_channel.hpp"

namespace spikeloom::engine {

/// Rank 0's part of one question: a job for each idle rank, and another one for each answer.
class MpiCoordinator {
public:
    MpiCoordinator(const MpiChannel& channel, const std::vector<Job>& jobs, const Limits& limits,
                   const Deliver& deliver, const std::atomic<bool>* interrupted);
    /// Returns, or throws, when all ranks are idle.
    void run();

private:
    void handOut();
    void take(MpiChannel::Message message);
    void deliver(Answer answer);
    /// No more jobs, and ranks are to give up those that they have.
    void cancel();
    void fail(std::exception_ptr failure);

    const MpiChannel& channel_;
    const std::vector<Job>& jobs_;
    const Limits& limits_;
    const Deliver& deliver_;
    const std::atomic<bool>* interrupted_;
    std::deque<int> idle_;
    std::size_t next_ = 0;
    int busy_ = 0;
    bool isCancelled_ = false;
    std::exception_ptr failure_;
};

}  // namespace spikeloom::engine
