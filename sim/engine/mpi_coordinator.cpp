// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/mpi_coordinator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <thread>
#include <utility>

#include "sim/engine/codec.hpp"

namespace spikeloom::engine {

MpiCoordinator::MpiCoordinator(const MpiChannel& channel, const std::vector<Job>& jobs, const Limits& limits,
                               const Deliver& deliver, const std::atomic<bool>* interrupted)
    : channel_(channel), jobs_(jobs), limits_(limits), deliver_(deliver), interrupted_(interrupted) {
    for (int rank = 1; rank < channel.size(); ++rank) idle_.push_back(rank);
}

void MpiCoordinator::run() {
    for (Pause pause;;) {
        if (interrupted_ && *interrupted_) cancel();
        handOut();
        if (busy_ == 0) break;
        if (auto message = channel_.receive()) {
            take(std::move(*message));
            pause.reset();
        } else {
            std::this_thread::sleep_for(pause.next());
        }
    }
    if (failure_) std::rethrow_exception(failure_);
}

void MpiCoordinator::handOut() {
    for (; !isCancelled_ && !idle_.empty() && next_ < jobs_.size(); ++next_, ++busy_) {
        channel_.send(idle_.front(), MpiChannel::Task, encode(next_, limits_, jobs_[next_]));
        idle_.pop_front();
    }
}

void MpiCoordinator::take(MpiChannel::Message message) {
    idle_.push_back(message.rank);
    --busy_;
    if (message.kind == MpiChannel::Result) {
        handOut();  // it works while the answer is delivered
        deliver(decodeAnswer(message.body));
    } else {
        fail(std::make_exception_ptr(std::runtime_error(fmt::format("rank {}: {}", message.rank, message.body))));
    }
}

void MpiCoordinator::deliver(Answer answer) {
    if (failure_ || (isCancelled_ && answer.end != Answer::End::Returned)) return;  // it was given up
    try {
        deliver_(std::move(answer));
    } catch (...) {
        fail(std::current_exception());
    }
}

void MpiCoordinator::cancel() {
    if (std::exchange(isCancelled_, true)) return;
    for (int rank = 1; rank < channel_.size(); ++rank)
        if (std::find(idle_.begin(), idle_.end(), rank) == idle_.end()) channel_.send(rank, MpiChannel::Cancel);
}

void MpiCoordinator::fail(std::exception_ptr failure) {
    if (!failure_) failure_ = std::move(failure);
    cancel();
}

}  // namespace spikeloom::engine
