// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/energy/table.hpp"
#include "sim/validation/measure.hpp"

namespace spikeloom::validation {

/// What happened, beside what the workload says.
struct RateFinding {
    std::string counter;
    double simulated = 0.0, published = 0.0;  ///< of the whole chip; a second, or of the whole workload
    double error = 0.0;                       ///< relative
    bool isMet = false;
};

/// What happened in the simulated part, beside what follows from its workload.
struct CountFinding {
    std::string counter;
    std::uint64_t simulated = 0, expected = 0;
    [[nodiscard]] bool isMet() const { return simulated == expected; }
};

/// What one entry of the table adds to the prediction.
struct Share {
    std::string name;
    double value = 0.0;  ///< [W or J]
};

struct Finding {
    energy::Estimate predicted;  ///< [W or J], as Point::quantity says
    double error = 0.0;          ///< relative to the published figure
    double seconds = 0.0;        ///< simulated
    std::vector<RateFinding> rates{};
    std::vector<CountFinding> counts{};
    std::vector<Share> shares{};     ///< that are not 0, in the order of the table
    bool isCounted = false;          ///< every rate and count is met
    std::optional<bool> isWithin{};  ///< the error, within the point's bound; empty where it has none

    /// Nothing is wrong. A point without a bound may hold, but is not within anything.
    [[nodiscard]] bool holds() const { return isCounted && isWithin.value_or(true); }
};

/// Multiplies what was counted by the table, and compares. Nothing is simulated here.
/// @throws ConfigError when the table does not know a figure that the point does not leave out
[[nodiscard]] Finding judge(const Point& point, const Measurement& measured, const energy::EnergyTable& table);

}  // namespace spikeloom::validation
