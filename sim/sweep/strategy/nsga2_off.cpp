// SPDX-License-Identifier: Apache-2.0
// Stands in for nsga2.cpp in a build without pagmo.
#include "models/support/error.hpp"
#include "sim/sweep/strategy/strategies.hpp"

namespace spikeloom::sweep {

bool hasNsga2() {
    return false;
}

void exploreNsga2(const Exploration&, const Evaluate&) {
    throw InvariantError("sweep", 0, "nsga2 in a build without pagmo");
}

}  // namespace spikeloom::sweep
