// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <memory>
#include <nlohmann/json.hpp>

#include "sim/cli/command.hpp"
#include "sim/cli/interrupt.hpp"
#include "sim/cli/progress.hpp"
#include "sim/config/presets.hpp"
#include "sim/noc/curve_report.hpp"
#include "sim/noc/load.hpp"
#include "sim/noc/replay_report.hpp"
#include "sim/noc/study_text.hpp"
#include "sim/report/run_directory.hpp"
#include "sim/run/worker_pool.hpp"

namespace spikeloom::cli {
namespace {

namespace fs = std::filesystem;

struct NocOptions {
    std::string config;  ///< empty = the study that comes with the program
    std::vector<std::string> assignments;
    std::string replay;  ///< a packet log; empty = synthetic traffic
    std::string out;
    bool json = false, dryRun = false, quiet = false;
    std::vector<std::string> arguments;  ///< of the program, for the manifest

    [[nodiscard]] fs::path file() const {
        return config.empty() ? config::configsDirectory() / "experiments/noc_uniform.json" : fs::path(config);
    }
};

/// A study from its arguments to its verdict.
class NocStudy {
public:
    NocStudy(const NocOptions& options, Terminal& terminal)
        : options_(options),
          terminal_(terminal),
          study_(noc::loadStudy(options.file(), options.assignments)),
          resolved_(noc::resolvedStudyText(study_.spec)) {
        if (!options_.replay.empty()) log_ = noc::readPacketLog(options_.replay, study_.spec.shape());
    }

    ExitCode describe() {
        if (options_.json) {
            terminal_.result(nlohmann::json{{"config", nlohmann::json::parse(resolved_)},
                                            {"loads", study_.spec.offeredLoads()},
                                            {"packets", log_.packets.size()},
                                            {"out", target().string()}}
                                 .dump(2) +
                             "\n");
        } else {
            terminal_.result(fmt::format("would {}\nwould write {}\n{}", plan(), target().string(), resolved_));
        }
        return ExitCode::Ok;
    }

    ExitCode execute() {
        const InterruptGuard guard;
        AtomicDirectory directory = report::openRunDirectory(target());
        provenance_.argv = options_.arguments;
        provenance_.inputs = inputs();
        provenance_.resolvedConfig = resolved_;
        provenance_.seeds = {{"traffic", study_.spec.traffic.seed}};
        provenance_.started = std::chrono::system_clock::now();
        terminal_.log("will " + plan());
        const ExitCode code = isReplay() ? replay(directory, guard) : measure(directory, guard);
        terminal_.log(fmt::format("written to {}", target().string()));
        return code;
    }

private:
    [[nodiscard]] bool isReplay() const { return !options_.replay.empty(); }

    [[nodiscard]] std::string plan() const {
        const noc::StudySpec& study = study_.spec;
        const std::string mesh = noc::meshText(study);
        if (isReplay()) return fmt::format("replay {} packets of {} on the {}", log_.packets.size(), logName(), mesh);
        return fmt::format("measure the {} under {} traffic, {} {} loads", mesh, study.traffic.pattern,
                           study.loads.empty() ? "at most" : "at", study.offeredLoads().size());
    }

    [[nodiscard]] std::string logName() const { return fs::path(options_.replay).filename().string(); }

    [[nodiscard]] fs::path target() const {
        if (!options_.out.empty()) return options_.out;
        const std::string name = isReplay() ? "noc_" + logName() : "noc_" + study_.spec.traffic.pattern;
        return report::defaultRunDirectory(name, resolved_);
    }

    [[nodiscard]] std::vector<report::InputFile> inputs() const {
        std::vector<report::InputFile> files{report::fingerprint("study", options_.file())};
        if (!study_.chip.empty()) files.push_back(report::fingerprint("chip", study_.chip));
        if (isReplay()) files.push_back(report::fingerprint("packet log", options_.replay));
        return files;
    }

    ExitCode measure(AtomicDirectory& directory, const InterruptGuard& guard) {
        const noc::Curve curve = simulateCurve(guard);
        const ExitCode code = curve.complete ? ExitCode::Ok : ExitCode::Interrupted;
        const report::Outcome outcome{.kind = report::Kind::Noc,
                                      .complete = curve.complete,
                                      .counts = {{"loads", curve.points.size()}, {"probes", curve.probes.size()}},
                                      .wallSeconds = curve.wallSeconds,
                                      .peakRssBytes = run::peakRssBytes()};
        const std::string json = noc::curveJson(study_.spec, curve);
        write(directory, outcome, code,
              {{"result.json", json},
               {"curve.csv", noc::curveCsv(curve)},
               {"latency.csv", noc::latencyCsv(curve)},
               {"summary.txt", noc::renderCurve(study_.spec, curve, false)}});
        terminal_.result(options_.json ? json : noc::renderCurve(study_.spec, curve, terminal_.traits().outColour));
        if (!curve.complete) terminal_.error(fmt::format("interrupted after {} loads", curve.points.size()));
        return code;
    }

    ExitCode replay(AtomicDirectory& directory, const InterruptGuard& guard) {
        const noc::ReplayResult result = noc::replay(study_.spec, log_, guard.flag());
        const ExitCode code = result.stalled()  ? ExitCode::Stalled
                              : result.complete ? ExitCode::Ok
                                                : ExitCode::Interrupted;
        const std::uint64_t arrived = result.measured.latencies().packets();
        const report::Outcome outcome{.kind = report::Kind::Noc,
                                      .complete = code == ExitCode::Ok,
                                      .counts = {{"packets", log_.packets.size()}, {"packets_arrived", arrived}},
                                      .wallSeconds = result.wallSeconds,
                                      .peakRssBytes = run::peakRssBytes()};
        const std::string json = noc::replayJson(study_.spec, log_, result);
        const auto text = [&](bool colour) { return noc::renderReplay(study_.spec, logName(), log_, result, colour); };
        write(directory, outcome, code,
              {{"result.json", json},
               {"arrivals.csv", noc::arrivalsCsv(study_.spec, log_, result)},
               {"latency.csv", noc::replayLatencyCsv(result)},
               {"summary.txt", text(false)}});
        terminal_.result(options_.json ? json : text(terminal_.traits().outColour));
        if (result.stalled())
            terminal_.error(fmt::format("nothing arrived for {} cycles; the oldest packet: {}", study_.spec.drainCycles,
                                        result.blocked));
        if (!result.complete)
            terminal_.error(fmt::format("interrupted after {} of {} packets", arrived, log_.packets.size()));
        return code;
    }

    void write(AtomicDirectory& directory, const report::Outcome& outcome, ExitCode code,
               std::vector<report::NamedText> files) {
        provenance_.ended = std::chrono::system_clock::now();
        provenance_.exitStatus = static_cast<int>(code);
        files.push_back({"config.resolved.json", resolved_});
        report::writeFiles(directory, files, provenance_, outcome);
    }

    [[nodiscard]] noc::Curve simulateCurve(const InterruptGuard& guard) {
        std::uint64_t done = 0;
        Progress progress(terminal_.err(), progressStyle(terminal_), "loads", study_.spec.offeredLoads().size());
        const auto show = [&](const noc::LoadPoint& point) {
            progress.update(std::min<std::uint64_t>(++done, study_.spec.offeredLoads().size()),
                            fmt::format("load {:g}: {:.1f} cycles", point.load, point.measured.latencies().mean()));
        };
        return noc::measureCurve(study_.spec, {.progress = show, .interrupted = guard.flag()});
    }

    const NocOptions& options_;
    Terminal& terminal_;
    noc::LoadedStudy study_;
    std::string resolved_;
    noc::PacketLog log_;
    report::Provenance provenance_;
};

}  // namespace

void declareNoc(CLI::App& program, Invocation& invocation) {
    auto options = std::make_shared<NocOptions>();
    CLI::App* command = program.add_subcommand(
        "noc", "Measure a network alone: latency and throughput under synthetic traffic, or of a packet log");
    command->footer(
        "Examples: spikeloom noc\n"
        "          spikeloom noc my.json --set traffic.pattern=transpose --set noc.virtual_channels=1\n"
        "          spikeloom noc my.json --replay packets.csv.gz --out runs/mine");
    command->add_option("CONFIG", options->config,
                        "study (JSON); without it the one that comes with the program, noc_uniform");
    command
        ->add_option("--set", options->assignments,
                     "PATH=VALUE: change one value, e.g. noc.buffer_flits=1; VALUE is JSON, else a string")
        ->allow_extra_args(false)
        ->type_name("PATH=VALUE");
    command
        ->add_option("--replay", options->replay,
                     "packet log to send instead: CSV with the columns ctime, src, dst, size; may be gzip")
        ->type_name("FILE");
    command->add_option("--out", options->out, "directory of the result (default: runs/noc_PATTERN-HASH)")
        ->type_name("DIR");
    command->add_flag("--json", options->json, "one JSON object instead of the tables");
    command->add_flag("--dry-run", options->dryRun,
                      "show the resolved configuration and what would be measured; write nothing");
    command->add_flag("--quiet", options->quiet, "no progress and no explanations on standard error");
    command->callback([options, &invocation] {
        options->arguments = invocation.arguments;
        invocation.action = [options](Terminal& terminal) {
            terminal.setQuiet(options->quiet);
            NocStudy study(*options, terminal);
            return options->dryRun ? study.describe() : study.execute();
        };
    });
}

}  // namespace spikeloom::cli
