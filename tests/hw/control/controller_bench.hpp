// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "hw/control/step_controller.hpp"
#include "tests/hw/control/host_bench.hpp"

namespace spikeloom::hw {

/// A core that does as it is told in a number of cycles, and writes down what it was told.
class StubCore final : public CoreControl, public Clocked {
public:
    StubCore(const program::Program& program, program::PopulationId population, HostPort& host, Scheduler& scheduler,
             Activity& activity)
        : state_(program.at(population), {0, 1, 0, 1}, {}, 1),
          host_(host),
          scheduler_(scheduler),
          handle_(scheduler.add(*this)),
          activity_(activity) {
        mapping_.population = population;
        mapping_.slice = {0, 1, 0, 1};
    }

    struct Told {
        std::string what;
        std::uint64_t cycle = 0;  ///< in which the controller spoke
        std::uint32_t step = 0, targetStep = 0;
        bool operator==(const Told&) const = default;
    };
    std::vector<Told> told;
    std::uint64_t workCycles = 0;             ///< from the start of a fire to its end
    bool hangs = false;                       ///< never comes to an end
    std::vector<std::uint32_t> spikingSteps;  ///< steps in which it spikes

    [[nodiscard]] const CoreMapping& mapping() const override { return mapping_; }
    void expectStep(std::uint32_t step) override { note("expect", step); }
    void fire(std::uint32_t step, std::uint32_t targetStep, Cycle start) override {
        note("fire", step, targetStep);
        for (const std::uint32_t spiking : spikingSteps) counters_.unitSpikes += spiking == step;
        activity_.begin();
        busy_.begin(start);
        if (!hangs) scheduler_.wake(handle_, start + workCycles);
    }
    std::uint32_t leavesAt = 0;  ///< score, from 1, with which it is sure enough; 0: never
    void score(Cycle start) override {
        note("score");
        ++scored_;
        activity_.begin();
        busy_.begin(start);
        scheduler_.wake(handle_, start + workCycles);
    }
    [[nodiscard]] bool leaves() const override {
        return leavesAt != 0 && scored_ == leavesAt;
    }  // of the step that was scored last
    void readOut(Cycle start) override {
        note("read");
        readingOut_ = true;
        activity_.begin();
        busy_.begin(start);
        scheduler_.wake(handle_, start + workCycles);
    }
    Cycle tick(Cycle now) override {
        busy_.end(now);
        if (std::exchange(readingOut_, false))
            static_cast<void>(host_.accept({.payload = {.value = 42}}, now));
        else
            activity_.end(now);
        return kNever;
    }
    std::uint64_t resetSample() override { return 0; }
    void clearCounters() override { counters_ = {}; }
    void watch(Observer*) override {}
    [[nodiscard]] CoreCounters& counters() override { return counters_; }
    [[nodiscard]] const BusyTime& busyTime() const override { return busy_; }
    [[nodiscard]] const dynamics::PopulationState& state() const override { return state_; }
    [[nodiscard]] const std::vector<std::int64_t>& spikes() const override { return spikes_; }
    [[nodiscard]] std::string pendingWork() const override { return {}; }

private:
    void note(std::string what, std::uint32_t step = 0, std::uint32_t targetStep = 0) {
        told.push_back({std::move(what), value(scheduler_.now()), step, targetStep});
    }

    CoreMapping mapping_;
    dynamics::PopulationState state_;
    CoreCounters counters_;
    BusyTime busy_;
    std::vector<std::int64_t> spikes_;
    HostPort& host_;
    Scheduler& scheduler_;
    Scheduler::Handle handle_;
    Activity& activity_;
    bool readingOut_ = false;
    std::uint32_t scored_ = 0;
};

/// A controller of two cores: `layer` (stage 0) and the readout (stage 1). Barriers of 4 + 2 x 3 = 10 cycles.
struct ControllerBench : HostBench {
    explicit ControllerBench(const program::RunRule& rule, std::uint64_t watchdogCycles = 1000,
                             std::uint64_t stepCycles = 0)
        : HostBench({.rule = rule}),
          timetable(program, rule),
          earlyExit(exitOf(rule)),
          layer(program, program::PopulationId{1}, *host, scheduler, activity),
          readout(program, program::PopulationId{2}, *host, scheduler, activity),
          controller({program,
                      timetable,
                      earlyExit ? &*earlyExit : nullptr,
                      rule.schedule,
                      {.baseCycles = 4, .cyclesPerHop = 1, .stepCycles = stepCycles},
                      {.hops = 3},
                      watchdogCycles,
                      {&layer, &readout}},
                     *host, scheduler, activity) {
        controller.connect(
            [this](std::uint32_t step, std::uint64_t cycles) {
                steps.emplace_back(step, cycles);
                return step != abandonAt;
            },
            [this] { ended.push_back(value(scheduler.now())); });
        host->beginSample(std::vector<std::int64_t>(6, 0));
    }
    /// @param cycles  for which it runs at most
    void run(std::uint64_t begin, std::uint64_t cycles = 100000) {
        runUntil(begin - 1);
        controller.beginSample(Cycle{begin});
        runUntil(begin + cycles);
    }

    program::Timetable timetable;
    std::optional<program::EarlyExit> earlyExit;
    StubCore layer, readout;
    StepController controller;
    std::uint32_t abandonAt = 0;
    std::vector<std::pair<std::uint32_t, std::uint64_t>> steps;  ///< step and its cycles, as reported
    std::vector<std::uint64_t> ended;                            ///< cycles in which the sample was reported over

private:
    /// Of a readout of two classes that integrates in every step.
    static std::optional<program::EarlyExit> exitOf(const program::RunRule& rule) {
        testing::HandProgram hand;
        const auto readout = hand.readout(1, 2);
        hand.linear(hand.input(1, 1), readout, {1, 1});
        hand.at(readout).widths.membraneBits = 16;
        const program::Program built = hand.build();
        return program::EarlyExit::make(built, rule, program::Timetable(built, rule));
    }
};

}  // namespace spikeloom::hw
