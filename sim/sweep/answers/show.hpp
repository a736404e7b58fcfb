// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/answers/answers.hpp"

/// Answers as text.
namespace spikeloom::sweep {

/// On a screen: ASCII but for names that are not, 100 columns.
/// @param title   name of the sweep
/// @param colour  adds ANSI escapes; the text is the same without them
[[nodiscard]] std::string renderTerminal(const Answers& answers, const std::string& title, bool colour);

/// A line for each record, figures in the units of the metrics. `feasible` is empty where a point cannot be judged,
/// `front` is its number in the table of the front, from 1, or empty; so is the value of an axis as in the experiment.
[[nodiscard]] std::string pointsCsv(const Answers& answers);

/// Everything but the points that are neither on the front nor failed; those are in the CSV.
[[nodiscard]] std::string answersJson(const Answers& answers, const std::string& title);

struct Plot {
    std::string name;  ///< of a file, without its ending
    std::string svg;
};

/// One for each pair of objectives, `front_METRIC_METRIC`. Numbers are those of the table of the front; where one would
/// lie over another it is left out. Empty with less than two objectives, or without a feasible point.
[[nodiscard]] std::vector<Plot> frontPlots(const Answers& answers, const std::string& title);

/// One for each objective, `effects_METRIC`: a panel for each axis, those that explain most first, at most nine.
[[nodiscard]] std::vector<Plot> effectPlots(const Answers& answers, const std::string& title);

}  // namespace spikeloom::sweep
