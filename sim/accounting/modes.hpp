// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "sim/accounting/workload.hpp"

namespace spikeloom::accounting {

/// Of an inference, as a mode counts them.
struct Operations {
    double additions = 0.0, macs = 0.0;
};

/// A rule of the literature that turns operations into energy: 0.9 pJ an addition and 4.6 pJ a multiply-accumulate
/// (kFloat32), the rules differ in what they count. They know arithmetic alone: compare them with each other and with
/// papers, not with a chip's energy.
struct Mode {
    std::string_view name;  ///< in columns and keys
    std::string_view title;
    std::string_view counts;  ///< what it counts
    std::string_view source;
    std::span<const std::string_view> leavesOut;  ///< one phrase each: to be shown wherever the mode's energy is
    bool needsLayers;  ///< whether it reads populations and layers of the workload, and not only the totals
    Operations (*count)(const Workload&);
};

[[nodiscard]] std::span<const Mode> modes();

/// [J]
[[nodiscard]] double energyJ(const Operations& operations);
[[nodiscard]] double energyJ(const Mode& mode, const Workload& workload);
/// Of an inference of the network without spikes, all in multiply-accumulates. [J]
[[nodiscard]] double denseEnergyJ(std::uint64_t macs);

}  // namespace spikeloom::accounting
