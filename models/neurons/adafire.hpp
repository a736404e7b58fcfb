// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// AdaFire (Adaptive Calibration, AAAI 2025): a burst of up to phi unit spikes in a step, as one event with a count.
/// Every step shifts the membrane by theta/(2T).
struct AdaFire : Model {
    std::int64_t threshold = 1, shift = 0;
    std::int64_t burst = 1;  ///< phi

    void integrate(Cell cell, std::int64_t input, std::uint32_t) const { cell.membrane += input + shift; }
    /// @return min(floor(V / theta), phi), at least 0. Counted by comparison: phi is small, and hardware has no
    /// divider.
    std::int64_t fire(Cell cell, std::uint32_t) const {
        std::int64_t spikes = 0;
        for (; spikes < burst && cell.membrane >= threshold; ++spikes) cell.membrane -= threshold;
        cell.sent += spikes;
        return spikes;
    }
    [[nodiscard]] bool stirs(Cell cell) const { return cell.membrane >= threshold; }
    [[nodiscard]] bool restless() const { return shift != 0; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {threshold, shift}; }
    [[nodiscard]] Payload payload() const { return countPayload(burst); }
    [[nodiscard]] Range sentRange(std::uint32_t steps) const { return {0, Wide{burst} * steps}; }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t steps) const {
        return 2 * (input + Wide{std::abs(shift)} * steps) + threshold;
    }
};

struct AdaFireParameters {
    static constexpr std::string_view kName = "adafire";
    double threshold = 1.0;   ///< before `ratio`
    std::uint32_t burst = 1;  ///< phi, most unit spikes in a step
    double ratio = 1.0;       ///< rho of sensitivity spike compression: threshold and spike value grow by it
    std::uint32_t steps = 0;  ///< T of the shift; 0: the run's

    static constexpr auto fields() {
        using P = AdaFireParameters;
        return std::make_tuple(
            spec::required(spec::field("threshold", &P::threshold,
                                       "value of a unit spike, before the ratio [unit of the activation]",
                                       spec::kPositive)),
            spec::required(spec::field("burst", &P::burst, "phi: most unit spikes in a step [spikes]", 1u, 255u)),
            spec::field("ratio", &P::ratio,
                        "rho: factor of the threshold and of a spike's value (sensitivity spike compression)",
                        spec::kPositive),
            spec::field("steps", &P::steps, "T of the shift by threshold/2T in every step; 0 = the run's [steps]", 0u,
                        100000u));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        requirePositive(ratio, "ratio", report);
        if (burst == 0) report.add("burst", "0 spikes a step: the neuron could never spike", "phi is at least 1");
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold * ratio; }
    [[nodiscard]] AdaFire on(const Grid& grid) const {
        AdaFire neuron;
        neuron.threshold = toUnits(threshold * ratio, grid, "threshold");
        neuron.shift =
            toUnits(threshold * ratio / (2.0 * (steps != 0 ? steps : grid.steps)), grid, "shift threshold/2T");
        neuron.burst = burst;
        return neuron;
    }
};

}  // namespace spikeloom::neurons
