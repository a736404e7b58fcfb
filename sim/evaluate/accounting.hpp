// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "sim/evaluate/evaluator.hpp"

namespace spikeloom::evaluate {

/// A rule of the literature that turns operations into energy. It knows arithmetic only: memory, network, neurons and
/// whatever a chip draws at rest are not in it, which is what `spikeloom run` is for.
struct AccountingMode {
    std::string_view name;  ///< in columns and keys
    std::string_view title;
    std::uint64_t Counts::*additions;  ///< which convention of counting
    double pjPerAddition, pjPerMac;
    std::string_view source;
};

[[nodiscard]] std::span<const AccountingMode> accountingModes();

/// [J]
[[nodiscard]] double energyJ(const AccountingMode& mode, const Counts& counts);
/// Of an inference of the network without spikes, all in multiply-accumulates. [J]
[[nodiscard]] double denseEnergyJ(std::uint64_t macs);

}  // namespace spikeloom::evaluate
