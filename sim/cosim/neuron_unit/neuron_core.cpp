// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_core.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "models/support/error.hpp"
#include "sim/cosim/mismatch.hpp"
#include "sim/cosim/neuron_unit/neuron_rules.hpp"
#include "sim/cosim/neuron_unit/neuron_schedule.hpp"

namespace spikeloom::cosim {
namespace {

using dynamics::PopulationState;
using hw::Cycle;
using hw::value;

/// What both kinds share: rows become beats.
class VerilatedCore : public hw::NeuronUnit {
public:
    VerilatedCore(const hw::NeuronUnitPlace& place, const NeuronCosimulation& cosimulation)
        : component_(place.component),
          state_(place.state),
          listener_(place.listener),
          cosimulation_(cosimulation),
          columns_(columnParameters(place.population, place.state.slice().colBegin, place.state.slice().colEnd)),
          schedule_(ruleOf(place.population),
                    [this](NeuronJob& job, std::uint32_t begin, std::uint32_t end,
                           const std::vector<NeuronOutput>& lanes, Cycle at) { leave(job, begin, end, lanes, at); }) {}

    void endStep(Cycle now) override {
        advanceTo(now);
        if (schedule_.busy()) fail(now, "neurons that left", "all of them", "some are missing", "at the end of a step");
        if (NeuronTally* tally = cosimulation_.tally) {
            tally->cycles += schedule_.unit().stepped() - counted_;
            counted_ = schedule_.unit().stepped();
        }
        const std::uint32_t clamps = schedule_.unit().clamps();
        if (clamps != 0) fail(now, "membranes that saturated", "0", std::to_string(clamps), "by the end of a step");
    }

protected:
    virtual void leave(NeuronJob& job, std::uint32_t begin, std::uint32_t end, const std::vector<NeuronOutput>& lanes,
                       Cycle at) = 0;

    /// What the row's neurons get, before any of them is updated.
    NeuronJob jobOf(const hw::NeuronRow& row, const PopulationState::Loaded& loaded) {
        NeuronJob job = schedule_.recycled();
        job.row = row;
        job.integrate = loaded.integrates;
        job.fire = loaded.fires;
        job.neurons = columns_;
        const std::int64_t *membranes = state_.membranes(row.row), *sent = state_.sent(row.row);
        for (std::uint32_t c = 0; c < row.cols; ++c) {
            NeuronInput& neuron = job.neurons[c];
            neuron.current = loaded.current ? loaded.current[c] : 0;
            neuron.added = loaded.added[c];
            neuron.membrane = membranes[c];
            neuron.tracer = sent[c];
        }
        if (NeuronTally* tally = cosimulation_.tally) {
            ++tally->rows;
            tally->neurons += row.cols;
        }
        return job;
    }
    [[noreturn]] void fail(Cycle at, const std::string& what, const std::string& model, const std::string& rtl,
                           const std::string& inputs) const {
        throw Mismatch(component_, value(at), what, model, rtl, inputs, waveform());
    }
    void advanceTo(Cycle now) {
        asserting([&] { schedule_.advance(now); },
                  [this] { return AssertionFailure(component_, schedule_.unit().now(), waveform()); });
    }

private:
    [[nodiscard]] Waveform waveform() const {
        return leaveWaveform(cosimulation_.waveformFolder, component_,
                             [this](const std::string& file) { schedule_.unit().writeWaveform(file); });
    }

protected:
    std::string component_;
    PopulationState& state_;
    hw::NeuronListener& listener_;
    NeuronCosimulation cosimulation_;
    std::vector<NeuronInput> columns_;
    NeuronSchedule schedule_;
    std::uint64_t counted_ = 0;  ///< cycles that the tally has
};

/// The RTL's values, when they leave it.
class RtlCore final : public VerilatedCore {
public:
    using VerilatedCore::VerilatedCore;

    void take(const hw::NeuronRow& row) override {
        const auto loaded = state_.load(row.row, row.step, row.current, row.touched);
        std::fill(row.events, row.events + row.cols, 0);
        functionEvaluated_.push_back(loaded.functionEvaluated);
        schedule_.add(jobOf(row, loaded));
    }
    void advance(Cycle now) override { advanceTo(now); }
    [[nodiscard]] bool busy() const override { return schedule_.busy(); }

private:
    void leave(NeuronJob& job, std::uint32_t begin, std::uint32_t end, const std::vector<NeuronOutput>& lanes,
               Cycle at) override {
        for (std::uint32_t c = begin; c < end; ++c) store(job.row, c, lanes[c - begin], at);
        if (end == job.row.cols) finishRow(job.row, at);
    }
    void store(const hw::NeuronRow& row, std::uint32_t c, const NeuronOutput& lane, Cycle at) {
        state_.store(row.row, c, lane.membrane, lane.value);
        stirs_ |= lane.stirs;
        if (lane.value == 0) return;
        row.events[c] = lane.value;
        const bool counts = mode() == NeuronMode::AdaFire;
        ++updated_.events;
        updated_.retractions += lane.value < 0;
        updated_.unitSpikes += counts ? static_cast<std::uint64_t>(lane.value) : 1;
        listener_.spikeLeaves(row, c, at);
    }
    void finishRow(const hw::NeuronRow& row, Cycle at) {
        updated_.functionEvaluated = functionEvaluated_.front();
        functionEvaluated_.pop_front();
        state_.settle(row.row, row.step, stirs_);
        listener_.rowLeaves(row, updated_, at);
        updated_ = {};
        stirs_ = false;
    }
    [[nodiscard]] NeuronMode mode() const { return schedule_.unit().rule().mode; }

    std::deque<bool> functionEvaluated_;  ///< of the rows in the unit
    PopulationState::Updated updated_;    ///< of the row that is leaving
    bool stirs_ = false;
};

/// The model's values; the RTL is stepped when the next row comes, and at the end of a step.
class LockstepCore final : public VerilatedCore {
public:
    LockstepCore(const hw::NeuronUnitPlace& place, const NeuronCosimulation& cosimulation)
        : VerilatedCore(place, cosimulation), population_(place.population) {}

    void take(const hw::NeuronRow& row) override {
        const auto loaded = state_.load(row.row, row.step, row.current, row.touched);
        NeuronJob job = jobOf(row, loaded);
        const auto updated = state_.apply(row.row, row.step, loaded, row.events);
        expect(job);
        schedule_.add(std::move(job));
        advanceTo(row.presented);
        hw::reportRow(row, updated, listener_);
    }
    void advance(Cycle) override {}
    [[nodiscard]] bool busy() const override { return false; }

private:
    void expect(NeuronJob& job) const {
        const std::int64_t *membranes = state_.membranes(job.row.row), *sent = state_.sent(job.row.row);
        const std::uint32_t colBegin = state_.slice().colBegin;
        job.expected.resize(job.row.cols);
        for (std::uint32_t c = 0; c < job.row.cols; ++c)
            job.expected[c] = {.membrane = membranes[c],
                               .tracer = sent[c],
                               .value = job.row.events[c],
                               .stirs = population_.neuron && stirs(colBegin + c, membranes[c], sent[c]),
                               .enabled = true};
    }
    [[nodiscard]] bool stirs(std::uint32_t col, std::int64_t membrane, std::int64_t sent) const {
        const auto& neuron = population_.columnNeurons.empty() ? *population_.neuron : population_.columnNeurons[col];
        return std::visit([&](const auto& model) { return model.stirs({membrane, sent, nullptr}); }, neuron);
    }

    void leave(NeuronJob& job, std::uint32_t begin, std::uint32_t end, const std::vector<NeuronOutput>& lanes,
               Cycle at) override {
        const Cycle due = job.row.leaves(begin);
        const auto nameOf = [&](const char* what, std::uint32_t c) {
            return fmt::format("{} of neuron {} of row {}", what, c, job.row.row);
        };
        if (at != due)
            fail(at, nameOf("cycle", begin), std::to_string(value(due)), std::to_string(value(at)),
                 inputsOf(job, begin));
        for (std::uint32_t c = begin; c < end; ++c) {
            const NeuronOutput &model = job.expected[c], &rtl = lanes[c - begin];
            const auto compare = [&](const char* what, std::int64_t expected, std::int64_t found) {
                if (expected != found)
                    fail(at, nameOf(what, c), std::to_string(expected), std::to_string(found), inputsOf(job, c));
            };
            compare("membrane", model.membrane, rtl.membrane);
            compare("event", model.value, rtl.value);
            compare("tracer", wrapped(model.tracer), rtl.tracer);
            if (population_.neuron) compare("stirring", model.stirs, rtl.stirs);
            compare("enable", model.enabled, rtl.enabled);
        }
    }
    /// Sums of neurons without a tracer go beyond its width.
    [[nodiscard]] static std::int64_t wrapped(std::int64_t sent) {
        const std::uint32_t unused = 64 - neuronUnitShape().tracerBits;
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(sent) << unused) >> unused;
    }
    [[nodiscard]] static std::string inputsOf(const NeuronJob& job, std::uint32_t c) {
        const NeuronInput& in = job.neurons[c];
        return fmt::format(
            "step {}, {}{}current {}, added {}, membrane {}, tracer {}, threshold {}, level {}, shift {}", job.row.step,
            job.integrate ? "integrates, " : "", job.fire ? "fires, " : "", in.current, in.added, in.membrane,
            in.tracer, in.threshold, in.level, in.drift);
    }

    const program::LoweredPopulation& population_;
};

}  // namespace

hw::NeuronUnitFactory neuronUnits(NeuronCosimulation cosimulation) {
    if (cosimulation.backend == config::Backend::Model) return {};
    return [cosimulation](const hw::NeuronUnitPlace& place) -> std::unique_ptr<hw::NeuronUnit> {
        const auto& cores = cosimulation.cores;
        if (!cores.empty() && std::find(cores.begin(), cores.end(), place.core) == cores.end()) return nullptr;
        requireShape(place.spec.neuronUnit);
        if (cosimulation.backend == config::Backend::Rtl) return std::make_unique<RtlCore>(place, cosimulation);
        return std::make_unique<LockstepCore>(place, cosimulation);
    };
}

}  // namespace spikeloom::cosim
