// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace spikeloom::energy::test {

/// A valid table: an entry of `energyPj` for each billed counter, named as the counter, and no power.
[[nodiscard]] nlohmann::json plainTable(double energyPj = 1.0);

/// The entry that covers `counter`, for changing it.
[[nodiscard]] nlohmann::json& entryOf(nlohmann::json& table, const std::string& counter);

/// What `readEnergyTable` complains of, one problem a line; empty when it accepts the table.
[[nodiscard]] std::string complaint(const nlohmann::json& table);

}  // namespace spikeloom::energy::test
