// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "models/functions/confidence.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "models/program/timetable.hpp"

namespace spikeloom::program {

/// Whether a sample may end before its last step, because the readout's sums are sure enough of a class. The core of
/// the readout works the score out at the end of each step in which it integrates; the reference engine does the same.
class EarlyExit {
public:
    /// Nothing where the rule asks for none.
    /// @throws ConfigError if the readout is not one row of at least two logits
    [[nodiscard]] static std::optional<EarlyExit> make(const Program& program, const RunRule& rule,
                                                       const Timetable& timetable);

    /// Whether there is a score in this step: from the first on in which anything can have reached the readout.
    [[nodiscard]] bool scores(std::uint32_t step) const { return active_.integrates(step); }
    /// Whether the sample ends with this step. @param sums  of the readout, one for each class
    [[nodiscard]] bool leaves(std::span<const std::int64_t> sums, std::uint32_t step) const;
    /// What the function unit does for a score.
    [[nodiscard]] const std::vector<functions::Pass>& passes() const { return score_.passes(); }

private:
    EarlyExit(functions::ConfidenceScore score, ActiveSteps active) : score_(std::move(score)), active_(active) {}

    functions::ConfidenceScore score_;
    ActiveSteps active_;
    std::uint32_t drop_ = 0;                ///< lowest bits of a sum, beyond what the function unit takes
    std::vector<std::int64_t> thresholds_;  ///< by step of the readout, the last one for all further ones
};

}  // namespace spikeloom::program
