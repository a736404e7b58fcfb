// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "models/network/findings.hpp"
#include "models/network/network.hpp"

namespace spikeloom::network {

/// Checks a projection, whose ends exist, against the populations that it joins.
/// @param path     `projections[3]`
/// @param isWhole  empty weights are a problem, not one that was reported already
void checkProjection(const Network& network, const Projection& projection, const std::string& path, bool isWhole,
                     Findings& findings);

}  // namespace spikeloom::network
