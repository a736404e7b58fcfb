// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

namespace spikeloom::html {

/// When each stage of each run worked in its first sample, and when its barrier closed; from `phases.csv`.
[[nodiscard]] Part timeline(const ComparedRuns& runs);

}  // namespace spikeloom::html
