// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hw/core/function_unit.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/sync/clock_domain.hpp"
#include "models/dynamics/function_rows.hpp"

namespace spikeloom::hw {

/// A function unit other than the model: it gives the values of rows, and the cycles that they take.
class FunctionRowUnit : public dynamics::FunctionRows {
public:
    /// For which a row occupies the unit: the same for every row. @param evaluate  or only accumulate X
    [[nodiscard]] virtual std::uint64_t cycles(bool evaluate) const = 0;
};

/// What a function unit is made for. References outlive the unit.
struct FunctionUnitPlace {
    std::string component;  ///< such as `Chip.Tile[3].Core.Soma`
    CoreId core{};
    const CoreSpec& spec;
    const program::LoweredPopulation& population;  ///< has a function
    std::uint32_t cols = 0;                        ///< elements of a row
    CoreMemories memories;
    const FunctionUnit& model;
    const Scheduler& scheduler;
};

/// Makes the function unit of a core; null where the core has the model.
/// @throws ConfigError where there is a unit for the core, but none that can do what the population or the chip asks
using FunctionUnitFactory = std::function<std::unique_ptr<FunctionRowUnit>(const FunctionUnitPlace&)>;

}  // namespace spikeloom::hw
