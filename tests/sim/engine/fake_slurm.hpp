// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "tests/sim/engine/shell.hpp"

namespace spikeloom::engine::test {

/// Slurm's commands as shell scripts, the only ones in PATH besides the system's: tasks are processes of this machine,
/// all of which run at once. `sbatch` leaves its arguments in `arguments`, `scancel` makes `cancelled`, and both are in
/// `state()`; `squeue` fails while there is a file `silent`.
class FakeSlurm {
public:
    FakeSlurm();
    ~FakeSlurm();
    FakeSlurm(const FakeSlurm&) = delete;
    FakeSlurm& operator=(const FakeSlurm&) = delete;

    [[nodiscard]] std::filesystem::path state() const { return folder_ / "state"; }
    /// For the engine.
    [[nodiscard]] std::filesystem::path shared() const { return folder_ / "shared 100%'s"; }
    void replace(const std::string& command, const std::string& script) const;
    void remove(const std::string& command) const;
    /// Folders of questions that are left.
    [[nodiscard]] std::size_t questions() const;

private:
    Folder folder_;
    std::string path_;
};

}  // namespace spikeloom::engine::test
