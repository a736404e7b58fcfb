// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "hw/counters.hpp"
#include "hw/spec/chip_spec.hpp"
#include "sim/validation/counts.hpp"
#include "sim/validation/point.hpp"

namespace spikeloom::validation {

/// What the chip counted while it did the workload: its time steps, without readout and reset, which no published
/// measurement of a running chip holds.
struct Measurement {
    hw::ChipSpec chip{};
    std::uint32_t cores = 0;  ///< that the simulated part took
    Layout layout{};
    hw::CoreCounters core{};  ///< summed over cores
    hw::ChipCounters network{};
    std::uint64_t cycles = 0;

    [[nodiscard]] double seconds() const { return static_cast<double>(cycles) / (chip.clockMhz * 1e6); }
};

/// Writes the point's experiment into the folder, and runs it as `spikeloom run` does.
/// @return empty after an interruption
/// @throws ConfigError and whatever else a run throws
[[nodiscard]] std::optional<Measurement> measure(const Point& point, const std::filesystem::path& folder,
                                                 const std::atomic<bool>* interrupted = nullptr);

}  // namespace spikeloom::validation
