// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/answers/answers.hpp"

/// How figures, axes and their values are written for people.
namespace spikeloom::sweep {

/// `1.235 mJ`, `98.33 %`, `12,345`, `12.35 M`, `12.35 mm2`: four significant digits, SI prefixes where the unit takes
/// them.
[[nodiscard]] std::string figureText(std::string_view metric, double value);

/// The unit in which a chart shows a metric, and what to multiply with to get there.
struct ChartUnit {
    double factor = 1.0;
    std::string title;  ///< `latency [us]`
};
/// @param largest  magnitude that is shown
[[nodiscard]] ChartUnit chartUnit(std::string_view metric, double largest);

/// The ends of the paths that tell the axes apart: `flit_bits` of `chip.noc.flit_bits`.
[[nodiscard]] std::vector<std::string> axisNames(const std::vector<Axis>& axes);

/// Texts without their quotes, `base` for the value of the experiment.
/// @param longest  of characters; longer ones end with `..`
[[nodiscard]] std::string valueText(const std::string& json, std::size_t longest);

[[nodiscard]] std::string_view statusText(Status status);  ///< `timed out`
[[nodiscard]] std::string_view stageText(Stage stage);     ///< `screen`

/// At most so many bytes; longer ones end with `..`.
[[nodiscard]] std::string shortened(const std::string& text, std::size_t longest);

}  // namespace spikeloom::sweep
