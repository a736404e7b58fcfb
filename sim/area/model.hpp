// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "sim/area/component.hpp"
#include "sim/area/table.hpp"
#include "sim/energy/model.hpp"

/// From the parameters of a chip to square millimetres:
///
///     memory  array of the figures x second port, if it has one, / memory density
///     logic   quantity x cells of the table / logic density
///
/// Left out: pads and links between chips, phase-locked loops, the supply grid and clock tree beyond the densities, and
/// tests.
namespace spikeloom::area {

/// What there is of a chip, or of several.
using Inventory = energy::Inventory;
using Estimate = energy::Estimate;

/// Everything that is made: each tile has its router and all of its cores, with neurons or without.
[[nodiscard]] Inventory siliconOf(const hw::Mapping& mapping);

/// One memory, or one entry of the table's logic within one component.
struct Part {
    std::string name;
    Component component = Component::SynapticMemory;
    energy::Each each = energy::Each::Core;
    energy::Kind kind = energy::Kind::Estimate;
    Estimate eachMm2;  ///< of one core, router or chip
};

struct Breakdown {
    std::string table;
    Inventory silicon;
    std::vector<Part> parts;
    std::array<Estimate, kComponents> componentsMm2{};  ///< all cores, routers and chips together, by Component
    Estimate coreMm2, routerMm2, controllerMm2;         ///< of one core, one router, and what a chip has once
    Estimate totalMm2;
    std::vector<std::string> notes;  ///< memories that are out of the figures' range, one sentence each
};

/// The silicon of so many cores, routers and chips (`Inventory{cores, routers}`). Linear in them; low and high as if
/// all errors pointed the same way.
/// @throws ConfigError naming every entry whose area is null although the chip has what it covers
[[nodiscard]] Breakdown area(const AreaTable& table, const hw::ChipSpec& chip, const Inventory& silicon);

}  // namespace spikeloom::area
