// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/integrate_and_fire.hpp"

namespace spikeloom::neurons {

/// LIF: an IF neuron whose membrane decays in every step, before the input is added: V <- beta * V + gain * x. The
/// decay is a product with a fixed-point factor, rounded down; the gain is taken into the threshold.
struct LeakyIntegrateAndFire : IntegrateAndFire {
    static constexpr std::uint32_t kDecayBits = 16;

    std::int64_t decay = 0;  ///< beta x 2^kDecayBits

    void integrate(Cell cell, std::int64_t input, std::uint32_t) const {
        cell.membrane = static_cast<std::int64_t>((Wide{cell.membrane} * decay) >> kDecayBits) + input + shift;
    }
    [[nodiscard]] bool restless() const { return true; }
    [[nodiscard]] bool driven() const { return shift != 0; }
};

struct LeakyIntegrateAndFireParameters : IntegrateAndFireParameters {
    static constexpr std::string_view kName = "lif";
    double decay = 0.5;
    double inputGain = 1.0;

    LeakyIntegrateAndFireParameters() { initialCharge = 0.0; }

    static constexpr auto fields() {
        using P = LeakyIntegrateAndFireParameters;
        return std::tuple_cat(
            IntegrateAndFireParameters::fields(),
            std::make_tuple(
                spec::required(spec::field("decay", &P::decay, "what is left of the membrane after a step", 0.0, 1.0)),
                spec::field("input_gain", &P::inputGain, "factor of what arrives: 1, or 1 - decay", spec::kPositive)));
    }
    void check(spec::Report& report) const {
        IntegrateAndFireParameters::check(report);
        requirePositive(inputGain, "input_gain", report);
        if (!(decay >= 0.0 && decay <= 1.0)) report.add("decay", fmt::format("{} is not in [0, 1]", decay));
    }
    [[nodiscard]] double membraneUnit(const Grid& grid) const { return grid.membraneUnit * inputGain; }
    [[nodiscard]] LeakyIntegrateAndFire on(const Grid& grid) const {
        // V/gain obeys the same rule with a gain of 1 and a threshold of theta/gain.
        const IntegrateAndFire base = IntegrateAndFireParameters::on({membraneUnit(grid), grid.steps});
        LeakyIntegrateAndFire neuron;
        static_cast<IntegrateAndFire&>(neuron) = base;
        neuron.decay = std::llround(std::ldexp(decay, LeakyIntegrateAndFire::kDecayBits));
        return neuron;
    }
};

}  // namespace spikeloom::neurons
