// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hw/counters.hpp"
#include "hw/spec/chip_spec.hpp"

/// What the table's counter names stand for.
namespace spikeloom::energy {

/// The counters of the cores and of the chip, in one walk.
template <class Visit>
void forEachCounter(const hw::CoreCounters& core, const hw::ChipCounters& chip, Visit&& visit) {
    std::apply([&](const auto&... field) { (visit(field.info, core.*(field.member)), ...); },
               hw::CoreCounters::fields());
    std::apply([&](const auto&... field) { (visit(field.info, chip.*(field.member)), ...); },
               hw::ChipCounters::fields());
}

/// Every counter, in the order in which `forEachCounter` visits them.
[[nodiscard]] std::vector<hw::CounterInfo> allCounters();
[[nodiscard]] std::vector<std::string> counterNames();

/// The word that a counter counts.
struct Word {
    std::uint32_t bits = 0;
    std::uint32_t bankBytes = 0;  ///< capacity of the array that it stands in; 0 for a flit
};
/// Empty for a counter that does not count words of a memory or flits.
[[nodiscard]] std::optional<Word> wordOf(std::string_view counter, const hw::ChipSpec& chip);

}  // namespace spikeloom::energy
