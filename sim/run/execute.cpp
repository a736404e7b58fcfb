// SPDX-License-Identifier: Apache-2.0
#include "sim/run/execute.hpp"

#include <algorithm>

#include "sim/run/sample_runner.hpp"
#include "sim/run/share.hpp"
#include "sim/run/stopwatch.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::run {
namespace {

void runHere(const Prepared& prepared, const ExecuteOptions& options, Gathering& gathering) {
    SampleRunner runner(prepared, options.interrupted, options.waveforms, options.trace);
    gathering.elaborated(runner.elaborateSeconds());
    for (std::uint32_t i = 0; i < prepared.samples; ++i) {
        auto sample = runner.run(i);
        if (!sample) break;
        gathering.add(std::move(*sample));
    }
    gathering.compared(runner.compared());
}

/// Worker w takes samples w, w + jobs, ...
void runInWorkers(const Prepared& prepared, const ExecuteOptions& options, std::uint32_t jobs, Gathering& gathering) {
    SharedFlag stop;
    WorkerPool::run(
        jobs,
        [&](std::uint32_t worker, const WorkerPool::Send& send) {
            simulateShare(prepared, {worker, prepared.samples, jobs}, {options.waveforms, options.trace}, &stop.value(),
                          send);
        },
        [&](const std::string& message) { gathering.receive(message); },
        [&] {
            if (options.interrupted && options.interrupted->load()) stop.value() = true;
        });
}

}  // namespace

RunResult execute(const Prepared& prepared, const ExecuteOptions& options) {
    const Stopwatch watch;
    Gathering gathering(prepared, options);
    const std::uint32_t jobs = std::clamp(options.jobs, 1u, std::max(1u, prepared.samples));
    if (options.elsewhere)
        options.elsewhere(prepared.samples, [&](std::string_view message) { gathering.receive(message); });
    else if (jobs == 1 && !options.isolated)
        runHere(prepared, options, gathering);
    else
        runInWorkers(prepared, options, jobs, gathering);
    RunResult result = gathering.finish();
    result.cost.wallSeconds = prepared.loadSeconds + prepared.mapSeconds + watch.seconds();
    return result;
}

}  // namespace spikeloom::run
