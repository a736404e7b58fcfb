// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/engine/engine.hpp"

/// The folder of one question.
namespace spikeloom::engine::slurm {

inline std::filesystem::path jobsFile(const std::filesystem::path& folder) {
    return folder / "jobs";  // frames of encode(job, limits, what), in the order of the question
}
inline std::filesystem::path answersFile(const std::filesystem::path& folder, std::size_t task) {
    return folder / ("answers." + std::to_string(task));  // frames of encode(Answer), as they come
}
inline std::filesystem::path logFile(const std::filesystem::path& folder, std::size_t task) {
    return folder / ("log." + std::to_string(task));  // what the task and its node say
}
inline std::filesystem::path scriptFile(const std::filesystem::path& folder) {
    return folder / "script";
}

/// Makes a folder for a question in `parent`, with everything but logs.
/// @throws std::system_error or filesystem_error when it cannot
[[nodiscard]] std::filesystem::path writeQuestion(const std::filesystem::path& parent, const std::vector<Job>& jobs,
                                                  const Limits& limits, std::size_t tasks,
                                                  const std::vector<std::string>& program);

/// The end of a task's log, without the last line break.
[[nodiscard]] std::string endOfLog(const std::filesystem::path& folder, std::size_t task);

}  // namespace spikeloom::engine::slurm
