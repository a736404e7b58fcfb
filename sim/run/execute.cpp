// SPDX-License-Identifier: Apache-2.0
#include "sim/run/execute.hpp"

#include <algorithm>
#include <memory>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/run/sample_codec.hpp"
#include "sim/run/sample_runner.hpp"
#include "sim/run/stopwatch.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::run {
namespace {

/// First byte of a worker's message.
enum class Message : char {
    Sample = 's',
    Elaborated = 'e',
    PeakMemory = 'm',
    Compared = 'c',
    Differs = 'd',
    Stalled = 't',
    Refused = 'r',
    Failed = 'f'
};

std::string message(Message kind, const std::string& body) {
    return static_cast<char>(kind) + body;
}

class Collector {
public:
    Collector(const Prepared& prepared, const ExecuteOptions& options) : options_(options) {
        result.samplesRequested = prepared.samples;
        progress_.total = prepared.samples;
    }

    void add(SampleResult sample) {
        ++progress_.done;
        progress_.wrongCodes += sample.ann.wrongCodes;
        progress_.correct += sample.prediction == sample.label;
        result.cost.chipSeconds += sample.chipSeconds;
        result.cost.referenceSeconds += sample.referenceSeconds;
        result.cost.oracleSeconds += sample.oracleSeconds;
        result.samples.push_back(std::move(sample));
        if (options_.progress) options_.progress(progress_);
    }
    void elaborated(double seconds) { result.cost.elaborateSeconds = std::max(result.cost.elaborateSeconds, seconds); }

    void peakMemory(std::uint64_t bytes) { result.cost.peakRssBytes = std::max(result.cost.peakRssBytes, bytes); }

    RunResult result;

private:
    const ExecuteOptions& options_;
    Progress progress_;
};

void runHere(const Prepared& prepared, const ExecuteOptions& options, Collector& collector) {
    SampleRunner runner(prepared, options.interrupted, options.waveforms);
    collector.elaborated(runner.elaborateSeconds());
    for (std::uint32_t i = 0; i < prepared.samples; ++i) {
        auto sample = runner.run(i);
        if (!sample) break;
        collector.add(std::move(*sample));
    }
    collector.result.compared += runner.compared();
}

/// A worker's share: every `jobs`-th sample. Its errors travel as messages, since the parent has to tell them apart.
void runShare(const Prepared& prepared, const std::string& waveforms, const std::atomic<bool>& stop, std::uint32_t jobs,
              std::uint32_t worker, const WorkerPool::Send& send) {
    try {
        SampleRunner runner(prepared, &stop, waveforms);
        send(message(Message::Elaborated, std::to_string(runner.elaborateSeconds())));
        for (std::uint32_t i = worker; i < prepared.samples; i += jobs) {
            const auto sample = runner.run(i);
            if (!sample) return;
            send(message(Message::Sample, encode(*sample)));
        }
        const cosim::Compared work = runner.compared();
        send(message(Message::Compared, std::to_string(work.transactions) + " " + std::to_string(work.cycles)));
        send(message(Message::PeakMemory, std::to_string(peakRssBytes())));
    } catch (const cosim::Mismatch& error) {
        send(message(Message::Differs, error.what()));
    } catch (const StallError& error) {
        send(message(Message::Stalled, error.what()));
    } catch (const ConfigError& error) {
        send(message(Message::Refused, error.problems()[0].text()));
    } catch (const std::exception& error) {
        send(message(Message::Failed, error.what()));
    }
}

void runInWorkers(const Prepared& prepared, const ExecuteOptions& options, std::uint32_t jobs, Collector& collector) {
    std::string differs, stalled, refused, failed;
    SharedFlag stop;
    const auto receive = [&](const std::string& text) {
        const std::string body = text.substr(1);
        switch (static_cast<Message>(text[0])) {
            case Message::Sample:
                collector.add(decode(body));
                break;
            case Message::Elaborated:
                collector.elaborated(std::stod(body));
                break;
            case Message::PeakMemory:
                collector.peakMemory(std::stoull(body));
                break;
            case Message::Compared: {
                std::size_t end = 0;
                const std::uint64_t transactions = std::stoull(body, &end);
                collector.result.compared += cosim::Compared{transactions, std::stoull(body.substr(end))};
                break;
            }
            case Message::Differs:
                differs = body;
                break;
            case Message::Stalled:
                stalled = body;
                break;
            case Message::Refused:
                refused = body;
                break;
            case Message::Failed:
                failed = body;
                break;
        }
    };
    WorkerPool::run(
        jobs,
        [&](std::uint32_t worker, const WorkerPool::Send& send) {
            runShare(prepared, options.waveforms, stop.value(), jobs, worker, send);
        },
        receive,
        [&] {
            if (options.interrupted && options.interrupted->load()) stop.value() = true;
        });
    if (!differs.empty()) throw cosim::Mismatch(differs);
    if (!stalled.empty()) throw StallError(stalled);
    if (!refused.empty()) throw ConfigError(Problem{"", "", refused, ""});
    if (!failed.empty()) throw std::runtime_error(failed);
}

}  // namespace

RunResult execute(const Prepared& prepared, const ExecuteOptions& options) {
    const Stopwatch watch;
    Collector collector(prepared, options);
    const std::uint32_t jobs = std::clamp(options.jobs, 1u, std::max(1u, prepared.samples));
    if (jobs == 1 && !options.isolated)
        runHere(prepared, options, collector);
    else
        runInWorkers(prepared, options, jobs, collector);

    RunResult& result = collector.result;
    std::sort(result.samples.begin(), result.samples.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    result.complete = result.samples.size() == result.samplesRequested;
    result.cost.loadSeconds = prepared.loadSeconds;
    result.cost.mapSeconds = prepared.mapSeconds;
    result.cost.wallSeconds = prepared.loadSeconds + prepared.mapSeconds + watch.seconds();
    collector.peakMemory(peakRssBytes());
    return std::move(result);
}

}  // namespace spikeloom::run
