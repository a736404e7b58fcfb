// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "models/support/error.hpp"
#include "sim/area/model.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/energy/model.hpp"
#include "sim/run/prepared.hpp"
#include "sim/simulate/energy_check.hpp"

namespace spikeloom::cli {
namespace {

/// Calls `check`, and keeps what it complains of.
template <class Check>
void collect(std::vector<Problem>& problems, Check&& check) {
    try {
        check();
    } catch (const ConfigError& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
}

ExitCode validate(const ExperimentOptions& options, Terminal& terminal) {
    const config::Experiment experiment = options.load();
    std::vector<Problem> problems;
    std::optional<energy::EnergyTable> table;
    std::optional<run::Prepared> prepared;
    collect(problems, [&] { table = energy::loadEnergyTable(experiment.energyPath); });
    collect(problems, [&] { prepared = run::prepare(experiment); });
    if (experiment.areaPath && prepared)
        collect(problems, [&] {
            (void)area::area(area::loadAreaTable(*experiment.areaPath), experiment.chip,
                             area::siliconOf(prepared->mapping));
        });
    if (!problems.empty()) throw ConfigError(std::move(problems));

    const energy::EnergyModel model = simulate::energyModel(*table, *prepared);
    for (const std::string& note : model.notes()) terminal.warn(fmt::format("energy table {}: {}", table->name, note));
    const hw::Mapping& mapping = prepared->mapping;
    terminal.result(fmt::format("ok: {} on {}: {} cores on {} x {} tiles, {} samples, energy table {}\n",
                                prepared->network.name, experiment.chip.name, mapping.cores.size(), mapping.mesh.width,
                                mapping.mesh.height, prepared->samples, table->name));
    return ExitCode::Ok;
}

}  // namespace

void declareValidate(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<ExperimentOptions>();
    CLI::App* command =
        program.add_subcommand("validate", "Load everything that an experiment names and map it, but simulate nothing");
    command->footer("Example: spikeloom validate my.json");
    options->declare(*command);
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) { return validate(*options, terminal); };
    });
}

}  // namespace spikeloom::cli
