// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/local_engine.hpp"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace spikeloom::engine {
namespace {

bool isSet(const std::atomic<bool>* flag) {
    return flag && *flag;
}

/// Jobs of one call: threads take and answer them, the caller delivers the answers.
class Batch {
public:
    Batch(const std::vector<Job>& jobs, const Limits& limits, const Runner& runner,
          const std::atomic<bool>* interrupted)
        : jobs_(jobs), limits_(limits), runner_(runner), interrupted_(interrupted) {}

    void run(std::size_t workers, const Deliver& deliver) {
        working_ = std::min(workers, jobs_.size());
        std::vector<std::jthread> threads;
        for (std::size_t i = 0, count = working_; i < count; ++i) threads.emplace_back([this] { work(); });
        try {
            while (std::optional<Answer> answer = nextAnswer()) deliver(std::move(*answer));
        } catch (...) {  // the rest is not wanted any more; threads end with the job that they have in hand
            next_ = jobs_.size();
            throw;
        }
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    void work() {
        try {
            for (std::size_t job = next_++; job < jobs_.size() && !isSet(interrupted_); job = next_++) {
                Answer answer = runner_(jobs_[job], limits_, interrupted_);
                if (isSet(interrupted_) && answer.end != Answer::End::Returned) break;  // it was given up
                answer.job = job;
                const std::lock_guard lock(mutex_);
                answers_.push_back(std::move(answer));
                changed_.notify_one();
            }
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
            next_ = jobs_.size();
        }
        const std::lock_guard lock(mutex_);
        --working_;
        changed_.notify_one();
    }

    /// @return empty once all threads have ended
    std::optional<Answer> nextAnswer() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return !answers_.empty() || working_ == 0; });
        if (answers_.empty()) return std::nullopt;
        Answer answer = std::move(answers_.front());
        answers_.pop_front();
        return answer;
    }

    const std::vector<Job>& jobs_;
    const Limits& limits_;
    const Runner& runner_;
    const std::atomic<bool>* interrupted_;
    std::atomic<std::size_t> next_{0};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Answer> answers_;
    std::size_t working_ = 0;
    std::exception_ptr failure_;
};

class LocalEngine final : public Engine {
public:
    LocalEngine(std::size_t workers, Runner runner) : workers_(workers), runner_(std::move(runner)) {}
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
