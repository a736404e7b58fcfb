// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/diff/change.hpp"
#include "sim/results/run.hpp"

/// What differs between two runs, and whether it may.
namespace spikeloom::diff {

/// Figures of one file of a run.
struct Figures {
    std::string file;
    std::uint64_t compared = 0;
    std::vector<Change> changes{};  ///< the largest first
};

/// A file of a run that was left out of the comparison.
struct NotCompared {
    std::string file, why;
};

struct Comparison {
    std::string a, b;                        ///< names of the runs
    bool complete = true;                    ///< neither was interrupted
    std::vector<Change> configuration{};     ///< resolved; of files that the run read, `inputs` has the content
    std::vector<Change> program{};           ///< version, revision, build, compiler
    std::vector<Change> inputs{};            ///< hash of each file that was read, by its role
    std::vector<Figures> figures{};          ///< result.json, layers.csv, energy.csv
    Figures simulation{};                    ///< time, speed and memory of the simulator: no result
    std::vector<std::string> files{};        ///< other tables that differ, by name
    std::vector<NotCompared> notCompared{};  ///< other tables and traces, by name

    /// The same was run: configuration and inputs, whatever program ran it.
    [[nodiscard]] bool sameExperiment() const { return configuration.empty() && inputs.empty(); }
    [[nodiscard]] bool sameResults() const;
    /// The results differ, and nothing that was asked for says why.
    [[nodiscard]] bool isMismatch() const { return complete && sameExperiment() && !sameResults(); }
};

/// @param tolerance  of figures, those of other tables too: what they may differ by, of the larger one; 0 compares the
///                   other tables byte for byte
/// @throws ConfigError for a table that is missing on one side or cannot be read
[[nodiscard]] Comparison compare(const results::Run& a, const results::Run& b, double tolerance = 0.0);

/// A screen: columns, the largest differences first.
/// @param all  every difference, not the first of each kind alone; and what the simulator took
[[nodiscard]] std::string renderTerminal(const Comparison& comparison, bool all, bool colour);
/// Every difference. @param all  and what the simulator took
[[nodiscard]] std::string comparisonJson(const Comparison& comparison, bool all);

}  // namespace spikeloom::diff
