// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/support/error.hpp"
#include "sim/sweep/space.hpp"

namespace spikeloom::sweep {

using Table = std::map<std::string, std::vector<std::string>>;

[[nodiscard]] AxisSpec axis(std::string path, std::vector<std::string> values, Table when = {});
[[nodiscard]] AxisSpec zipped(AxisSpec axis, std::string zip);
[[nodiscard]] SweepSpec sweepOf(std::vector<AxisSpec> axes, std::vector<Table> exclude = {});
[[nodiscard]] Space spaceOf(std::vector<AxisSpec> axes, std::vector<Table> exclude = {});

/// Problems of a space that cannot be made, `PATH: MESSAGE; HINT` each.
[[nodiscard]] std::vector<std::string> problemsOf(const SweepSpec& sweep);

/// Every combination of levels, canonical or not.
[[nodiscard]] std::vector<Choice> allChoices(const Space& space);

/// Spaces with zips, conditions and exclusions, from a stream of arbitrary numbers.
[[nodiscard]] SweepSpec arbitrarySweep(const std::vector<std::uint8_t>& numbers);

}  // namespace spikeloom::sweep
