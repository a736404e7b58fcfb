// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/mpi_engine.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <future>
#include <thread>
#include <utility>

#include "sim/engine/codec.hpp"
#include "sim/engine/local_engine.hpp"
#include "sim/engine/mpi_channel.hpp"
#include "sim/engine/mpi_coordinator.hpp"

namespace spikeloom::engine {
namespace {

using Kind = MpiChannel::Kind;

/// Does not let a signal end this process while it lives.
class Ignored {
public:
    explicit Ignored(int signal) : signal_(signal), before_(std::signal(signal, SIG_IGN)) {}
    ~Ignored() { std::signal(signal_, before_); }
    Ignored(const Ignored&) = delete;
    Ignored& operator=(const Ignored&) = delete;

private:
    int signal_;
    void (*before_)(int);
};

/// A rank that does jobs: one at a time, on a thread, so that it hears when it is to give up.
class Servant {
public:
    Servant(const MpiChannel& channel, const Runner& runner) : channel_(channel), runner_(runner) {}

    void serve() {
        for (Pause pause;;) {
            if (const auto message = channel_.receive()) {
                if (message->kind == Kind::Stop) return;
                if (message->kind == Kind::Cancel) isCancelled_ = true;  // perhaps one that has just been answered
                if (message->kind == Kind::Task) begin(message->body);
                pause.reset();
            } else if (!answer_.valid()) {
                std::this_thread::sleep_for(pause.next());
            } else if (answer_.wait_for(pause.next()) == std::future_status::ready) {
                reply();
                pause.reset();
            }
        }
    }

private:
    void begin(const std::string& bytes) {
        isCancelled_ = false;
        answer_ = std::async(std::launch::async, [this, task = decodeTask(bytes)] {
            Answer answer = runner_(task.what, task.limits, &isCancelled_);
            answer.job = task.job;
            return answer;
        });
    }
    void reply() {
        try {
            channel_.send(0, Kind::Result, encode(answer_.get()));
        } catch (const std::exception& error) {
            channel_.send(0, Kind::Failure, error.what());
        }
    }

    const MpiChannel& channel_;
    const Runner& runner_;
    std::atomic<bool> isCancelled_{false};
    std::future<Answer> answer_;
};

class BoostMpiEngine final : public MpiEngine {
public:
    explicit BoostMpiEngine(Runner runner) : runner_(std::move(runner)) {}
    ~BoostMpiEngine() override {
        if (rank() != 0) return;
        for (int other = 1; other < channel_.size(); ++other) channel_.send(other, Kind::Stop);
    }
    BoostMpiEngine(const BoostMpiEngine&) = delete;
    BoostMpiEngine& operator=(const BoostMpiEngine&) = delete;

    [[nodiscard]] std::size_t rank() const override { return static_cast<std::size_t>(channel_.rank()); }
    [[nodiscard]] std::size_t workers() const override {
        return static_cast<std::size_t>(std::max(channel_.size() - 1, 1));
    }
    void run(const std::vector<Job>& jobs, const Limits& limits, const Deliver& deliver,
             const std::atomic<bool>* interrupted) override {
        if (channel_.size() == 1) return localEngine(1, runner_)->run(jobs, limits, deliver, interrupted);
        MpiCoordinator(channel_, jobs, limits, deliver, interrupted).run();
    }
    void serve() override {
        const Ignored interrupt(SIGINT), termination(SIGTERM);
        Servant(channel_, runner_).serve();
    }

private:
    Runner runner_;
    MpiChannel channel_;
};

}  // namespace

bool hasMpi() {
    return true;
}

std::unique_ptr<MpiEngine> mpiEngine(Runner runner) {
    return std::make_unique<BoostMpiEngine>(std::move(runner));
}

}  // namespace spikeloom::engine
