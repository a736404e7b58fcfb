// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "sim/validation/crossbar.hpp"

namespace spikeloom::validation {

/// What lowering and mapping made of a workload, as far as counts depend on it.
struct Layout {
    std::uint32_t sumBits = 0;       ///< of the current that a neuron gets in a step
    std::uint32_t membraneBits = 0;  ///< of a crossbar's neuron
    std::uint32_t readoutBits = 0;   ///< of the readout behind the crossbars; 0 without one
    /// Links along the mesh's rows, and along its columns, on the ways from the host to every crossbar, added up.
    std::uint64_t horizontal = 0, vertical = 0;
};

/// How often something happens in the simulated part of a workload.
struct Count {
    std::string counter;
    std::uint64_t expected = 0;
};

/// What a crossbar makes a chip count, exactly: a spike is a packet for each core, one read of a row of weights, one
/// read and one write of the sums of its part; a visited core reads and writes its sums and membranes once; nothing
/// fires, multiplies or computes a function. Every counter but those of cycles.
///
/// Worked out from the workload, the chip's widths and the layout alone: none of the units that count is asked.
/// A step has to have an event at least (Crossbar::events >= steps), so that every core is touched in it.
[[nodiscard]] std::vector<Count> countsOf(const Crossbar& crossbar, const hw::ChipSpec& chip, const Layout& layout);

}  // namespace spikeloom::validation
