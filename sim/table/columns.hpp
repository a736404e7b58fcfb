// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sim/results/run.hpp"
#include "sim/table/unit.hpp"

namespace spikeloom::table {

/// A figure of a run; `spread` is half the width of its interval, or its standard deviation.
struct Figure {
    double value = 0.0;
    std::optional<double> spread{};
};
/// Nothing where a run does not have it: not checked, of an older version, of another task.
using Value = std::variant<std::monostate, Figure, std::string>;

/// What a table can show of a run, by name.
struct Column {
    std::string name;     ///< as one asks for it: `energy.network`
    std::string heading;  ///< without unit
    Unit unit = kRatio;
    std::string meaning;
    std::function<Value(const results::Run&)> of;
    std::string note{};  ///< to be shown below a table that has the column: what its figures leave out
};

/// Every column there is, those of components, accounting modes and counters included.
[[nodiscard]] const std::vector<Column>& columns();
/// @throws ConfigError, with a suggestion, for every name that is none
[[nodiscard]] std::vector<const Column*> columnsCalled(const std::vector<std::string>& names);
/// What is shown if nothing is asked for.
[[nodiscard]] std::vector<std::string> defaultColumns();
/// Name, unit and meaning of each, a line each.
[[nodiscard]] std::string columnsHelp();

}  // namespace spikeloom::table
