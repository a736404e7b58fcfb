// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace spikeloom::area::test {

/// Figures of one node, for 1024 and 4096 bytes and words of 32 and 128 bits: {{0.01, 0.02}, {0.03, 0.08}} mm2.
[[nodiscard]] nlohmann::json plainSram();
/// A table with an entry of its own for each quantity, named after it; factors of 1.
[[nodiscard]] nlohmann::json plainTable(double areaUm2 = 0.0);
/// The entry that covers a quantity. @throws std::logic_error if there is none
[[nodiscard]] nlohmann::json& entryOf(nlohmann::json& table, const std::string& quantity);
/// What is said when the table is read; empty for a good one.
[[nodiscard]] std::string complaint(const nlohmann::json& table);

}  // namespace spikeloom::area::test
