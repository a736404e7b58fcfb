// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/spread.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

#include "sim/run/share.hpp"

namespace spikeloom::simulate {
namespace {

// A share is loaded and mapped anew; more of them wait less for the slowest worker.
constexpr std::size_t kSharesOfAWorker = 4;

std::vector<engine::Job> jobsOf(std::uint32_t samples, std::size_t workers, const std::filesystem::path& file,
                                const config::Assignments& assignments) {
    std::vector<engine::Job> jobs;
    const std::size_t shares = std::min<std::size_t>(samples, workers * kSharesOfAWorker);
    for (std::size_t i = 0; i < shares; ++i) {
        const nlohmann::json request{{"kind", "samples"},
                                     {"file", std::filesystem::absolute(file).string()},
                                     {"assignments", assignments.assignments},
                                     {"assigned_in", assignments.file},
                                     {"base", assignments.base.string()},
                                     {"first", samples * i / shares},
                                     {"end", samples * (i + 1) / shares}};
        jobs.push_back({fmt::format("samples-{}", i), request.dump()});
    }
    return jobs;
}

}  // namespace

run::Elsewhere spread(engine::Engine& engine, const std::filesystem::path& file, const config::Assignments& assignments,
                      const std::atomic<bool>* interrupted) {
    return [&engine, file, assignments, interrupted](std::uint32_t samples, const auto& receive) {
        engine.run(
            jobsOf(samples, engine.workers(), file, assignments), {.timeoutS = 1e8, .attempts = 2},
            [&](const engine::Answer& answer) {
                if (answer.end != engine::Answer::End::Returned)
                    throw std::runtime_error("a worker of the run: " + answer.body);
                run::forEachMessage(answer.body, receive);
            },
            interrupted);
    };
}

std::string simulateSamples(const nlohmann::json& request) {
    const config::Assignments assignments{request.at("assignments"), request.at("assigned_in"),
                                          std::string(request.at("base"))};
    const run::Prepared prepared =
        run::prepare(config::BaseExperiment(std::string(request.at("file"))).with(assignments));
    std::string messages;
    run::simulateShare(prepared, {request.at("first"), request.at("end"), 1}, {}, nullptr,
                       [&](const std::string& message) { run::append(messages, message); });
    return messages;
}

}  // namespace spikeloom::simulate
