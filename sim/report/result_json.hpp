// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/report/summary.hpp"

namespace spikeloom::report {

/// result.json: the figures of a run, means of an inference where not said otherwise. A figure that does not exist
/// (nothing checked, no sample finished) is null, never 0. Everything outside `simulation` is the same to the last byte
/// on every repetition and with any number of processes.
[[nodiscard]] std::string resultJson(const Summary& summary);

}  // namespace spikeloom::report
