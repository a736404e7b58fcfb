// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/sweep_answers.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <vector>

#include "models/support/file_io.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/identity.hpp"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

sweep::Store reading(const std::string& directory) {
    return sweep::Store::openForReading(storeFile(directory));
}

std::string titleOf(const fs::path& directory) {
    return fs::absolute(directory).lexically_normal().filename().string();
}

void declareShow(CLI::App& sweep, Invocation& invocation) {
    struct Options {
        std::string directory, out;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = sweep.add_subcommand("show", "What the results say: Pareto front, effects of axes, failures");
    command->add_option("DIR", options->directory, "directory of a sweep")->required();
    command->add_option("--out", options->out, "also write tables and plots into this directory")->type_name("DIR");
    command->add_flag("--json", options->json, "one JSON object instead of the tables");
    command->callback([options, &invocation] {
        invocation.action = [options](Terminal& terminal) {
            const sweep::Answers answers = answersOf(reading(options->directory));
            const std::string title = titleOf(options->directory);
            if (!options->out.empty()) writeAnswers(answers, title, options->out);
            terminal.result(options->json ? sweep::answersJson(answers, title)
                                          : sweep::renderTerminal(answers, title, terminal.traits().outColour));
            return ExitCode::Ok;
        };
    });
}

void declareMerge(CLI::App& sweep, Invocation& invocation) {
    auto directories = std::make_shared<std::vector<std::string>>();
    auto out = std::make_shared<std::string>();
    CLI::App* command = sweep.add_subcommand("merge", "Join the results of shards");
    command->add_option("DIR", *directories, "directories of sweeps")->required()->expected(1, 100'000);
    command->add_option("--out", *out, "directory of the joined results, new or one of the same sweep")
        ->required()
        ->type_name("DIR");
    command->callback([directories, out, &invocation] {
        invocation.action = [directories, out](Terminal& terminal) {
            std::vector<sweep::Store> stores;
            for (const std::string& directory : *directories) stores.push_back(reading(directory));
            std::error_code error;
            if (fs::exists(storeFile(*out), error)) stores.push_back(reading(*out));
            const std::vector<sweep::Record> records = sweep::Store::joined(stores);  // before anything is made
            fs::create_directories(*out, error);
            if (error) throw ConfigError({*out, "--out", "cannot be made: " + error.message(), ""});
            sweep::Store::openForWriting(storeFile(*out), stores.front().identity()).put(records);
            terminal.log(fmt::format("{} points of {} stores are in {}", records.size(), directories->size(),
                                     storeFile(*out).string()));
            return ExitCode::Ok;
        };
    });
}

void declareDump(CLI::App& sweep, Invocation& invocation) {
    auto directory = std::make_shared<std::string>();
    CLI::App* command =
        sweep.add_subcommand("dump", "Print all results in an order that does not depend on how they came about");
    command->add_option("DIR", *directory, "directory of a sweep")->required();
    command->callback([directory, &invocation] {
        invocation.action = [directory](Terminal& terminal) {
            terminal.result(reading(*directory).canonicalDump());
            return ExitCode::Ok;
        };
    });
}

}  // namespace

fs::path storeFile(const fs::path& directory) {
    return directory / "sweep.sqlite";
}

sweep::Answers answersOf(const sweep::Store& store) {
    const sweep::SweepSpec spec = sweep::documentOf(store.identity());
    const sweep::Space space(spec, "the store");
    return sweep::answer(sweep::questionOf(spec, space.axes()), store.records());
}

void writeAnswers(const sweep::Answers& answers, const std::string& title, const fs::path& directory) {
    std::error_code error;
    fs::create_directories(directory, error);
    if (error) throw ConfigError({directory.string(), "--out", "cannot be made: " + error.message(), ""});
    writeFile(directory / "points.csv", sweep::pointsCsv(answers));
    writeFile(directory / "summary.txt", sweep::renderTerminal(answers, title, false));
    for (const sweep::Plot& plot : sweep::frontPlots(answers, title))
        writeFile(directory / (plot.name + ".svg"), plot.svg);
    for (const sweep::Plot& plot : sweep::effectPlots(answers, title))
        writeFile(directory / (plot.name + ".svg"), plot.svg);
}

void declareSweepAnswers(CLI::App& sweep, Invocation& invocation) {
    declareShow(sweep, invocation);
    declareMerge(sweep, invocation);
    declareDump(sweep, invocation);
}

}  // namespace spikeloom::cli
