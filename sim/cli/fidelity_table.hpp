// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/report/summary.hpp"

namespace spikeloom::cli {

/// One experiment under several fidelities of the network. The first is the reference that the others are measured
/// against.
using FidelityRuns = std::vector<report::Summary>;

/// A table of latency, energy and exactness, errors in percent of the reference, and what the simulation cost.
[[nodiscard]] std::string renderFidelities(const FidelityRuns& runs);
/// The same as one JSON object.
[[nodiscard]] std::string fidelitiesJson(const FidelityRuns& runs);

}  // namespace spikeloom::cli
