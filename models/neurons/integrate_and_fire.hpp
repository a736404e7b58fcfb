// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

enum class Reset : std::uint8_t { Subtract, Zero };
enum class Compare : std::uint8_t { GreaterEqual, Greater };

/// IF: integrates and fires once V reaches the threshold, at most one spike a step. Covers the variants of the
/// converted networks: initial charge (theta/2), a shift in every step (theta/2T), strict comparison, firing before the
/// threshold is reached (DSR: at alpha * theta), reset by subtraction or to zero.
struct IntegrateAndFire : Model {
    std::int64_t threshold = 1;  ///< what a spike subtracts
    std::int64_t fireLevel = 1;  ///< V from which on it fires
    std::int64_t initial = 0, shift = 0;
    bool toZero = false;

    void start(Cell cell) const { cell.membrane = initial; }
    void integrate(Cell cell, std::int64_t input, std::uint32_t) const { cell.membrane += input + shift; }
    std::int64_t fire(Cell cell, std::uint32_t) const {
        if (cell.membrane < fireLevel) return 0;
        cell.membrane = toZero ? 0 : cell.membrane - threshold;
        ++cell.sent;
        return 1;
    }
    [[nodiscard]] bool stirs(Cell cell) const { return cell.membrane >= fireLevel; }
    [[nodiscard]] bool restless() const { return shift != 0; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {threshold, fireLevel, initial, shift}; }
    [[nodiscard]] Payload payload() const { return kBinary; }
    [[nodiscard]] Range sentRange(std::uint32_t steps) const { return {0, steps}; }
    /// All that came may have been fired away before as much comes with the other sign.
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t steps) const {
        return 2 * (input + std::abs(initial) + Wide{std::abs(shift)} * steps) + threshold;
    }
};

struct IntegrateAndFireParameters {
    static constexpr std::string_view kName = "if";
    double threshold = 1.0;      ///< value of a spike, and what it subtracts
    double initialCharge = 0.5;  ///< of the threshold
    double fireFraction = 1.0;   ///< of the threshold
    double shift = 0.0;          ///< added in every step
    Reset reset = Reset::Subtract;
    Compare compare = Compare::GreaterEqual;

    static constexpr auto fields() {
        using P = IntegrateAndFireParameters;
        return std::make_tuple(
            spec::required(spec::field("threshold", &P::threshold,
                                       "value of a spike, and what it subtracts [unit of the activation]",
                                       spec::kPositive)),
            spec::field("initial_charge", &P::initialCharge, "membrane of a sample's begin [thresholds]", -16.0, 16.0),
            spec::field("fire_fraction", &P::fireFraction, "membrane at which it fires [thresholds]", spec::kPositive,
                        1.0),
            spec::field("shift", &P::shift, "added to the membrane in every step [unit of the activation]"),
            spec::choice("reset", &P::reset, "what a spike does to the membrane",
                         {{"subtract", Reset::Subtract}, {"zero", Reset::Zero}}),
            spec::choice("compare", &P::compare, "how the membrane is compared",
                         {{">=", Compare::GreaterEqual}, {">", Compare::Greater}}));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        requirePositive(fireFraction, "fire_fraction", report);
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold; }
    [[nodiscard]] IntegrateAndFire on(const Grid& grid) const {
        IntegrateAndFire neuron;
        neuron.threshold = toUnits(threshold, grid, "threshold");
        neuron.fireLevel = fireLevelOf(neuron.threshold);
        neuron.initial = static_cast<std::int64_t>(std::floor(initialCharge * static_cast<double>(neuron.threshold)));
        neuron.shift = toUnitsOrZero(shift, grid, "shift");
        neuron.toZero = reset == Reset::Zero;
        return neuron;
    }

protected:
    /// V > level and V >= level + 1 are the same in integers.
    [[nodiscard]] std::int64_t fireLevelOf(std::int64_t units) const {
        const double level = fireFraction * static_cast<double>(units);
        return compare == Compare::Greater ? static_cast<std::int64_t>(std::floor(level)) + 1
                                           : static_cast<std::int64_t>(std::ceil(level));
    }
};

}  // namespace spikeloom::neurons
