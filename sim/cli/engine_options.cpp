// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/engine_options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <thread>

#include "sim/engine/child.hpp"
#include "sim/engine/local_engine.hpp"
#include "sim/engine/mpi_engine.hpp"
#include "sim/engine/slurm_engine.hpp"

namespace spikeloom::cli {
namespace {

using Make = std::unique_ptr<engine::Engine> (*)(const EngineOptions&, const std::filesystem::path& folder);

const std::map<std::string, Make>& engines() {
    static const std::map<std::string, Make> all{
        {"local", [](const EngineOptions& options,
                     const std::filesystem::path&) { return engine::localEngine(options.jobs, workerRunner()); }},
        {"mpi",
         [](const EngineOptions&, const std::filesystem::path&) -> std::unique_ptr<engine::Engine> {
             return engine::mpiEngine(workerRunner());
         }},
        {"slurm", [](const EngineOptions& options, const std::filesystem::path& folder) {
             return engine::slurmEngine({.folder = folder,
                                         .tasks = options.jobs,
                                         .program = {engine::ownProgram(), "worker"},
                                         .arguments = engine::sbatchArguments()});
         }}};
    return all;
}

}  // namespace

EngineOptions::EngineOptions() : jobs(std::max(1U, std::thread::hardware_concurrency())) {}

void EngineOptions::declare(CLI::App& command, const std::string& what) {
    std::vector<std::string> names;
    for (const auto& [key, make] : engines()) names.push_back(key);
    command
        .add_option("--engine", name,
                    "local: processes of this machine; mpi: ranks, started by mpirun; slurm: tasks of a job array")
        ->check(CLI::IsMember(names))
        ->type_name("NAME")
        ->capture_default_str();
    command.add_option("--jobs", jobs, what + " at the same time; the result does not depend on it")
        ->check(CLI::Range(1U, 4096U))
        ->type_name("N");
}

std::unique_ptr<engine::Engine> EngineOptions::make(const std::filesystem::path& folder) const {
    return engines().at(name)(*this, folder);
}

bool servedAnother(engine::Engine& engine) {
    auto* ranks = dynamic_cast<engine::MpiEngine*>(&engine);
    if (!ranks || ranks->rank() == 0) return false;
    ranks->serve();
    return true;
}

engine::Runner workerRunner() {
    return engine::withRetries(engine::childRunner({engine::ownProgram(), "worker"}));
}

}  // namespace spikeloom::cli
