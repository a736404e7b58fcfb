// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sample_runner.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "models/program/input_stream.hpp"
#include "models/support/largest.hpp"
#include "sim/run/execute.hpp"
#include "sim/run/stopwatch.hpp"
#include "sim/trace/files/timeline_file.hpp"

namespace spikeloom::run {
namespace {

hw::CoreCounters total(const hw::Chip& chip) {
    hw::CoreCounters sum;
    for (hw::CoreControl* core : chip.cores()) hw::add(sum, core->counters());
    return sum;
}

/// @param expected  a vector of codes, or a span
void compareCodes(const auto& expected, const std::vector<std::int64_t>& codes, Agreement& agreement) {
    agreement.codesChecked += expected.size();
    for (std::size_t i = 0; i < expected.size(); ++i) agreement.wrongCodes += expected[i] != codes[i];
}

void compareLogits(std::span<const double> expected, const std::vector<double>& logits, Agreement& agreement) {
    for (std::size_t i = 0; i < expected.size(); ++i)
        agreement.largestLogitDifference =
            std::max(agreement.largestLogitDifference, std::abs(expected[i] - logits[i]));
}

}  // namespace

SampleRunner::SampleRunner(const Prepared& prepared, const std::atomic<bool>* interrupted, const std::string& waveforms,
                           trace::Options trace)
    : prepared_(prepared),
      interrupted_(interrupted),
      cosimulation_(prepared.experiment.cosim, waveforms),
      trace_(std::move(trace)),
      codes_(prepared.program.populations.size()) {
    const Stopwatch watch;
    const auto& experiment = prepared.experiment;
    chip_ = std::make_unique<hw::Chip>("Chip", experiment.chip, prepared.program, prepared.mapping, experiment.run,
                                       experiment.watchdogCycles, cosimulation_.units());
    if (experiment.check.reference) engine_.emplace(prepared.program, experiment.run);
    if (experiment.check.oracle && oracle::knows(prepared.network)) {
        fixedOracle_.emplace(prepared.program, *prepared.network.populations[value(prepared.program.input)].input);
        floatOracle_.emplace(prepared.network);
    }
    elaborateSeconds_ = watch.seconds();
}

cosim::Compared SampleRunner::compared() const {
    const auto work = cosimulation_.work();
    cosim::Compared sum;
    for (const cosim::Compared& unit : {work.neuronUnit, work.functionUnit, work.accumulator, work.router}) sum += unit;
    return sum;
}

std::optional<SampleResult> SampleRunner::run(std::uint32_t index) {
    SampleResult result;
    result.index = index;
    result.label = prepared_.dataset.label(index);
    const auto input = prepared_.dataset.input(index, prepared_.network, prepared_.program);

    if (engine_) engine_->begin(input);
    const Stopwatch chipWatch;
    startRecording(index);
    activityBefore_.assign(chip_->cores().size(), {});
    coreBefore_ = {};
    chipBefore_ = {};
    using Outcome = hw::StepController::Outcome;
    const Outcome outcome =
        chip_->run(input, [&](std::uint32_t step, std::uint64_t cycles) { return endStep(step, cycles, result); });
    if (outcome == Outcome::Abandoned) {
        recorder_.reset();
        return std::nullopt;
    }
    if (outcome != Outcome::Finished) throw StallError(chip_->stall().text() + keepRecording(index));
    if (recorder_) result.trace = recorder_->finish();
    recorder_.reset();
    gather(result);
    countActive(input, result);
    result.chipSeconds = chipWatch.seconds() - result.referenceSeconds;

    const Stopwatch oracleWatch;
    if (fixedOracle_) compareWithOracles(prepared_.dataset.dense(index), result);
    if (prepared_.witness) compareWithWitness(index, result);
    result.oracleSeconds = oracleWatch.seconds();
    return result;
}

void SampleRunner::startRecording(std::uint32_t index) {
    if (trace_.wants(index))
        recorder_.emplace(trace_, prepared_.program, prepared_.mapping, prepared_.experiment.chip, *chip_, index);
}

/// Of a sample that stalled. @return a line that says where its timeline is; empty if there is none
std::string SampleRunner::keepRecording(std::uint32_t index) {
    if (!recorder_) return {};
    trace::TracedSample sample{index, chip_->controller().steps(), recorder_->finish()};
    recorder_.reset();
    trace::Recorded& timeline = sample.trace.timeline;
    if (timeline.complete) timeline.cycles = chip_->stall().cycle;
    timeline.complete = false;
    const std::filesystem::path file = trace::keepStalled(trace_, prepared_.program, sample);
    return file.empty() ? std::string() : "\n  its timeline up to here: " + file.string();
}

bool SampleRunner::endStep(std::uint32_t step, std::uint64_t cycles, SampleResult& result) {
    if (engine_) stepReference(step, result);
    recordStep(cycles, result);
    if (recorder_) recorder_->endStep(step, cycles);
    return !(interrupted_ && interrupted_->load());
}

/// The reference engine does the step that the chip has just done.
void SampleRunner::stepReference(std::uint32_t step, SampleResult& result) {
    const Stopwatch watch;
    bool equal = !engine_->finished();  // a chip that goes on where the reference has ended does not match it
    if (equal) {
        engine_->step();
        equal = spikesEqual();
    }
    if (!equal && result.spikesMatchReference) {
        result.spikesMatchReference = false;
        result.firstMismatchStep = step;
    }
    result.referenceSeconds += watch.seconds();
}

bool SampleRunner::spikesEqual() {
    for (std::uint32_t p = 0; p < prepared_.program.populations.size(); ++p) {
        if (prepared_.program.populations[p].role != program::LoweredPopulation::Role::Spiking) continue;
        chip_->gatherSpikes(program::PopulationId{p}, scratch_);
        if (scratch_ != engine_->events(program::PopulationId{p})) return false;
    }
    return true;
}

void SampleRunner::recordStep(std::uint64_t cycles, SampleResult& result) {
    const hw::CoreCounters core = total(*chip_);
    const hw::ChipCounters chip = chip_->counters();
    StepRecord record;
    if (prepared_.task)
        record.evidence = prepared_.task->judge(chip_->readoutSums(), prepared_.dataset.images(), result.index);
    else
        record.prediction = indexOfLargest(chip_->readoutSums());
    record.cycles = cycles;
    record.core = hw::difference(core, coreBefore_);
    record.chip = hw::difference(chip, chipBefore_);
    coreBefore_ = core;
    chipBefore_ = chip;
    record.layers = recordLayers();
    result.stepRecords.push_back(std::move(record));
}

/// What each population did since this was asked last.
std::vector<LayerActivity> SampleRunner::recordLayers() {
    std::vector<LayerActivity> layers(prepared_.program.populations.size());
    for (std::size_t i = 0; i < activityBefore_.size(); ++i) {
        hw::CoreControl& core = *chip_->cores()[i];
        LayerActivity& before = activityBefore_[i];
        const LayerActivity after{core.counters().unitSpikes, core.counters().synapticOperations,
                                  core.busyTime().total()};
        LayerActivity& layer = layers[value(core.mapping().population)];
        layer.unitSpikes += after.unitSpikes - before.unitSpikes;
        layer.synapticOperations += after.synapticOperations - before.synapticOperations;
        layer.busyCycles = std::max(layer.busyCycles, after.busyCycles - before.busyCycles);
        before = after;
    }
    return layers;
}

void SampleRunner::gather(SampleResult& result) {
    const hw::StepController& controller = chip_->controller();
    result.steps = controller.steps();
    result.lastSpikeStep = controller.lastSpikeStep();
    result.settled = controller.quiet();
    result.leftEarly = controller.leftEarly();
    result.latencyCycles = controller.latencyCycles();
    if (result.index == 0) result.phases = controller.phases();
    result.logits = program::decodeReadout(prepared_.program, chip_->readout());
    if (prepared_.task)
        result.evidence = prepared_.task->judge(chip_->readout(), prepared_.dataset.images(), result.index);
    else
        result.prediction = indexOfLargest(chip_->readout());
    if (engine_) {
        // A run that ended earlier or later than the reference, or with other sums, does not match it either.
        result.spikesMatchReference &= engine_->finished() && engine_->readout() == chip_->readout();
    }
    for (std::uint32_t p = 0; p < codes_.size(); ++p)
        if (prepared_.program.populations[p].role == program::LoweredPopulation::Role::Spiking)
            chip_->gatherCodes(program::PopulationId{p}, codes_[p]);
    result.resetCycles = chip_->resetSample();
    for (hw::CoreControl* core : chip_->cores()) result.cores.push_back(core->counters());
    result.chip = chip_->counters();
    result.links = chip_->links();
}

/// After `gather`, which knows codes and steps.
void SampleRunner::countActive(const program::SampleInput& input, SampleResult& result) const {
    for (const std::vector<std::int64_t>& codes : codes_)
        result.activeNeurons.push_back(static_cast<std::uint64_t>(
            std::count_if(codes.begin(), codes.end(), [](std::int64_t code) { return code != 0; })));

    const program::PopulationId source = prepared_.program.input;
    program::InputStream stream(prepared_.program.at(source), prepared_.experiment.run);
    stream.begin(input);
    for (std::uint32_t i = 0; i < prepared_.program.at(source).size(); ++i) {
        std::uint64_t events = 0;
        for (std::uint32_t step = 1; step <= std::min(result.steps, stream.steps()); ++step)
            events += stream.at(i, step) != 0;
        result.inputEvents += events;
        result.activeNeurons[value(source)] += events != 0;
    }
}

void SampleRunner::compareWithOracles(const oracle::Sample& sample, SampleResult& result) {
    const auto compare = [&](const oracle::Result& expected, Agreement& agreement) {
        for (std::size_t p = 0; p < codes_.size(); ++p) compareCodes(expected.codes[p], codes_[p], agreement);
        compareLogits(expected.logits, result.logits, agreement);
    };
    compare(fixedOracle_->run(sample), result.ann);
    compare(floatOracle_->run(sample), result.trained);
}

void SampleRunner::compareWithWitness(std::uint32_t index, SampleResult& result) {
    const network::Witness& witness = *prepared_.witness;
    for (std::uint32_t p = 0; p < codes_.size(); ++p) {
        const auto stored = witness.codes.find(prepared_.program.populations[p].name);
        if (stored == witness.codes.end() || index >= stored->second.samples) continue;
        compareCodes(stored->second.sample(index), codes_[p], result.witness);
    }
    if (!witness.logits.empty()) compareLogits(witness.logitsOf(index), result.logits, result.witness);
}

}  // namespace spikeloom::run
