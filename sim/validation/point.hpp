// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/energy/model.hpp"
#include "sim/validation/crossbar.hpp"

/// Measurements of published chips, each with the workload that it was taken on, to be predicted by a simulation of
/// that workload and an energy table. docs/validation.md says of each what is taken from where.
namespace spikeloom::validation {

/// How much agreement with a measurement means.
enum class Label : std::uint8_t {
    Fit,          ///< the table's figures were fitted to this very measurement
    Arithmetic,   ///< they come from the same series of measurements: only counters and time are tested
    HeldOut,      ///< they were fitted to others of the same series, between which it lies
    Independent,  ///< they do not know it
};
[[nodiscard]] std::string_view name(Label label);

enum class Quantity : std::uint8_t {
    Power,          ///< of the whole chip [W]
    DynamicEnergy,  ///< of the whole workload, without static and idle power [J]
};

/// How often the publication says that something happens, to be met by what the chip counted. What follows from the
/// simulated workload besides is checked exactly (countsOf).
struct Rate {
    std::string counter;
    double published = 0.0;  ///< a second for a power, of the whole workload for an energy; of the whole chip
    static constexpr double kBound = 0.01;
};

struct Point {
    std::string name;                ///< CHIP-WORKLOAD
    std::string title;               ///< one line
    std::string chip;                ///< preset, for clock and microarchitecture
    std::optional<double> clockMhz;  ///< instead of the preset's
    std::string energy;              ///< preset
    Crossbar workload;
    std::uint32_t scale = 1;               ///< so many times the simulated cores (or patterns) are in the measurement
    std::string scaleReason;               ///< empty for 1
    energy::Inventory inventory{1, 1, 1};  ///< of the chip that was measured: what draws power
    Quantity quantity = Quantity::Power;
    double published = 0.0;  ///< [W or J]
    std::string source;
    std::optional<double> bound;  ///< of the error, relative; empty: shown beside, not judged
    Label label = Label::Independent;
    std::string why;  ///< the label
    std::vector<Rate> rates;
    std::vector<std::string> leftOut;  ///< entries of the table that the published figure does not hold
};

[[nodiscard]] const std::vector<Point>& points();

/// The points of these names, or of the chips of these names; all for none.
/// @throws ConfigError for a name that is neither, with a suggestion
[[nodiscard]] std::vector<Point> select(const std::vector<std::string>& names);

}  // namespace spikeloom::validation
