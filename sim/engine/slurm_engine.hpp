// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/engine.hpp"

namespace spikeloom::engine {

struct SlurmSettings {
    std::filesystem::path folder;        ///< for the files of a question, on a file system that the nodes share
    std::size_t tasks = 1;               ///< of the array: workers, at least 1
    std::vector<std::string> program;    ///< of a task: a path that the nodes know, and arguments before those below
    std::vector<std::string> arguments;  ///< for sbatch, after the engine's own (sbatchArguments)
};

/// Tasks of a Slurm job array (https://slurm.schedmd.com/job_array.html), one array a question. Task i of n runs
/// `program --task FOLDER --index i --of n`, which is to call `serveSlurmTask`: jobs i, i + n, ... Answers come through
/// files. A job whose task ended without an answer has crashed, with the end of the task's log; Slurm may start a lost
/// task anew, which then goes on where it was. An interruption or an exception cancels the array; a coordinator that is
/// killed leaves it behind. Files are removed at the end, except after a lost task.
/// @throws ConfigError where sbatch, squeue or scancel is missing, and, on `run`, for what sbatch refuses
[[nodiscard]] std::unique_ptr<Engine> slurmEngine(SlurmSettings settings);

/// What the environment variable SPIKELOOM_SBATCH holds, cut at blanks: `--partition=short --time=60`.
[[nodiscard]] std::vector<std::string> sbatchArguments();

/// Does a task's share of the jobs, one after the other, and leaves those alone that it answered before.
/// @throws ConfigError for a folder without jobs or a task that is none; what the runner throws
void serveSlurmTask(const std::filesystem::path& folder, std::size_t index, std::size_t count, const Runner& runner,
                    const std::atomic<bool>* interrupted = nullptr);

}  // namespace spikeloom::engine
