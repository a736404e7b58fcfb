// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/report/summary.hpp"

/// A run small enough to be worked out by hand.
///
/// Network `tiny`: input 1x4 -> `hidden` 1x4 (spiking, 4 neurons) -> `out` 1x2 (readout). Chip `toy`, 100 MHz (10 ns a
/// cycle), 2 x 1 tiles: core 0 holds `hidden` on tile 1, core 1 holds `out` on tile 0.
///
///     sample           0      1      2
///     label            7      1      1
///     prediction       7      1      0      -> 2 of 3 correct
///     steps            2      3      1      -> mean 2
///     latency       1000   2000    600      -> mean 1200 cycles = 12 us
///     reset          100    100    100
///
/// Step s of sample i, core 0 alone: 10 (i + 1) unit spikes of which s retract, 20 (i + 1) spike events, 300 synaptic
/// operations, 100 cycles, of which it is busy in 50 s, core 1 in 8. The phases of sample 0 are three: inject, stage 0,
/// readout. Whole samples: see `handRun`.
namespace spikeloom::report::test {

[[nodiscard]] config::Experiment handExperiment();
[[nodiscard]] program::Program handProgram();
[[nodiscard]] hw::Mapping handMapping();
/// Membrane words cost 2 pJ each (measured), flit-hops 5 pJ each (published), barriers 10 pJ a core (estimate, 5 to
/// 20); every other counter nothing (estimate). Static 1 mW a core (derived), idle 1 uW/MHz a router (estimate).
[[nodiscard]] energy::EnergyTable handTable();
[[nodiscard]] run::RunResult handRun();

/// Everything that `summarise` needs, kept alive together.
struct HandRun {
    config::Experiment experiment = handExperiment();
    program::Program program = handProgram();
    hw::Mapping mapping = handMapping();
    energy::EnergyModel energy{handTable(), experiment.chip, energy::inventoryOf(mapping)};
    run::RunResult result = handRun();

    [[nodiscard]] Summary summary() const { return summarise(result, {experiment, program, mapping, energy}); }
};

}  // namespace spikeloom::report::test
