// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/local_engine.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace spikeloom::engine {
namespace {

constexpr std::chrono::milliseconds kWatch{50};  // for interruptions

/// Jobs of one call: threads take and answer them, the caller delivers the answers.
class Batch {
public:
    Batch(const std::vector<Job>& jobs, const Limits& limits, const Runner& runner,
          const std::atomic<bool>* interrupted)
        : jobs_(jobs), limits_(limits), runner_(runner), interrupted_(interrupted) {}

    void run(std::size_t workers, const Deliver& deliver) {
        std::vector<std::jthread> threads;
        try {
            for (std::size_t i = 0; i < std::min(workers, jobs_.size()); ++i) {
                hire();
                threads.emplace_back([this] { work(); });
            }
            while (std::optional<Answer> answer = nextAnswer()) deliver(std::move(*answer));
        } catch (...) {
            isOver_ = true;  // the rest is not wanted any more
            throw;
        }
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void hire() {
        const std::lock_guard lock(mutex_);
        ++working_;
    }
    void work() {
        try {
            for (std::size_t job = next_++; job < jobs_.size() && !isOver(); job = next_++) {
                Answer answer = runner_(jobs_[job], limits_, &isOver_);
                if (isOver_ && answer.end != Answer::End::Returned) break;  // it was given up
                answer.job = job;
                const std::lock_guard lock(mutex_);
                answers_.push_back(std::move(answer));
                changed_.notify_one();
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            isOver_ = true;
        }
        const std::lock_guard lock(mutex_);
        --working_;
        changed_.notify_one();
    }
    bool isOver() {
        if (interrupted_ && *interrupted_) isOver_ = true;
        return isOver_;
    }

    /// @return empty once all threads have ended
    std::optional<Answer> nextAnswer() {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, kWatch, [this] { return !answers_.empty() || working_ == 0; })) isOver();
        if (answers_.empty()) return std::nullopt;
        Answer answer = std::move(answers_.front());
        answers_.pop_front();
        return answer;
    }

    const std::vector<Job>& jobs_;
    const Limits& limits_;
    const Runner& runner_;
    const std::atomic<bool>* interrupted_;
    std::atomic<bool> isOver_{false};  ///< interrupted, or something failed: what runners watch
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Answer> answers_;
    std::size_t working_ = 0;
    std::exception_ptr failure_;
};

class LocalEngine final : public Engine {
public:
    LocalEngine(std::size_t workers, Runner runner)
        : workers_(std::max<std::size_t>(workers, 1)), runner_(std::move(runner)) {}
    [[nodiscard]] std::size_t workers() const override { return workers_; }
    void run(const std::vector<Job>& jobs, const Limits& limits, const Deliver& deliver,
             const std::atomic<bool>* interrupted) override {
        Batch(jobs, limits, runner_, interrupted).run(workers_, deliver);
    }

private:
    std::size_t workers_;
    Runner runner_;
};

}  // namespace

std::unique_ptr<Engine> localEngine(std::size_t workers, Runner runner) {
    return std::make_unique<LocalEngine>(workers, std::move(runner));
}

}  // namespace spikeloom::engine
