// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "sim/area/component.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::area {

/// An SRAM of a core or a router: `macros` equal arrays of `bytes`, each with a word of `wordBits`.
struct Memory {
    std::string_view name;
    Component component = Component::SynapticMemory;
    energy::Each each = energy::Each::Core;
    double bytes = 0;  ///< of one macro
    std::uint32_t wordBits = 0;
    std::uint32_t macros = 1;
    bool readsWhileWriting = false;  ///< a read and a write in one cycle: a second port
};

/// Every memory that the chip's parameters ask for, whether or not a network fills it. Delay lines are part of the
/// membrane memory, and buffers of routers are registers: neither has a row of its own.
///
/// Weights and the fan-out table are written before a run alone, so one port does; the others take a read and a write a
/// cycle (hw/memory/sram.hpp), and a FIFO is pushed and popped.
[[nodiscard]] std::vector<Memory> memoriesOf(const hw::ChipSpec& chip);

}  // namespace spikeloom::area
