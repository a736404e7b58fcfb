// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sample_runner.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "sim/run/execute.hpp"
#include "sim/run/stopwatch.hpp"

namespace spikeloom::run {
namespace {

template <class Counters>
Counters difference(const Counters& after, const Counters& before) {
    Counters d = after;
    std::apply([&](const auto&... f) { ((d.*(f.member) -= before.*(f.member)), ...); }, Counters::fields());
    return d;
}

template <class Value>
std::uint32_t argmax(const std::vector<Value>& values) {
    return static_cast<std::uint32_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

hw::CoreCounters total(const hw::Chip& chip) {
    hw::CoreCounters sum;
    for (hw::CoreControl* core : chip.cores()) hw::add(sum, core->counters());
    return sum;
}

void compareCodes(std::span<const std::int8_t> expected, const std::vector<std::int8_t>& codes, Agreement& agreement) {
    agreement.codesChecked += expected.size();
    for (std::size_t i = 0; i < expected.size(); ++i) agreement.wrongCodes += expected[i] != codes[i];
}

void compareLogits(std::span<const double> expected, const std::vector<double>& logits, Agreement& agreement) {
    for (std::size_t i = 0; i < expected.size(); ++i)
        agreement.largestLogitDifference = std::max(agreement.largestLogitDifference, std::abs(expected[i] - logits[i]));
}

}  // namespace

SampleRunner::SampleRunner(const Prepared& prepared, const std::atomic<bool>* interrupted)
    : prepared_(prepared), interrupted_(interrupted), codes_(prepared.program.populations.size()) {
    const Stopwatch watch;
    const auto& experiment = prepared.experiment;
    chip_ = std::make_unique<hw::Chip>("Chip", experiment.chip, prepared.program, prepared.mapping, experiment.run,
                                       experiment.watchdogCycles);
    if (experiment.check.reference) engine_.emplace(prepared.program, experiment.run);
    if (experiment.check.oracle) {
        fixedOracle_.emplace(prepared.program, prepared.image());
        floatOracle_.emplace(prepared.network);
    }
    elaborateSeconds_ = watch.seconds();
}

std::optional<SampleResult> SampleRunner::run(std::uint32_t index) {
    SampleResult result;
    result.index = index;
    result.label = prepared_.dataset.labels[index];
    const std::uint8_t* pixels = prepared_.dataset.image(index).data();
    const auto input = program::encodeInput(prepared_.program, prepared_.image(), pixels);

    const Stopwatch referenceWatch;
    if (engine_) runReference(input);
    result.referenceSeconds = referenceWatch.seconds();

    const Stopwatch chipWatch;
    coreBefore_ = {};
    chipBefore_ = {};
    using Outcome = hw::StepController::Outcome;
    const Outcome outcome =
        chip_->run(input, [&](std::uint32_t step, std::uint64_t cycles) { return endStep(step, cycles, result); });
    if (outcome == Outcome::Abandoned) return std::nullopt;
    if (outcome != Outcome::Finished) throw StallError(chip_->stall().text());
    gather(result);
    result.chipSeconds = chipWatch.seconds();

    const Stopwatch oracleWatch;
    if (fixedOracle_) compareWithOracles(pixels, result);
    if (prepared_.witness) compareWithWitness(index, result);
    result.oracleSeconds = oracleWatch.seconds();
    return result;
}

void SampleRunner::runReference(const std::vector<std::int64_t>& input) {
    expected_.clear();
    engine_->begin(input);
    while (!engine_->finished()) {
        engine_->step();
        SpikeTrain& step = expected_.emplace_back();
        for (std::uint32_t p = 0; p < prepared_.program.populations.size(); ++p)
            step.push_back(engine_->spikes(program::PopulationId{p}));
    }
}

bool SampleRunner::endStep(std::uint32_t step, std::uint64_t cycles, SampleResult& result) {
    if (engine_) compareSpikes(step, result);
    recordStep(cycles, result);
    return !(interrupted_ && interrupted_->load());
}

void SampleRunner::compareSpikes(std::uint32_t step, SampleResult& result) {
    bool equal = step <= expected_.size();
    for (std::uint32_t p = 0; equal && p < prepared_.program.populations.size(); ++p) {
        if (prepared_.program.populations[p].role != program::LoweredPopulation::Role::Spiking) continue;
        chip_->gatherSpikes(program::PopulationId{p}, scratch_);
        equal = scratch_ == expected_[step - 1][p];
    }
    if (equal || !result.spikesMatchReference) return;
    result.spikesMatchReference = false;
    result.firstMismatchStep = step;
}

void SampleRunner::recordStep(std::uint64_t cycles, SampleResult& result) {
    const hw::CoreCounters core = total(*chip_);
    const hw::ChipCounters chip = chip_->counters();
    StepRecord record;
    record.prediction = argmax(chip_->readoutSums());
    record.cycles = cycles;
    record.core = difference(core, coreBefore_);
    record.chip = difference(chip, chipBefore_);
    coreBefore_ = core;
    chipBefore_ = chip;
    result.stepRecords.push_back(record);
}

void SampleRunner::gather(SampleResult& result) {
    const hw::StepController& controller = chip_->controller();
    result.steps = controller.steps();
    result.lastSpikeStep = controller.lastSpikeStep();
    result.settled = controller.quiet();
    result.latencyCycles = controller.latencyCycles();
    result.logits = program::decodeReadout(prepared_.program, chip_->readout());
    result.prediction = argmax(chip_->readout());
    if (engine_) {
        // A run that ended earlier or later than the reference, or with other sums, does not match it either.
        result.spikesMatchReference &= expected_.size() == result.steps && engine_->readout() == chip_->readout();
    }
    for (std::uint32_t p = 0; p < codes_.size(); ++p)
        if (prepared_.program.populations[p].role == program::LoweredPopulation::Role::Spiking)
            chip_->gatherCodes(program::PopulationId{p}, codes_[p]);
    result.resetCycles = chip_->resetSample();
    for (hw::CoreControl* core : chip_->cores()) result.cores.push_back(core->counters());
    result.chip = chip_->counters();
}

void SampleRunner::compareWithOracles(const std::uint8_t* pixels, SampleResult& result) {
    const auto compare = [&](const oracle::Result& expected, Agreement& agreement) {
        for (std::size_t p = 0; p < codes_.size(); ++p) compareCodes(expected.codes[p], codes_[p], agreement);
        compareLogits(expected.logits, result.logits, agreement);
    };
    compare(fixedOracle_->run(pixels), result.ann);
    compare(floatOracle_->run(pixels), result.trained);
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
