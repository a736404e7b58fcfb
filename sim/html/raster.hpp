// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

namespace spikeloom::html {

/// Spikes of the first recorded sample, neurons one above the other; from `spikes.csv`.
[[nodiscard]] Part raster(const ComparedRuns& runs);

}  // namespace spikeloom::html
