// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <vector>

#include "tests/hw/core/core_bench.hpp"

namespace spikeloom::hw {

/// A dendrite alone: what arrives at it comes from a feeder.
struct DendriteBench : CoreBench {
    DendriteBench(const CoreSpec& coreSpec, program::Program ownProgram, CoreMapping ownMapping,
                  std::uint32_t banks = 1, std::vector<Membership> memberships = {},
                  const AccumulatorFactory& accumulator = {}, std::uint64_t ahead = 0)
        : CoreBench(coreSpec, ahead),
          program(std::move(ownProgram)),
          mapping(std::move(ownMapping)),
          dendrite("Dendrite", spec, program, mapping, std::move(memberships), banks, memories(), blocks, scheduler,
                   activity, busy, counters, accumulator) {
        feeder.connect(dendrite);
        connectProbe();
    }
    /// An event of step 1.
    void send(std::uint64_t cycle, std::uint32_t neuron, std::int64_t eventValue = 1, std::uint16_t axon = 0) {
        feeder.send(cycle, {.value = eventValue, .neuron = neuron, .axon = axon, .stepParity = 1});
    }
    /// A packet of several events of the one row, for step 1.
    void sendSeveral(std::uint64_t cycle, const std::vector<RowSpike>& spikes, std::uint16_t flits = 1) {
        const BlockId block = blocks.add();
        for (const RowSpike& spike : spikes) blocks.append(block, spike);
        feeder.send(cycle, {.value = static_cast<std::int64_t>(block), .stepParity = 1, .several = true}, flits);
    }
    /// The cycle in which the next event is taken up: nothing was in the cycle before.
    [[nodiscard]] std::uint64_t nextTakeUp() {
        for (const std::uint64_t before = counters.eventsReceived; counters.eventsReceived == before;) {
            if (scheduler.step() == kNever) return 0;
        }
        return value(scheduler.now());
    }

    program::Program program;
    CoreMapping mapping;
    Dendrite dendrite;
};

/// Two neurons that feed a row of `cols` with weights 1, 2, 3, ... (from the first) and their negatives (from the
/// second). They spike or, `graded`, are inputs with values. Pending currents of 16 bits: 8 a word of 128.
struct LinearLayer {
    explicit LinearLayer(std::uint32_t cols, bool graded = false) {
        testing::HandProgram hand;
        const auto image = hand.input(1, 2), source = graded ? image : hand.spiking("source", 1, 2);
        if (!graded) hand.identity(image, source);
        const auto layer = hand.spiking("layer", 1, cols);
        std::vector<std::int8_t> weights(2 * std::size_t{cols});
        for (std::uint32_t c = 0; c < cols; ++c) {
            weights[c] = static_cast<std::int8_t>(c % 100 + 1);
            weights[cols + c] = static_cast<std::int8_t>(-weights[c]);
        }
        const auto projection = hand.linear(source, layer, std::move(weights));
        hand.at(layer).widths.pendingBits = 16;
        program = hand.build();
        mapping.population = layer;
        mapping.slice = {0, 1, 0, cols};
        mapping.axons = {{projection, 0}};
    }
    program::Program program;
    CoreMapping mapping;
};

}  // namespace spikeloom::hw
