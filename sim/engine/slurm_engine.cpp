// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/slurm_engine.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <chrono>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "sim/engine/codec.hpp"
#include "sim/engine/frames.hpp"
#include "sim/engine/slurm_commands.hpp"
#include "sim/engine/slurm_files.hpp"

namespace spikeloom::engine {
namespace {

using Clock = std::chrono::steady_clock;
using Milliseconds = std::chrono::milliseconds;
namespace fs = std::filesystem;

constexpr Milliseconds kWatch{50};  // for interruptions
constexpr Milliseconds kFilesSoonest{100}, kFilesLatest{5'000};
constexpr Milliseconds kQueueSoonest{1'000}, kQueueLatest{30'000};  // a question to a server that everybody shares
constexpr unsigned kSilences = 20;  // of Slurm, after which it is given up: about ten minutes

/// A quarter of the time that nothing happened, within bounds.
Clock::duration interval(Clock::time_point since, Milliseconds soonest, Milliseconds latest) {
    return std::clamp<Clock::duration>((Clock::now() - since) / 4, soonest, latest);
}

/// A question: its folder, its array, and what is known of both.
class Question {
public:
    Question(const SlurmSettings& settings, const std::vector<Job>& jobs, const Limits& limits, const Deliver& deliver)
        : deliver_(deliver),
          isAnswered_(jobs.size()),
          open_(jobs.size()),
          isRunning_(std::min(std::max<std::size_t>(settings.tasks, 1), jobs.size()), true),
          folder_(slurm::writeQuestion(settings.folder, jobs, limits, isRunning_.size(), settings.program)) {
        for (std::size_t task = 0; task < isRunning_.size(); ++task)
            readers_.emplace_back(slurm::answersFile(folder_, task));
        submit(settings);
    }
    ~Question() {
        if (!job_.empty() && isLeft()) slurm::cancel(job_);
        std::error_code ignored;  // a task that dies just now may still write
        if (!isTaskLost_) fs::remove_all(folder_, ignored);
    }
    Question(const Question&) = delete;
    Question& operator=(const Question&) = delete;

    void collect(const std::atomic<bool>* interrupted) {
        const Clock::time_point begin = Clock::now();
        Clock::time_point lastAnswer = begin, lastFiles = begin, lastQueue = begin;
        while (open_ > 0 && !(interrupted && *interrupted)) {
            std::this_thread::sleep_for(kWatch);
            if (Clock::now() - lastFiles >= interval(lastAnswer, kFilesSoonest, kFilesLatest)) {
                if (takeAnswers()) lastAnswer = Clock::now();
                lastFiles = Clock::now();
            }
            if (open_ > 0 && Clock::now() - lastQueue >= interval(begin, kQueueSoonest, kQueueLatest)) {
                lookAtQueue();
                lastQueue = Clock::now();
            }
        }
    }

private:
    void submit(const SlurmSettings& settings) {
        std::string log;  // where % begins a pattern
        for (const char c : folder_.string()) log.append(c == '%' ? 2 : 1, c);
        std::vector<std::string> arguments{"--job-name=spikeloom", fmt::format("--array=0-{}", isRunning_.size() - 1),
                                           "--output=" + log + "/log.%a", "--open-mode=append"};
        arguments.insert(arguments.end(), settings.arguments.begin(), settings.arguments.end());
        arguments.push_back(slurm::scriptFile(folder_).string());
        try {
            job_ = slurm::submit(arguments);
        } catch (...) {
            fs::remove_all(folder_);
            throw;
        }
    }
    /// Whether a task may still run. Those that answered everything end by themselves.
    [[nodiscard]] bool isLeft() const { return open_ > 0 && std::ranges::count(isRunning_, true) > 0; }

    /// @return whether there were any
    bool takeAnswers() {
        const std::size_t before = open_;
        for (std::size_t task = 0; task < readers_.size(); ++task)
            if (isRunning_[task]) takeAnswersOf(task);
        return open_ < before;
    }
    void takeAnswersOf(std::size_t task) {
        readers_[task].take([this](std::string_view bytes) { answer(decodeAnswer(bytes)); });
    }
    void answer(Answer answer) {
        if (isAnswered_.at(answer.job)) return;
        isAnswered_[answer.job] = true;
        --open_;
        deliver_(std::move(answer));
    }

    void lookAtQueue() {
        const auto unfinished = slurm::unfinished(job_);
        silences_ = unfinished ? 0 : silences_ + 1;
        if (silences_ == kSilences)
            throw std::runtime_error(fmt::format("squeue does not answer; Slurm job {} was given up", job_));
        if (!unfinished) return;
        for (std::size_t task = 0; task < isRunning_.size(); ++task)
            if (isRunning_[task] && !unfinished->contains(task)) bury(task);
    }
    /// Takes what a task that has ended left, and answers for it.
    void bury(std::size_t task) {
        takeAnswersOf(task);
        isRunning_[task] = false;
        for (std::size_t job = task; job < isAnswered_.size(); job += isRunning_.size()) {
            if (isAnswered_[job]) continue;
            isTaskLost_ = true;
            Answer lost;
            lost.job = job;
            lost.end = Answer::End::Crashed;
            lost.body =
                fmt::format("task {} of Slurm job {} ended before it answered ({})", task, job_, folder_.string());
            if (const std::string log = slurm::endOfLog(folder_, task); !log.empty()) lost.body += ": " + log;
            answer(std::move(lost));
        }
    }

    const Deliver& deliver_;
    std::vector<bool> isAnswered_;
    std::size_t open_;  ///< jobs without an answer
    std::vector<bool> isRunning_;
    fs::path folder_;
    std::vector<FrameReader> readers_;
    std::string job_;
    unsigned silences_ = 0;
    bool isTaskLost_ = false;
};

class SlurmEngine final : public Engine {
public:
    explicit SlurmEngine(SlurmSettings settings) : settings_(std::move(settings)) {}
    [[nodiscard]] std::size_t workers() const override { return std::max<std::size_t>(settings_.tasks, 1); }
    void run(const std::vector<Job>& jobs, const Limits& limits, const Deliver& deliver,
             const std::atomic<bool>* interrupted) override {
        if (jobs.empty() || (interrupted && *interrupted)) return;
        Question(settings_, jobs, limits, deliver).collect(interrupted);
    }

private:
    SlurmSettings settings_;
};

}  // namespace

std::unique_ptr<Engine> slurmEngine(SlurmSettings settings) {
    slurm::requireCommands();
    return std::make_unique<SlurmEngine>(std::move(settings));
}

std::vector<std::string> sbatchArguments() {
    const char* text = getenv("SPIKELOOM_SBATCH");
    std::istringstream words(text ? text : "");
    std::vector<std::string> arguments;
    for (std::string word; words >> word;) arguments.push_back(word);
    return arguments;
}

}  // namespace spikeloom::engine
