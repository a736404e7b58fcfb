// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace spikeloom::engine {

/// What a child has for its descriptors 0, 2 and `kAnswerFile`; descriptor 1 goes nowhere, and no other is inherited.
struct ChildFiles {
    int in, errors, answer;
};

/// Starts a program as the leader of a process group of its own, without core files, with the usual signals; it is
/// killed when the calling thread ends. Returns once the program runs.
/// @param memoryMb  limit of its address space [MiB]; 0 = none
/// @throws std::runtime_error when it cannot be started
[[nodiscard]] pid_t startChild(const std::vector<std::string>& command, const ChildFiles& files,
                               std::uint64_t memoryMb);

}  // namespace spikeloom::engine
