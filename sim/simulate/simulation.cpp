// SPDX-License-Identifier: Apache-2.0
#include "sim/simulate/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "models/events/recording_list.hpp"
#include "models/network/network_io.hpp"
#include "sim/config/load.hpp"
#include "sim/simulate/energy_check.hpp"
#include "sim/simulate/silicon.hpp"
#include "sim/trace/files/trace_files.hpp"

namespace spikeloom::simulate {

namespace {

std::vector<trace::TracedSample> tracedSamples(const run::RunResult& result) {
    std::vector<trace::TracedSample> traced;
    for (const run::SampleResult& sample : result.samples)
        if (sample.trace) traced.push_back({sample.index, sample.steps, *sample.trace});
    return traced;
}

/// The files of the samples that are run, each once. Which one it is belongs to its role: readers know a file by that.
void addRecordings(const config::Experiment& experiment, std::uint32_t samples, std::vector<report::InputFile>& files) {
    if (!events::isRecordingList(experiment.imagesPath)) return;
    const std::vector<std::filesystem::path> listed = events::recordingFiles(experiment.imagesPath);
    std::set<std::filesystem::path> seen;
    for (std::size_t i = 0; i < std::min<std::size_t>(samples, listed.size()); ++i)
        if (seen.insert(listed[i]).second)
            files.push_back(report::fingerprint(fmt::format("recordings[{}]", i), listed[i]));
}

}  // namespace

Simulation::Simulation(const std::filesystem::path& file, const config::Experiment& experiment)
    : file_(file),
      table_(energy::loadEnergyTable(experiment.energyPath)),
      prepared_(run::prepare(experiment)),
      energy_(energyModel(table_, prepared_)),
      silicon_(siliconOf(prepared_.experiment, prepared_.mapping)),
      resolved_(config::resolvedConfigText(experiment)) {}

std::vector<std::string> Simulation::warnings() const {
    std::vector<std::string> sentences;
    for (const std::string& note : energy_.notes())
        sentences.push_back(fmt::format("energy table {}: {}", table_.name, note));
    if (prepared_.experiment.samples > prepared_.samples)
        sentences.push_back(
            fmt::format("the data set has only {} of the {} samples", prepared_.samples, prepared_.experiment.samples));
    return sentences;
}

Simulation::Result Simulation::run(AtomicDirectory& directory, const run::ExecuteOptions& options,
                                   const std::vector<std::string>& arguments) const {
    report::Provenance provenance;
    provenance.argv = arguments;
    provenance.inputs = inputs();
    provenance.resolvedConfig = resolved_;
    provenance.started = std::chrono::system_clock::now();
    run::ExecuteOptions how = options;
    how.trace = tracesInto(directory.path(), options.trace);
    how.trace.stalled = directory.target().string() + "-stall";  // beside the directory, which is not made then
    const run::RunResult result = run::execute(prepared_, how);
    provenance.ended = std::chrono::system_clock::now();
    Result made{
        report::summarise(result, {prepared_.experiment, prepared_.program, prepared_.mapping, energy_,
                                   prepared_.task.get(), silicon_ ? std::optional(silicon_->totalMm2) : std::nullopt}),
        judge(result, prepared_.experiment.check),
        {}};
    if (made.summary.tickOverruns != 0)
        made.remarks.push_back(fmt::format(
            "{} time step{} took longer than the chip's tick of {} cycles (chip.barrier.step_cycles): there the "
            "chip would have lost events, or run slower than it is clocked",
            made.summary.tickOverruns, made.summary.tickOverruns == 1 ? "" : "s", made.summary.setup.tickCycles));
    trace::Files traces = trace::writeFiles(how.trace, prepared_.program, tracedSamples(result));
    provenance.traces = std::move(traces.written);
    made.remarks.insert(made.remarks.end(), traces.remarks.begin(), traces.remarks.end());
    provenance.exitStatus = exitStatus(made.verdict.finding);
    report::writeRun(directory, made.summary, provenance);
    return made;
}

trace::Options Simulation::tracesInto(const std::filesystem::path& folder, trace::Options wanted) const {
    wanted.folder = folder;
    wanted.samples = std::clamp(wanted.samples, 1U, std::max(1U, prepared_.samples));
    wanted.energy = [this](const hw::CoreCounters& core, const hw::ChipCounters& chip, std::uint64_t cycles) {
        return energy_.energy(core, chip, cycles).totalJ.nominal;
    };
    return wanted;
}

std::vector<report::InputFile> Simulation::inputs() const {
    const config::Experiment& experiment = prepared_.experiment;
    std::vector<report::InputFile> files{
        report::fingerprint("experiment", file_),
        report::fingerprint("network", experiment.networkPath),
        report::fingerprint("arrays", network::tensorsPath(experiment.networkPath)),
        report::fingerprint("images", experiment.imagesPath),
    };
    addRecordings(experiment, prepared_.samples, files);
    if (experiment.witnessPath) files.push_back(report::fingerprint("witness", *experiment.witnessPath));
    files.push_back(report::fingerprint("energy", experiment.energyPath));
    if (const auto area = config::areaTablePath(experiment)) files.push_back(report::fingerprint("area", *area));
    return files;
}

}  // namespace spikeloom::simulate
