// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sweep/answers/answers.hpp"

namespace spikeloom::sweep {

/// Fills `disagreements` and `compared`: points that completed at both fidelities and have all objectives.
void compareFidelities(Answers& answers);

}  // namespace spikeloom::sweep
