// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/integrate_and_fire.hpp"

namespace spikeloom::neurons {

/// The bipolar neuron of dual-phase conversion: +1 above theta, -1 below -theta/slope; both stand for the same value,
/// so that its rate is a leaky ReLU of the input. Comparisons are strict.
struct LeakyRelu : Model {
    std::int64_t threshold = 1;  ///< up
    std::int64_t below = 1;      ///< down: theta/slope
    std::int64_t initial = 0, shift = 0;

    void start(Cell cell) const { cell.membrane = initial; }
    void integrate(Cell cell, std::int64_t input, std::uint32_t) const { cell.membrane += input + shift; }
    std::int64_t fire(Cell cell, std::uint32_t) const {
        const std::int64_t spike = pending(cell);
        cell.membrane -= spike > 0 ? threshold : spike < 0 ? -below : 0;
        cell.sent += spike;
        return spike;
    }
    [[nodiscard]] std::int64_t pending(Cell cell) const {
        return static_cast<std::int64_t>(cell.membrane > threshold) - static_cast<std::int64_t>(cell.membrane < -below);
    }
    [[nodiscard]] bool stirs(Cell cell) const { return pending(cell) != 0; }
    [[nodiscard]] bool restless() const { return shift != 0; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {threshold, below, initial, shift}; }
    [[nodiscard]] Payload payload() const { return kTernary; }
    [[nodiscard]] Range sentRange(std::uint32_t steps) const { return {-Wide{steps}, steps}; }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t steps) const {
        return 2 * (input + std::abs(initial) + Wide{std::abs(shift)} * steps) + std::max(threshold, below);
    }
};

struct LeakyReluParameters {
    static constexpr std::string_view kName = "leaky_relu";
    double threshold = 1.0;
    double slope = 0.1;
    double initialCharge = 0.5;
    double shift = 0.0;

    static constexpr auto fields() {
        using P = LeakyReluParameters;
        return std::make_tuple(
            spec::required(
                spec::field("threshold", &P::threshold, "value of a spike [unit of the activation]", spec::kPositive)),
            spec::required(spec::field("slope", &P::slope, "of the activation below 0", spec::kPositive, 1.0)),
            spec::field("initial_charge", &P::initialCharge, "membrane of a sample's begin [thresholds]", -16.0, 16.0),
            spec::field("shift", &P::shift, "added to the membrane in every step [unit of the activation]"));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        requirePositive(slope, "slope", report);
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold; }
    [[nodiscard]] LeakyRelu on(const Grid& grid) const {
        LeakyRelu neuron;
        neuron.threshold = toUnits(threshold, grid, "threshold");
        neuron.below = toUnits(threshold / slope, grid, "threshold below 0");
        neuron.initial = static_cast<std::int64_t>(std::floor(initialCharge * static_cast<double>(neuron.threshold)));
        neuron.shift = toUnitsOrZero(shift, grid, "shift");
        return neuron;
    }
};

}  // namespace spikeloom::neurons
