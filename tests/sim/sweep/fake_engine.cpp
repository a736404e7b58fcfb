// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/sweep/fake_engine.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/sim/sweep/sweep_folder.hpp"

// The simulator is linked, though nothing is simulated: libsystemc wants this symbol.
extern "C" int sc_main(int, char**);
int sc_main(int, char**) {
    return 1;
}

namespace spikeloom::sweep::test {

FakeEngine::FakeEngine() : figures(moreLanesAreFaster) {}

void FakeEngine::run(const std::vector<engine::Job>& asked, const engine::Limits& limit, const engine::Deliver& deliver,
                     const std::atomic<bool>* stop) {
    limits.push_back(limit);
    for (std::size_t job = asked.size(); job-- > 0;) {
        if (stop && *stop) return;
        engine::Answer answer;
        if (const auto other = end ? end(jobs.size()) : std::nullopt)
            answer = *other;
        else
            answer.body = returned("complete", figures(assignedBy(asked[job].request)));
        answer.job = job;
        jobs.push_back(asked[job]);
        deliver(answer);
        if (jobs.size() == interruptAfter) interrupted = true;
    }
}

std::vector<std::string> FakeEngine::names() const {
    std::vector<std::string> all;
    for (const engine::Job& job : jobs) all.push_back(job.name);
    std::sort(all.begin(), all.end());
    return all;
}

FakeEngine::Assigned assignedBy(const std::string& request) {
    FakeEngine::Assigned assigned;
    const std::vector<std::string> assignments = nlohmann::json::parse(request).at("assignments");
    for (const std::string& assignment : assignments) {
        const std::size_t equals = assignment.find('=');
        assigned[assignment.substr(0, equals)] = assignment.substr(equals + 1);
    }
    return assigned;
}

Figures moreLanesAreFaster(const FakeEngine::Assigned& assigned) {
    const double lanes = std::stod(assigned.at(kLanes));
    const double banks = assigned.contains(kBanks) ? std::stod(assigned.at(kBanks)) : 1.0;
    return {{"latency_s", 1.0 / lanes}, {"energy_j", lanes + banks}, {"accuracy", 1.0}};
}

std::string returned(const std::string& status, const Figures& figures, const std::string& error) {
    return nlohmann::json{{"status", status}, {"figures", figures}, {"error", error}, {"peak_rss_bytes", 1'000'000}}
        .dump();
}

}  // namespace spikeloom::sweep::test
