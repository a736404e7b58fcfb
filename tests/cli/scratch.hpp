// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "models/support/temporary_directory.hpp"
#include "tests/cli/child.hpp"

namespace spikeloom::cli::test {

/// A working directory of its own, removed at the end. Output files of the program lie beside it, not in it.
class Scratch {
public:
    Scratch();

    [[nodiscard]] const std::filesystem::path& path() const { return work_; }
    [[nodiscard]] Outcome run(const std::vector<std::string>& arguments,
                              const std::vector<std::string>& environment = {}) const;
    /// Writes a document and returns its path.
    std::filesystem::path write(const std::string& name, const nlohmann::json& document) const;
    /// Names in the working directory, sorted.
    [[nodiscard]] std::vector<std::string> listing() const;

private:
    TemporaryDirectory root_{"cli"};
    std::filesystem::path work_ = root_ / "work";
};

[[nodiscard]] const std::filesystem::path& source();
/// The experiment that comes with the program, with absolute paths.
[[nodiscard]] nlohmann::json shippedExperiment();
/// Whether its network is in this checkout.
[[nodiscard]] bool hasZoo();
/// Lines that begin with `error:`.
[[nodiscard]] std::vector<std::string> errors(const Outcome& outcome);

}  // namespace spikeloom::cli::test
