// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/html/document.hpp"
#include "sim/results/run.hpp"

namespace spikeloom::html {

/// One of the runs of a report: its figures and tables, each read once, however often this is copied.
class Compared {
public:
    Compared(const results::Run& run, std::string label) : run_(&run), label_(std::move(label)) {}

    [[nodiscard]] const results::Run& run() const { return *run_; }
    /// What tells it from the others.
    [[nodiscard]] const std::string& label() const { return label_; }
    /// A number of result.json by JSON pointer; empty where it is missing or null, as figures without samples are.
    [[nodiscard]] std::optional<double> figure(const std::string& pointer) const;
    /// The same of the resolved configuration.
    [[nodiscard]] std::optional<double> setting(const std::string& pointer) const;
    /// A text of result.json, or empty.
    [[nodiscard]] std::string text(const std::string& pointer) const;
    /// Null where the run has no such file.
    [[nodiscard]] const results::Table* table(const std::string& file) const;
    /// The same of a table with a row for each sample and more, whose first column is the sample: rows of the first
    /// sample alone. What is behind them is not taken apart.
    [[nodiscard]] const results::Table* firstSample(const std::string& file) const;
    [[nodiscard]] double clockHz() const { return figure("/clock_mhz").value_or(0.0) * 1e6; }

private:
    using Tables = std::map<std::string, results::Table>;
    const results::Run* run_;
    std::string label_;
    std::shared_ptr<Tables> tables_ = std::make_shared<Tables>();  ///< of all copies together
};

using ComparedRuns = std::vector<Compared>;

/// The runs under names that differ: of the directory, preceded by as many of the folders above as it takes.
/// @throws ConfigError for a directory that is named twice
[[nodiscard]] ComparedRuns compared(const std::vector<results::Run>& runs);

[[nodiscard]] std::vector<std::string> labelsOf(const ComparedRuns& runs);
/// Those of which `file` has been written with all these columns.
[[nodiscard]] ComparedRuns having(const ComparedRuns& runs, const std::string& file,
                                  const std::vector<std::string>& columns = {});

/// SI prefix in which the largest of some values has one to three digits before the point.
struct Prefixed {
    double factor = 1;  ///< from the unit itself
    std::string unit;   ///< `uJ`
    /// Of a column of data: `energy_uj`.
    [[nodiscard]] std::string column(const std::string& name) const;
    [[nodiscard]] std::string title(const std::string& name) const { return name + " [" + unit + "]"; }
};
[[nodiscard]] Prefixed prefixed(double largest, const std::string& unit);

/// `n` of `count` indices, evenly spread, the first and the last among them; all if there are no more.
[[nodiscard]] std::vector<std::size_t> thinned(std::size_t count, std::size_t n);

/// That only `n` of `count` are shown, a sentence to follow others; empty if all are.
[[nodiscard]] std::string thinnedCaption(const Compared& run, std::size_t count, std::size_t n,
                                         const std::string& what);

/// What is said of runs (label, text), sentences to follow others: once where it is the same of all `runs`.
[[nodiscard]] std::string saidOf(const ComparedRuns& runs,
                                 const std::vector<std::pair<std::string, std::string>>& said);

/// `membrane_memory` for people: `membrane memory`.
[[nodiscard]] std::string spoken(std::string name);
/// `12.3 %`
[[nodiscard]] std::string percent(double share);

}  // namespace spikeloom::html
