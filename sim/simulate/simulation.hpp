// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/energy/model.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/execute.hpp"
#include "sim/simulate/silicon.hpp"
#include "sim/simulate/verdict.hpp"

namespace spikeloom::simulate {

/// An experiment from its files to the files of its run.
class Simulation {
public:
    /// Everything that it names is loaded, lowered, mapped and checked; nothing is simulated.
    /// @param file  that the experiment was read from, for the manifest
    /// @throws mapping::DoesNotMap for a network that the chip cannot hold or do, energy::NoTotal for a table that
    /// lacks
    ///         a number which the run will need, ConfigError for anything else that the user has to mend
    Simulation(const std::filesystem::path& file, const config::Experiment& experiment);

    [[nodiscard]] const run::Prepared& prepared() const { return prepared_; }
    [[nodiscard]] const std::string& resolvedConfig() const { return resolved_; }
    /// What a reader of the result should know; one sentence each.
    [[nodiscard]] std::vector<std::string> warnings() const;

    struct Result {
        report::Summary summary;
        Verdict verdict;
        std::vector<std::string> remarks;  ///< about what happened; one sentence each
    };
    /// Simulates, and writes the run into the directory, an interrupted one too.
    /// @param options    of the traces which are wanted, and how much of them
    /// @param arguments  of the program, for the manifest
    /// @throws as run::execute and report::writeRun
    Result run(AtomicDirectory& directory, const run::ExecuteOptions& options,
               const std::vector<std::string>& arguments) const;

private:
    [[nodiscard]] trace::Options tracesInto(const std::filesystem::path& folder, trace::Options wanted) const;
    [[nodiscard]] std::vector<report::InputFile> inputs() const;

    std::filesystem::path file_;
    energy::EnergyTable table_;
    run::Prepared prepared_;
    energy::EnergyModel energy_;
    std::optional<area::Breakdown> silicon_;
    std::string resolved_;
};

}  // namespace spikeloom::simulate
