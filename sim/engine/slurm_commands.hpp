// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

/// Slurm's own commands.
namespace spikeloom::engine::slurm {

/// @throws ConfigError where one of them is not to be found
void requireCommands();

/// @param arguments  of sbatch, the script among them
/// @return the number of the job (`123`; `123;cluster` on several). @throws ConfigError with what sbatch says
[[nodiscard]] std::string submit(const std::vector<std::string>& arguments);

/// Tasks of an array that have not ended. Empty: none is left, or Slurm has forgotten the job.
/// @return nothing where Slurm does not answer
[[nodiscard]] std::optional<std::set<std::size_t>> unfinished(const std::string& job);

/// As well as it can: there is nobody who could do better.
void cancel(const std::string& job);

}  // namespace spikeloom::engine::slurm
