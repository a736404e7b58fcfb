// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/verdict.hpp"

#include <fmt/format.h>

namespace spikeloom::simulate {
namespace {

constexpr std::size_t kMaxShown = 5;

/// One line for each of the first few samples, and how many more there are.
class Complaints {
public:
    explicit Complaints(Verdict& verdict) : verdict_(verdict) {}
    ~Complaints() {
        if (count_ > kMaxShown)
            verdict_.complaints.push_back(fmt::format("... and in {} more samples", count_ - kMaxShown));
    }
    Complaints(const Complaints&) = delete;
    Complaints& operator=(const Complaints&) = delete;

    void add(std::string text) {
        verdict_.finding = Finding::Mismatch;
        if (++count_ <= kMaxShown) verdict_.complaints.push_back(std::move(text));
    }

private:
    Verdict& verdict_;
    std::size_t count_ = 0;
};

void judgeSpikes(const run::RunResult& result, Verdict& verdict) {
    Complaints complaints(verdict);
    for (const run::SampleResult& sample : result.samples) {
        if (!sample.spikesMatchReference)
            complaints.add(fmt::format("sample {}: spikes differ from the reference engine, first in step {}",
                                       sample.index, sample.firstMismatchStep));
    }
}

void judgeCodes(const run::RunResult& result, Verdict& verdict) {
    Complaints complaints(verdict);
    for (const run::SampleResult& sample : result.samples) {
        if (sample.settled && sample.ann.wrongCodes > 0)
            complaints.add(fmt::format("sample {}: settled, but {} of {} codes differ from the quantised network",
                                       sample.index, sample.ann.wrongCodes, sample.ann.codesChecked));
    }
}

}  // namespace

int exitStatus(Finding finding) {
    switch (finding) {
        case Finding::Mismatch:
            return 3;
        case Finding::Interrupted:
            return 130;
        case Finding::Sound:
            break;
    }
    return 0;
}

Verdict judge(const run::RunResult& result, const config::CheckSpec& check) {
    Verdict verdict;
    if (check.reference) judgeSpikes(result, verdict);
    if (check.oracle) judgeCodes(result, verdict);
    if (verdict.finding == Finding::Sound && !result.complete) {
        verdict.finding = Finding::Interrupted;
        verdict.complaints.push_back(
            fmt::format("interrupted after {} of {} samples", result.samples.size(), result.samplesRequested));
    }
    return verdict;
}

}  // namespace spikeloom::simulate
