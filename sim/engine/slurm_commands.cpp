// SPDX-License-Identifier: Apache-2.0
#include "sim/engine/slurm_commands.hpp"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <sstream>
#include <stdexcept>

#include "models/support/error.hpp"
#include "sim/engine/child.hpp"

namespace spikeloom::engine::slurm {
namespace {

constexpr double kPatienceS = 120.0;  // Slurm's own commands give up after about that

bool isCommand(const std::string& name) {
    const char* path = getenv("PATH");
    std::istringstream folders(path ? path : "");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return true;
    return false;
}

/// What a command prints, or how it ended.
Answer told(const std::vector<std::string>& words) {
    std::vector<std::string> command{"/bin/sh", "-c", fmt::format("exec \"$0\" \"$@\" >&{}", kAnswerFile)};
    command.insert(command.end(), words.begin(), words.end());
    return childRunner(std::move(command))({words.front(), ""}, {.timeoutS = kPatienceS}, nullptr);
}

/// `123;cluster` as arguments.
std::vector<std::string> namesOf(const std::string& job) {
    const std::size_t end = job.find(';');
    std::vector<std::string> names;
    if (end != std::string::npos) names.push_back("--clusters=" + job.substr(end + 1));
    names.push_back(job.substr(0, end));
    return names;
}

}  // namespace

void requireCommands() {
    for (const char* name : {"sbatch", "squeue", "scancel"})
        if (!isCommand(name))
            throw ConfigError(
                {"", "", fmt::format("{} was not found: this is no machine that submits to Slurm", name),
                 "start it on a login node with Slurm's commands in PATH; or use workers of this machine"});
}

std::string submit(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"sbatch", "--parsable"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    Answer answer = told(words);
    if (answer.end != Answer::End::Returned)
        throw ConfigError({"", "", "sbatch " + answer.body, "arguments for it are in SPIKELOOM_SBATCH"});
    std::string job = std::move(answer.body);
    while (!job.empty() && job.back() == '\n') job.pop_back();
    if (job.empty() || job.find_first_not_of("0123456789") == 0)
        throw std::runtime_error(fmt::format("sbatch printed no job number but \"{}\"", job));
    return job;
}

std::optional<std::set<std::size_t>> unfinished(const std::string& job) {
    std::vector<std::string> words{"squeue", "--noheader", "--array", "--format=%K", "--jobs"};
    std::vector<std::string> names = namesOf(job);
    words.push_back(names.back());
    if (names.size() == 2) words.push_back(names.front());
    const Answer answer = told(words);
    std::set<std::size_t> tasks;
    if (answer.end != Answer::End::Returned) {
        if (answer.body.find("Invalid job id") == std::string::npos) return std::nullopt;
        return tasks;
    }
    std::istringstream lines(answer.body);
    for (std::string line; std::getline(lines, line);)
        if (line.find_first_of("0123456789") == 0) tasks.insert(std::stoul(line));
    return tasks;
}

void cancel(const std::string& job) {
    std::vector<std::string> words{"scancel"};
    for (const std::string& name : namesOf(job)) words.push_back(name);
    static_cast<void>(told(words));
}

}  // namespace spikeloom::engine::slurm
