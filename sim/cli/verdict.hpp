// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/cli/exit_code.hpp"
#include "sim/config/experiment.hpp"
#include "sim/run/result.hpp"

namespace spikeloom::cli {

struct Verdict {
    ExitCode code = ExitCode::Ok;
    std::vector<std::string> complaints;  ///< one line each; the first few samples of each kind
};

/// Whether the run was what was asked for. A mismatch is
///  - a spike that differs from the reference engine's, in any step of any sample;
///  - a code that differs from the quantised network at the chip's widths, in a sample that settled: there ST-BIF is
///    exact (SpikeZIP-TF, You et al., ICML 2024). A sample that was stopped earlier may be wrong without a fault.
/// A mismatch outweighs an interruption.
[[nodiscard]] Verdict judge(const run::RunResult& result, const config::CheckSpec& check);

}  // namespace spikeloom::cli
