// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "sim/area/component.hpp"
#include "sim/energy/table.hpp"

namespace spikeloom::area {

/// How much of a kind of logic a core, a router or a chip has: what the entries of an area table cover. Each belongs to
/// one component, and every entry's area is linear in it.
struct Quantity {
    std::string_view name;
    Component component;
    energy::Each each;
    std::string_view doc;  ///< with the unit in brackets
    double (*count)(const hw::ChipSpec& chip);
};

[[nodiscard]] std::span<const Quantity> quantities();
[[nodiscard]] std::vector<std::string> quantityNames();
/// Null where there is none of that name.
[[nodiscard]] const Quantity* findQuantity(std::string_view name);

}  // namespace spikeloom::area
