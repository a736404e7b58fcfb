// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "models/conversion/conversion_spec.hpp"
#include "models/events/recording_list.hpp"
#include "models/network/network_io.hpp"
#include "models/support/schema.hpp"
#include "sim/area/table.hpp"
#include "sim/cli/command.hpp"
#include "sim/config/load.hpp"
#include "sim/energy/table.hpp"
#include "sim/noc/load.hpp"
#include "sim/paper/load.hpp"
#include "sim/sweep/load.hpp"

namespace spikeloom::cli {
namespace {

nlohmann::json conversionSchema() {
    return spec::schema<conversion::ConversionSpec>("spikeloom conversion");
}

const std::map<std::string, nlohmann::json (*)()>& schemas() {
    static const std::map<std::string, nlohmann::json (*)()> all{{"area", area::areaTableSchema},
                                                                 {"chip", config::chipSchema},
                                                                 {"conversion", conversionSchema},
                                                                 {"energy", energy::energyTableSchema},
                                                                 {"experiment", config::experimentSchema},
                                                                 {"network", network::schema},
                                                                 {"noc", noc::studySchema},
                                                                 {"paper", paper::paperSchema},
                                                                 {"recordings", events::recordingListSchema},
                                                                 {"sweep", sweep::sweepSchema}};
    return all;
}

}  // namespace

void declareSchema(CLI::App& program, Invocation& invocation) {
    auto kind = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand("schema", "Print the JSON Schema of a kind of file");
    command->footer("Example: spikeloom schema experiment > experiment.schema.json");
    std::vector<std::string> kinds;
    for (const auto& [name, schema] : schemas()) kinds.push_back(name);
    command
        ->add_option("KIND", *kind,
                     "experiment, chip, energy, area, network, noc, recordings, conversion, paper or sweep")
        ->required()
        ->check(CLI::IsMember(kinds));
    command->callback([kind, &invocation] {
        invocation.action = [kind](Terminal& terminal) {
            terminal.result(schemas().at(*kind)().dump(2) + "\n");
            return ExitCode::Ok;
        };
    });
}

}  // namespace spikeloom::cli
