// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

enum class Rounding : std::uint8_t { HalfUp, HalfEven };

/// SFA, spike firing approximation (E-SpikeFormer): trained on clip(round(x/theta), 0, D), run as D virtual steps, in
/// which as many spikes are sent as that code says, from the first on.
struct SpikeFiringApproximation : Model {
    static constexpr Phases kPhases = Phases::Two;

    std::int64_t half = 1;  ///< theta/2
    std::uint32_t steps = 4;
    bool halfEven = false;

    std::int64_t fire(Cell cell, std::uint32_t) const {
        if (!stirs(cell)) return 0;
        cell.membrane -= 2 * half;
        ++cell.sent;
        return 1;
    }
    /// What is left is at least half a threshold; a tie goes to the even code where the network was trained so.
    [[nodiscard]] bool stirs(Cell cell) const {
        return cell.membrane >= half + (halfEven && cell.sent % 2 == 0 ? 1 : 0);
    }
    [[nodiscard]] std::uint32_t flagBits() const { return halfEven ? 1 : 0; }
    [[nodiscard]] std::uint32_t phaseSteps() const { return steps; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {half}; }
    [[nodiscard]] Payload payload() const { return kBinary; }
    [[nodiscard]] Range sentRange(std::uint32_t) const { return {0, steps}; }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const { return input + 2 * Wide{half}; }
};

struct SpikeFiringApproximationParameters {
    static constexpr std::string_view kName = "sfa";
    double threshold = 1.0;
    std::uint32_t steps = 4;
    Rounding rounding = Rounding::HalfUp;

    static constexpr auto fields() {
        using P = SpikeFiringApproximationParameters;
        return std::make_tuple(
            spec::required(
                spec::field("threshold", &P::threshold, "value of a spike [unit of the activation]", spec::kPositive)),
            spec::required(spec::field("steps", &P::steps, "D: largest code, and virtual steps [steps]", 1u, 255u)),
            spec::choice("rounding", &P::rounding, "of codes that lie half way",
                         {{"half_up", Rounding::HalfUp}, {"half_even", Rounding::HalfEven}}));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        if (steps == 0) report.add("steps", "0 steps: the neuron could never spike", "D is at least 1");
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold; }
    [[nodiscard]] SpikeFiringApproximation on(const Grid& grid) const {
        SpikeFiringApproximation neuron;
        neuron.half = toUnits(threshold / 2, grid, "threshold/2");
        neuron.steps = steps;
        neuron.halfEven = rounding == Rounding::HalfEven;
        return neuron;
    }
};

}  // namespace spikeloom::neurons
