// SPDX-License-Identifier: Apache-2.0
#include "sim/run/share.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/run/sample_codec.hpp"
#include "sim/run/sample_runner.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::run {
namespace {

/// First byte of a message.
enum class Kind : char {
    Sample = 's',
    Elaborated = 'e',
    Compared = 'c',
    PeakMemory = 'm',
    Differs = 'd',
    Stalled = 'w',
    Refused = 'r',
    Failed = 'f'
};

std::string message(Kind kind, const std::string& body) {
    return static_cast<char>(kind) + body;
}

cosim::Compared comparedOf(const std::string& body) {
    std::size_t end = 0;
    const std::uint64_t transactions = std::stoull(body, &end);
    return {transactions, std::stoull(body.substr(end))};
}

void simulate(const Prepared& prepared, const Share& share, const Recording& recording, const std::atomic<bool>* stop,
              const Send& send) {
    SampleRunner runner(prepared, stop, recording.waveforms, recording.trace);
    send(message(Kind::Elaborated, std::to_string(runner.elaborateSeconds())));
    for (std::uint32_t i = share.first; i < share.end; i += share.stride) {
        const auto sample = runner.run(i);
        if (!sample) return;
        send(message(Kind::Sample, encode(*sample)));
    }
    const cosim::Compared work = runner.compared();
    send(message(Kind::Compared, std::to_string(work.transactions) + " " + std::to_string(work.cycles)));
    send(message(Kind::PeakMemory, std::to_string(peakRssBytes())));
}

}  // namespace

void simulateShare(const Prepared& prepared, const Share& share, const Recording& recording,
                   const std::atomic<bool>* stop, const Send& send) {
    try {
        simulate(prepared, share, recording, stop, send);
    } catch (const cosim::Mismatch& error) {
        send(message(Kind::Differs, error.what()));
    } catch (const StallError& error) {
        send(message(Kind::Stalled, error.what()));
    } catch (const ConfigError& error) {
        send(message(Kind::Refused, error.problems()[0].text()));
    } catch (const std::exception& error) {
        send(message(Kind::Failed, error.what()));
    }
}

Gathering::Gathering(const Prepared& prepared, const ExecuteOptions& options) : options_(options) {
    result_.samplesRequested = prepared.samples;
    result_.cost.loadSeconds = prepared.loadSeconds;
    result_.cost.mapSeconds = prepared.mapSeconds;
    progress_.total = prepared.samples;
}

void Gathering::receive(std::string_view text) {
    if (text.empty()) throw std::runtime_error("a worker sent an empty message");
    const std::string body(text.substr(1));
    switch (static_cast<Kind>(text[0])) {
        case Kind::Sample:
            return add(decode(body));
        case Kind::Elaborated:
            return elaborated(std::stod(body));
        case Kind::Compared:
            return compared(comparedOf(body));
        case Kind::PeakMemory:
            result_.cost.peakRssBytes = std::max<std::uint64_t>(result_.cost.peakRssBytes, std::stoull(body));
            return;
        case Kind::Differs:
            differs_ = body;
            return;
        case Kind::Stalled:
            stalled_ = body;
            return;
        case Kind::Refused:
            refused_ = body;
            return;
        case Kind::Failed:
            failed_ = body;
            return;
    }
    throw std::runtime_error("a worker sent a message of an unknown kind");
}

void Gathering::add(SampleResult sample) {
    ++progress_.done;
    progress_.wrongCodes += sample.ann.wrongCodes;
    progress_.correct += sample.prediction == sample.label;
    result_.cost.chipSeconds += sample.chipSeconds;
    result_.cost.referenceSeconds += sample.referenceSeconds;
    result_.cost.oracleSeconds += sample.oracleSeconds;
    result_.samples.push_back(std::move(sample));
    if (options_.progress) options_.progress(progress_);
}

void Gathering::elaborated(double seconds) {
    result_.cost.elaborateSeconds = std::max(result_.cost.elaborateSeconds, seconds);
}

RunResult Gathering::finish() {
    if (!differs_.empty()) throw cosim::Mismatch(differs_);
    if (!stalled_.empty()) throw StallError(stalled_);
    if (!refused_.empty()) throw ConfigError(Problem{"", "", refused_, ""});
    if (!failed_.empty()) throw std::runtime_error(failed_);
    std::sort(result_.samples.begin(), result_.samples.end(),
              [](const auto& a, const auto& b) { return a.index < b.index; });
    result_.complete = result_.samples.size() == result_.samplesRequested;
    result_.cost.peakRssBytes = std::max(result_.cost.peakRssBytes, peakRssBytes());
    return std::move(result_);
}

void append(std::string& messages, std::string_view message) {
    const std::uint64_t size = message.size();
    messages.append(reinterpret_cast<const char*>(&size), sizeof size);
    messages += message;
}

void forEachMessage(std::string_view messages, const std::function<void(std::string_view)>& visit) {
    while (!messages.empty()) {
        std::uint64_t size = 0;
        if (messages.size() < sizeof size) throw std::runtime_error("a worker's answer ends within a message");
        std::memcpy(&size, messages.data(), sizeof size);
        messages.remove_prefix(sizeof size);
        if (messages.size() < size) throw std::runtime_error("a worker's answer ends within a message");
        visit(messages.substr(0, size));
        messages.remove_prefix(size);
    }
}

}  // namespace spikeloom::run
