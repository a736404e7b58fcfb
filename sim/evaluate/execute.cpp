// SPDX-License-Identifier: Apache-2.0
#include "sim/evaluate/execute.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <numeric>
#include <thread>

#include "sim/run/stopwatch.hpp"

namespace spikeloom::evaluate {
namespace {

/// Adds up by step what samples changed in it. Whole numbers only: the order of the samples does not matter.
class CurveSum {
public:
    void add(const Outcome& outcome, std::uint32_t label) {
        if (changes_.size() < outcome.steps.size()) changes_.resize(outcome.steps.size());
        int before = 0;
        for (std::size_t t = 0; t < outcome.steps.size(); ++t) {
            const int now = outcome.steps[t].prediction == label;
            ++changes_[t].running;
            changes_[t].correct += now - before;
            changes_[t].counts += outcome.steps[t].counts;
            before = now;
        }
    }

    [[nodiscard]] std::vector<CurvePoint> points() const {
        std::vector<CurvePoint> points;
        std::int64_t correct = 0;
        Counts counts;
        for (const Change& change : changes_) {
            correct += change.correct;
            counts += change.counts;
            points.push_back({change.running, static_cast<std::uint32_t>(correct), counts});
        }
        return points;
    }

private:
    struct Change {
        std::uint32_t running = 0;
        std::int64_t correct = 0;  ///< samples that became right, less those that became wrong
        Counts counts;
    };
    std::vector<Change> changes_;
};

SampleResult summed(const Outcome& outcome, std::uint32_t label) {
    SampleResult sample{.index = outcome.sample,
                        .label = label,
                        .prediction = outcome.steps.back().prediction,
                        .steps = static_cast<std::uint32_t>(outcome.steps.size()),
                        .leftEarly = outcome.leftEarly,
                        .counts = {}};
    for (const StepOutcome& step : outcome.steps) sample.counts += step.counts;
    return sample;
}

/// One run: threads that each take the next batch until none is left.
class Workers {
public:
    Workers(const Backend& backend, const Model& model, const Options& options, Progress& progress)
        : backend_(backend), model_(model), options_(options), progress_(progress) {}

    void work(TimeRun& run) {
        const std::uint32_t batches = (backend_.samples() + model_.batch - 1) / model_.batch;
        std::vector<std::jthread> threads;
        for (std::uint32_t i = 1; i < std::min(options_.jobs, batches); ++i) threads.emplace_back([this] { thread(); });
        thread();
        threads.clear();  // joins
        if (failure_) std::rethrow_exception(failure_);
        std::sort(samples_.begin(), samples_.end(), [](const auto& a, const auto& b) { return a.index < b.index; });
        run.samples = std::move(samples_);
        run.curve = curve_.points();
    }

private:
    void thread() {
        try {
            const auto evaluator = model_.evaluator();
            for (auto batch = nextBatch(); !batch.empty(); batch = nextBatch()) add(evaluator->evaluate(batch));
        } catch (...) {
            const std::scoped_lock lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
    }

    [[nodiscard]] std::vector<std::uint32_t> nextBatch() {
        const std::scoped_lock lock(mutex_);
        if (failure_ || (options_.interrupted && options_.interrupted->load())) return {};
        std::vector<std::uint32_t> batch(std::min(model_.batch, backend_.samples() - next_));
        std::iota(batch.begin(), batch.end(), next_);
        next_ += static_cast<std::uint32_t>(batch.size());
        return batch;
    }

    void add(const std::vector<Outcome>& outcomes) {
        const std::scoped_lock lock(mutex_);
        for (const Outcome& outcome : outcomes) {
            const std::uint32_t label = backend_.label(outcome.sample);
            samples_.push_back(summed(outcome, label));
            curve_.add(outcome, label);
            ++progress_.done;
            ++progress_.runDone;
            progress_.runCorrect += samples_.back().correct();
        }
        if (options_.progress) options_.progress(progress_);
    }

    const Backend& backend_;
    const Model& model_;
    const Options& options_;
    Progress& progress_;
    std::mutex mutex_;  ///< of all that follows, and of the progress
    std::uint32_t next_ = 0;
    std::vector<SampleResult> samples_;
    CurveSum curve_;
    std::exception_ptr failure_;
};

}  // namespace

Result evaluate(const Backend& backend, const Options& options) {
    const run::Stopwatch watch;
    std::vector<Model> models;
    for (const std::uint32_t steps : options.steps) models.push_back(backend.model(steps));
    Result result{.network = backend.network(), .samplesRequested = backend.samples(), .runs = {}};
    Progress progress;
    for (std::size_t i = 0; i < models.size(); ++i) {
        if (options.interrupted && options.interrupted->load()) break;
        TimeRun run{options.steps[i], models[i].neurons, models[i].denseMacs, {}, {}};
        progress = {.maxSteps = run.maxSteps, .done = progress.done};
        Workers(backend, models[i], options, progress).work(run);
        if (!run.samples.empty()) result.runs.push_back(std::move(run));
    }
    result.complete = result.runs.size() == models.size() &&
                      std::all_of(result.runs.begin(), result.runs.end(),
                                  [&](const TimeRun& run) { return run.samples.size() == result.samplesRequested; });
    result.seconds = watch.seconds();
    return result;
}

}  // namespace spikeloom::evaluate
