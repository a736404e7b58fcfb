// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/config/experiment.hpp"
#include "sim/run/result.hpp"

namespace spikeloom::simulate {

enum class Finding : std::uint8_t { Sound, Mismatch, Interrupted };

struct Verdict {
    Finding finding = Finding::Sound;
    std::vector<std::string> complaints;  ///< one line each; the first few samples of each kind
};

/// With which a program ends that found this.
[[nodiscard]] int exitStatus(Finding finding);

/// Whether the run was what was asked for. A mismatch is
///  - a spike that differs from the reference engine's, in any step of any sample;
///  - a code that differs from the quantised network at the chip's widths, in a sample that settled: there ST-BIF is
///    exact (SpikeZIP-TF, You et al., ICML 2024). A sample that was stopped earlier may be wrong without a fault.
/// A mismatch outweighs an interruption.
[[nodiscard]] Verdict judge(const run::RunResult& result, const config::CheckSpec& check);

}  // namespace spikeloom::simulate
