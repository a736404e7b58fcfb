// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/html/compared.hpp"

namespace spikeloom::html {

/// One figure of a run: how it is read from the run, how people read it.
struct Metric {
    std::string label;
    std::function<std::optional<double>(const Compared&)> of;
    std::function<std::string(double)> shown;
};

/// Mean power of an inference and its reset [W]; from energy and time where the run does not say.
[[nodiscard]] std::optional<double> meanPower(const Compared& run);

/// All that can be compared, those first that one asks for first: answers, time, energy, events.
[[nodiscard]] std::vector<Metric> metrics(const ComparedRuns& runs);

/// Of the energy: `52.23 uJ to 182.2 uJ by ..., standard deviation 1.2 uJ`, as far as there are such figures.
[[nodiscard]] std::string uncertainty(const Compared& run);

}  // namespace spikeloom::html
