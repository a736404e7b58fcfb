// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sim/sweep/load.hpp"
#include "sim/sweep/store/store.hpp"

namespace spikeloom::sweep {

/// What a store of this sweep holds the results of. Without the strategy and the limits, and wherever the files are: a
/// search can be continued with more points, more time, and on another machine.
[[nodiscard]] Identity identityOf(const Sweep& sweep);

/// The document of the sweep that a store is of, without what identityOf leaves out.
[[nodiscard]] SweepSpec documentOf(const Identity& identity);

}  // namespace spikeloom::sweep
