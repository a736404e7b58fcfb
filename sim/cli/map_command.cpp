// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "models/network/network_io.hpp"
#include "sim/area/report.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/experiment_options.hpp"
#include "sim/config/load.hpp"
#include "sim/mapping/mapper.hpp"
#include "sim/mapping/report.hpp"
#include "sim/simulate/silicon.hpp"

namespace spikeloom::cli {
namespace {

struct MapOptions {
    ExperimentOptions experiment;
    bool json = false;
};

std::string text(const mapping::MappingReport& report, const std::optional<area::Breakdown>& silicon) {
    return mapping::renderText(report) + (silicon ? "\n" + area::renderText(*silicon) : "");
}

std::string json(const mapping::MappingReport& report, const std::optional<area::Breakdown>& silicon) {
    nlohmann::json document = mapping::toJson(report);
    if (silicon) document["area"] = area::toJson(*silicon);
    return document.dump(2) + "\n";
}

/// Needs neither images nor an energy table.
ExitCode map(const MapOptions& options, Terminal& terminal) {
    const config::Experiment experiment = options.experiment.load();
    const network::Network network = network::load(experiment.networkPath);
    const program::Program program =
        program::lower(network, experiment.precision, experiment.networkPath, experiment.run.maxSteps);
    const hw::Mapping mapping =
        mapping::map(program, experiment.chip, experiment.run, experiment.mapping, experiment.chip.name);
    const mapping::MappingReport report = mapping::makeReport(program, experiment.chip, experiment.run, mapping);
    const std::optional<area::Breakdown> silicon = simulate::siliconOf(experiment, mapping);
    terminal.result(options.json ? json(report, silicon) : text(report, silicon));
    return ExitCode::Ok;
}

}  // namespace

void declareMap(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<MapOptions>();
    CLI::App* command =
        program.add_subcommand("map", "Show where a network lies on its chip and how full the cores are");
    command->footer("Example: spikeloom map my.json --set chip.mesh=[8,8]");
    options->experiment.declare(*command);
    command->add_flag("--json", options->json, "one JSON object instead of tables");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) { return map(*options, terminal); };
    });
}

}  // namespace spikeloom::cli
