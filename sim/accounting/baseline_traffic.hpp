// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "hw/counters.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

namespace spikeloom::accounting {

struct Traffic {
    hw::CoreCounters core{};  ///< FIFOs and fan-out tables
    hw::ChipCounters chip{};
};
/// What the values of an inference without spikes cost on their way (see baseline.hpp).
[[nodiscard]] Traffic baselineTraffic(const program::Program& program, const hw::Mapping& mapping,
                                      const hw::NocSpec& noc);

}  // namespace spikeloom::accounting
