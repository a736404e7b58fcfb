// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "sim/engine/child.hpp"
#include "sim/engine/slurm_engine.hpp"

/// A program that asks Slurm, and that Slurm starts as a task. A job is a shell script; its answer is descriptor 3.
///
///     slurm_probe ask FOLDER TASKS SCRIPT...       prints each answer as it comes: job, end, body; SIGINT interrupts
///     slurm_probe worker --task FOLDER --index I --of N
namespace spikeloom::engine {
namespace {

std::atomic<bool> interrupted{false};

const char* nameOf(Answer::End end) {
    return end == Answer::End::Returned ? "returned" : end == Answer::End::Crashed ? "crashed" : "timed out";
}

int ask(const std::vector<std::string>& words) {
    std::signal(SIGINT, [](int) { interrupted = true; });
    const auto engine = slurmEngine({.folder = words.at(1),
                                     .tasks = std::stoul(words.at(2)),
                                     .program = {ownProgram(), "worker"},
                                     .arguments = sbatchArguments()});
    std::vector<Job> jobs;
    for (std::size_t i = 3; i < words.size(); ++i) jobs.push_back({"script", words[i]});
    engine->run(
        jobs, {.timeoutS = 60.0},
        [](const Answer& answer) {
            fmt::print("{} {} {}\n", answer.job, nameOf(answer.end), answer.body);
            std::fflush(stdout);
        },
        &interrupted);
    fmt::print("workers {}\n", engine->workers());
    return interrupted ? 130 : 0;
}

int run(const std::vector<std::string>& words) {
    try {
        if (words.at(0) == "ask") return ask(words);
        serveSlurmTask(words.at(2), std::stoul(words.at(4)), std::stoul(words.at(6)), childRunner({"/bin/sh"}));
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return 2;
    }
}

}  // namespace
}  // namespace spikeloom::engine

int main(int count, char** arguments) {
    return spikeloom::engine::run({arguments + 1, arguments + count});
}
