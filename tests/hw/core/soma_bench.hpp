// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "hw/core/soma.hpp"
#include "tests/hw/core/core_bench.hpp"
#include "tests/hw/core/stub_function.hpp"

namespace spikeloom::hw {

/// A whole core for a population of `rows` x `cols` neurons with threshold 1, on tile 0 of two; spikes go to tile 1.
/// Membranes and pending currents of 16 bits: 8 a word of 128; tracers of 4 bits.
struct SomaBench : CoreBench {
    struct Options {
        std::uint32_t rows = 1, cols = 8;
        std::optional<std::vector<functions::Pass>> passes =
            {};  ///< a function with these, on X and results of 32 bits
        program::RunRule rule{};
        bool readout = false;
        std::uint32_t pendingBanks = 1;
        std::uint32_t stage = 0;
        std::uint32_t biasBits = 0;                        ///< of a bias of zero; 0: none
        std::uint32_t parameterBits = 0, initialBits = 0;  ///< of columns that differ, and of charges
        std::uint32_t spikesMax = 1;                       ///< in a packet
        std::uint32_t skips = 0;  ///< stages, of a branch; with windows its spikes wait as many steps
    };
    SomaBench(const CoreSpec& coreSpec, Options options)
        : CoreBench(coreSpec),
          mesh({2, 1}, {}, scheduler),
          program(programOf(options)),
          timetable(program, options.rule),
          earlyExit(program::EarlyExit::make(program, options.rule, timetable)) {
        mapping.population = program::PopulationId{1};
        mapping.slice = {0, options.rows, 0, options.cols};
        mapping.axons = {{program::ProjectionId{0}, 0}};
        mesh.interface(TileId{1}).connectSink(sink);
        dendrite.emplace("Dendrite", spec, program, mapping, std::vector<Membership>{}, options.pendingBanks,
                         memories(), blocks, scheduler, activity, busy, counters);
        std::vector<Destination> destinations{{.box = mapping.slice, .terminal = {TileId{1}, Port::Local}}};
        if (options.skips != 0)
            destinations.push_back(
                {.box = mapping.slice, .terminal = {TileId{1}, Port::Local}, .axon = 1, .delay = options.skips});
        const neurons::Payload payload =
            options.readout ? neurons::Payload{neurons::PayloadKind::Graded, 16} : neurons::kTernary;
        output.emplace("AxonOutput", spec, destinations, !options.readout, options.cols,
                       PacketFormat({.packet = {.spikesMax = options.spikesMax}}), payload, blocks,
                       mesh.interface(TileId{0}), scheduler, activity, busy, counters);
        soma.emplace("Soma", spec, program, mapping, timetable, options.rule.biasSteps,
                     earlyExit ? &*earlyExit : nullptr, memories(), *dendrite, *output, scheduler, activity, busy,
                     counters);
        feeder.connect(*dendrite);
        connectProbe();
    }
    /// Lets current arrive at a whole row, out of nowhere.
    void charge(std::uint32_t row, std::int64_t current, std::uint32_t step = 1) {
        auto& pending = dendrite->pending(step);
        for (std::uint32_t c = 0; c < mapping.slice.cols(); ++c) pending.row(row)[c] += current;
        pending.touch(row);
    }
    /// The controller speaks in the cycle before `start`.
    void fire(std::uint64_t start, std::uint32_t step = 1) {
        runUntil(start - 1);
        soma->fire(step, step, Cycle{start});
    }
    /// By spike from now on: the cycle in which it entered AxonOutput.
    [[nodiscard]] std::vector<std::uint64_t> spikeCycles() {
        return cyclesOf([&] { return counters.outputFifoPushes; });
    }
    /// By row visited from now on: the cycle in which the neuron unit took it up.
    [[nodiscard]] std::vector<std::uint64_t> rowCycles() {
        return cyclesOf([&] { return counters.rowsVisited; });
    }

    Mesh mesh;
    program::Program program;
    program::Timetable timetable;
    std::optional<program::EarlyExit> earlyExit;
    CoreMapping mapping;
    Arrivals sink{activity};
    std::optional<Dendrite> dendrite;
    std::optional<AxonOutput> output;
    std::optional<Soma> soma;

private:
    static program::Program programOf(const Options& options) {
        testing::HandProgram hand;
        const auto image = hand.input(options.rows, options.cols);
        const auto layer = options.readout ? hand.readout(options.rows, options.cols)
                                           : hand.spiking("layer", options.rows, options.cols);
        hand.identity(image, layer);
        if (options.skips != 0) addBranch(hand, layer, options);
        auto& population = hand.at(layer);
        population.widths = {.pendingBits = 16, .membraneBits = 16, .tracerBits = options.readout ? 0u : 4u};
        population.widths.sentBits = population.widths.tracerBits;
        if (options.biasBits != 0) population.bias.assign(options.cols, 0);
        population.widths.biasBits = options.biasBits;
        population.widths.parameterBits = options.parameterBits;
        population.widths.initialBits = options.initialBits;
        if (options.passes) {
            population.function = std::make_shared<StubFunction>(*options.passes);
            population.widths.inputBits = population.widths.resultBits = 32;
        }
        program::Program built = hand.build();
        built.populations[1].stage = options.stage;
        return built;
    }
    /// layer -> 1 -> .. -> skips -> last, and layer -> last.
    static void addBranch(testing::HandProgram& hand, program::PopulationId layer, const Options& options) {
        program::PopulationId from = layer;
        for (std::uint32_t stage = 0; stage <= options.skips; ++stage) {
            const auto to = hand.spiking("stage" + std::to_string(stage), options.rows, options.cols);
            hand.identity(from, to);
            from = to;
        }
        hand.identity(layer, from);
    }
    template <class Count>
    [[nodiscard]] std::vector<std::uint64_t> cyclesOf(Count count) {
        std::vector<std::uint64_t> cycles;
        const std::uint64_t before = count();
        const Cycle limit = scheduler.now() + 1000;
        while (scheduler.nextDue() < limit) {
            scheduler.step();
            cycles.resize(count() - before, value(scheduler.now()));
        }
        return cycles;
    }
};

}  // namespace spikeloom::hw
