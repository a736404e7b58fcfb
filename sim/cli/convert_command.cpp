// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <thread>

#include "models/support/error.hpp"
#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/convert/conversion_directory.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/stopwatch.hpp"

namespace spikeloom::cli {
namespace {

struct ConvertOptions {
    convert::Request request;
    std::optional<std::uint32_t> steps;
    std::optional<std::uint64_t> seed;
    std::vector<std::string> assignments;
    std::string out;
    bool json = false, quiet = false;
    std::vector<std::string> arguments;
};

/// Ends a conversion that somebody has interrupted; there is nothing to keep.
struct Interrupted {};

/// A bar for each of the things that a conversion does one after the other.
class Bars {
public:
    Bars(Terminal& terminal, const InterruptGuard& guard) : terminal_(terminal), guard_(guard) {}

    void show(std::string_view what, std::size_t done, std::size_t total) {
        if (guard_.flag()->load()) throw Interrupted{};
        if (what != what_ || !bar_) {
            bar_.reset();
            what_ = what;
            bar_ = std::make_unique<Progress>(terminal_.err(), progressStyle(terminal_), what_, total);
        }
        bar_->update(done);
    }
    void finish() { bar_.reset(); }

private:
    Terminal& terminal_;
    const InterruptGuard& guard_;
    std::string what_;
    std::unique_ptr<Progress> bar_;
};

/// A result replaces the directory that it had before, and with it whatever else is there.
void requireOutside(const std::filesystem::path& input, const std::string& out) {
    namespace fs = std::filesystem;
    if (input.empty() || !fs::exists(out) || !fs::exists(input)) return;
    if (fs::equivalent(fs::absolute(input).parent_path(), out))
        throw ConfigError({out, "--out",
                           "holds " + input.filename().string() + ", which is read, and would be replaced",
                           "choose another directory"});
}

ExitCode convertNetwork(ConvertOptions& options, Terminal& terminal) {
    convert::Request& request = options.request;
    std::vector<std::string> assignments;
    if (options.steps) assignments.push_back(fmt::format("steps={}", *options.steps));
    if (options.seed) assignments.push_back(fmt::format("seed={}", *options.seed));
    assignments.insert(assignments.end(), options.assignments.begin(), options.assignments.end());
    request.spec = convert::specOf(assignments);

    for (const auto& input : {request.network, request.calibration, request.images}) requireOutside(input, options.out);

    const InterruptGuard guard;
    const run::Stopwatch watch;
    AtomicDirectory directory = report::openRunDirectory(options.out);
    Bars bars(terminal, guard);
    try {
        const convert::Result result = convert::convertInto(
            directory, request, options.arguments,
            [&](std::string_view what, std::size_t done, std::size_t total) { bars.show(what, done, total); });
        bars.finish();
        terminal.result(options.json ? convert::resultJson(request, result) : convert::screen(request, result));
    } catch (const Interrupted&) {
        bars.finish();
        terminal.error("interrupted: nothing was written");
        return ExitCode::Interrupted;
    }
    terminal.log(fmt::format("written to {} in {}; spikeloom evaluate {}/experiment.json says what it is worth",
                             options.out, shortDuration(watch.seconds()), options.out));
    return ExitCode::Ok;
}

}  // namespace

void declareConvert(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<ConvertOptions>();
    options->request.jobs = std::max(1U, std::thread::hardware_concurrency());
    CLI::App* command = program.add_subcommand("convert", "Make a spiking network of one that was trained");
    std::string methods;
    for (const auto& method : conversion::methods())
        methods += fmt::format("  {:<20} {}\n", method.name, method.summary);
    command->footer("Methods:\n" + methods +
                    "Example: spikeloom convert resnet20.ann.json --method adaptive --calibration images.safetensors "
                    "-o converted --steps 8");
    command->add_option("NETWORK", options->request.network, "network as it was trained, NAME.ann.json")->required();
    command->add_option("--method", options->request.method, "how it is converted, see below")->required();
    command->add_option("--calibration", options->request.calibration, "images and labels, a safetensors file")
        ->type_name("FILE");
    command
        ->add_option("--images", options->request.images,
                     "images of the experiment that is written (default: the calibration set)")
        ->type_name("FILE");
    command->add_option("-o,--out", options->out, "directory of the result")->required()->type_name("DIR");
    command->add_option("--steps", options->steps, "T, time steps of an inference (default: 8)")->type_name("T");
    command->add_option("--seed", options->seed, "of the order of the calibration images (default: 1)")->type_name("N");
    command->add_option("--set", options->assignments, "KEY=VALUE, see `spikeloom schema conversion`")
        ->type_name("KEY=VALUE");
    command->add_option("--jobs", options->request.jobs, "threads; the result does not depend on them")
        ->check(CLI::Range(1U, 4096U))
        ->type_name("N");
    command->add_flag("--json", options->json, "one JSON object instead of the table");
    command->add_flag("--quiet", options->quiet, "no progress and no explanations on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            return convertNetwork(*options, terminal);
        };
    });
}

}  // namespace spikeloom::cli
