// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/html/compared.hpp"
#include "sim/html/document.hpp"

namespace spikeloom::html {

/// What the dendrites of a run's cores could do together, by the chip's specification.
struct Ceilings {
    double operationsPerS = 0;  ///< all lanes in every cycle
    double bytesPerS = 0;       ///< all banks in every cycle, each a word read and a word written
};

/// Of the membrane memory, which every synaptic operation reads and writes. Empty where the configuration has not all
/// of it.
[[nodiscard]] std::optional<Ceilings> ceilingsOf(const Compared& run);

/// Williams, Waterman and Patterson, Roofline, CACM 52(4), 2009: operations per second over operations per byte of the
/// membrane memory, under the chip's ceilings.
[[nodiscard]] Part roofline(const ComparedRuns& runs);

}  // namespace spikeloom::html
