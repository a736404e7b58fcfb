// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/core/accumulator.hpp"
#include "sim/config/cosim_spec.hpp"

/// The accumulators of a chip's cores in RTL.
namespace spikeloom::cosim {

/// What the units of a chip did; of all that were made with it.
struct AccumulatorTally {
    std::uint64_t events = 0, beats = 0, additions = 0;
    std::uint64_t cycles = 0;  ///< in which a unit was stepped
};

struct AccumulatorOptions {
    config::Backend backend = config::Backend::Lockstep;
    std::vector<hw::CoreId> cores{};    ///< the others have the model; empty: every core has a unit
    std::string file = "chip";          ///< of the chip, for messages
    std::string waveformFolder{};       ///< receives the last cycles before a Mismatch as COMPONENT.fst; empty: none
    AccumulatorTally* tally = nullptr;  ///< may be null; outlives the chip
};

/// Empty for the model, else makes a unit for the cores that are to have one. In lockstep it is stepped late, when the
/// next event comes or the soma reads. The factory throws ConfigError for a core whose lanes, pipeline or widths the
/// unit was not built with, and where the memories have unlike read latencies: sums of events that read different
/// memories would overtake each other. The comparisons of a max pool are the model's; the unit adds their differences.
/// Units throw Mismatch (sim/cosim/mismatch.hpp).
[[nodiscard]] hw::AccumulatorFactory accumulatorFactory(AccumulatorOptions options);

}  // namespace spikeloom::cosim
