// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// TTFS, time to first spike, in two phases. It integrates for T steps, each spike being a current that keeps flowing
/// (Coding::Ramp): one that comes in step k counts T - k. Then it fires once, against a threshold that falls:
/// in step k once V >= theta (T - k - 1/2) / T, which carries T - k levels.
struct FirstSpike : Model {
    static constexpr Phases kPhases = Phases::Two;
    static constexpr Coding kCoding = Coding::Ramp;

    std::int64_t halfLevel = 1;  ///< theta/2T
    std::uint32_t steps = 1;     ///< T

    std::int64_t fire(Cell cell, std::uint32_t tick) const {
        const std::int64_t left = std::int64_t{steps} - tick;
        if (cell.sent != 0 || cell.membrane < halfLevel * (2 * left - 1)) return 0;
        cell.sent = left;
        return 1;
    }
    [[nodiscard]] bool stirs(Cell cell) const { return cell.sent == 0 && cell.membrane >= halfLevel; }
    [[nodiscard]] std::uint32_t flagBits() const { return 1; }
    [[nodiscard]] std::uint32_t phaseSteps() const { return steps; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {halfLevel}; }
    [[nodiscard]] Payload payload() const { return timePayload(1); }
    [[nodiscard]] Range sentRange(std::uint32_t) const { return {0, steps}; }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const { return input; }
};

struct FirstSpikeParameters {
    static constexpr std::string_view kName = "ttfs";
    double threshold = 1.0;
    std::uint32_t steps = 16;

    static constexpr auto fields() {
        using P = FirstSpikeParameters;
        return std::make_tuple(
            spec::required(spec::field("threshold", &P::threshold,
                                       "value of a spike in the first step of the phase [unit of the activation]",
                                       spec::kPositive)),
            spec::required(spec::field("steps", &P::steps, "T, of each phase: levels of the code [steps]", 1u, 4096u)));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        if (steps == 0) report.add("steps", "0 steps: the neuron could never spike", "T is at least 1");
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold / steps; }
    [[nodiscard]] FirstSpike on(const Grid& grid) const {
        FirstSpike neuron;
        neuron.steps = steps;
        neuron.halfLevel = toUnits(threshold / (2.0 * steps), grid, "threshold/2T");
        return neuron;
    }
};

}  // namespace spikeloom::neurons
