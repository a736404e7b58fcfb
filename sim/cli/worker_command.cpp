// SPDX-License-Identifier: Apache-2.0
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "models/support/error.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/engine_options.hpp"
#include "sim/engine/child.hpp"
#include "sim/engine/slurm_engine.hpp"
#include "sim/simulate/spread.hpp"
#include "sim/sweep/simulate_point.hpp"

namespace spikeloom::cli {
namespace {

/// What a worker can be asked for, by the request's `kind`. Answers are for whoever asks.
const std::map<std::string, std::string (*)(const nlohmann::json&)>& services() {
    static const std::map<std::string, std::string (*)(const nlohmann::json&)> all{
        {"point", sweep::simulatePoint}, {"samples", simulate::simulateSamples}};
    return all;
}

void send(const std::string& answer) {
    for (std::size_t sent = 0; sent < answer.size();) {
        const ssize_t count = write(engine::kAnswerFile, answer.data() + sent, answer.size() - sent);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) throw std::runtime_error("nobody takes the answer: workers are started by an engine");
        sent += static_cast<std::size_t>(count);
    }
}

ExitCode serve() {
    const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
    const auto request = nlohmann::json::parse(text, nullptr, false);
    const auto kind = request.is_object() ? request.value("kind", "") : std::string();
    if (!services().contains(kind))
        throw ConfigError({"", "", "a worker takes requests from an engine, on its standard input", ""});
    send(services().at(kind)(request));
    return ExitCode::Ok;
}

}  // namespace

void declareWorker(CLI::App& program, Invocation& invocation) {
    struct WorkerOptions {
        std::string task;
        std::size_t index = 0, count = 1;
    };
    auto options = std::make_shared<WorkerOptions>();
    CLI::App* command = program.add_subcommand("worker", "Do one job for an engine, or those of a task");
    command->group("");  // nobody types it
    command->add_option("--task", options->task);
    command->add_option("--index", options->index);
    command->add_option("--of", options->count);
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal&) {
            if (options->task.empty()) return serve();
            engine::serveSlurmTask(options->task, options->index, options->count, workerRunner());
            return ExitCode::Ok;
        };
    });
}

}  // namespace spikeloom::cli
