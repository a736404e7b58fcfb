// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// ST-BIF: bipolar integrate-and-fire with a spike tracer (SpikeZIP-TF, ICML 2024). Starting from V =
/// floor(threshold/2) it settles at tracer = clip(floor((X + floor(threshold/2)) / threshold), minLevel, maxLevel), X
/// being everything that it ever received, whatever the order and the steps in which it arrived.
struct StBif : Model {
    static constexpr bool kRetracts = true;

    std::int64_t threshold = 1;
    std::int64_t minLevel = 0, maxLevel = 0;

    void start(Cell cell) const { cell.membrane = threshold / 2; }
    /// One step. Both comparisons use the tracer before the update; up is >=, down is strict <.
    /// @return the spike: +1, -1 or 0
    std::int64_t fire(Cell cell, std::uint32_t) const {
        const std::int64_t spike = pending(cell);
        cell.membrane -= spike * threshold;
        cell.sent += spike;
        return spike;
    }
    /// The spike that a neuron would send if nothing more arrived; 0 = settled.
    [[nodiscard]] std::int64_t pending(Cell cell) const {
        // No branches: which of them is taken nobody could foretell.
        const std::int64_t up = std::int64_t{cell.membrane >= threshold} & std::int64_t{cell.sent < maxLevel};
        const std::int64_t down = std::int64_t{cell.membrane < 0} & std::int64_t{cell.sent > minLevel};
        return up - down;
    }
    [[nodiscard]] bool stirs(Cell cell) const { return pending(cell) != 0; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {threshold}; }
    [[nodiscard]] Payload payload() const { return kTernary; }
    [[nodiscard]] Range sentRange(std::uint32_t) const { return {minLevel, maxLevel}; }
    [[nodiscard]] std::uint32_t flagBits() const {
        const auto magnitude = static_cast<std::uint64_t>(std::max(maxLevel, -minLevel - 1));
        return static_cast<std::uint32_t>(std::bit_width(magnitude)) + (minLevel == 0 ? 0 : 1);
    }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const {
        return input + Wide{threshold} * (std::max(maxLevel, -minLevel) + 1);
    }
};

/// Settles at clip(floor(X/threshold + 1/2), minLevel, maxLevel).
struct StBifParameters {
    static constexpr std::string_view kName = "st_bif";
    double threshold = 1.0;      ///< value of one unit spike, in the unit of the activation it stands for
    std::int32_t minLevel = 0;   ///< smallest tracer value
    std::int32_t maxLevel = 15;  ///< largest tracer value

    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("threshold", &StBifParameters::threshold,
                                       "value of one unit spike [unit of the activation]", spec::kPositive)),
            spec::required(
                spec::field("min_level", &StBifParameters::minLevel, "smallest tracer value [spikes]", -32768, 0)),
            spec::required(
                spec::field("max_level", &StBifParameters::maxLevel, "largest tracer value [spikes]", 0, 32767)));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        if (minLevel > 0) report.add("min_level", fmt::format("{} is greater than 0", minLevel));
        if (maxLevel < 0) report.add("max_level", fmt::format("{} is less than 0", maxLevel));
        if (minLevel == maxLevel) report.add("max_level", "equals min_level, so that the neuron could never spike");
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold; }
    [[nodiscard]] StBif on(const Grid& grid) const {
        if (minLevel < -128 || maxLevel > 127)
            throw Unrepresentable(fmt::format("levels {}..{} need a tracer of more than 8 bits", minLevel, maxLevel),
                                  "levels lie in -128..127");
        StBif neuron;
        neuron.threshold = toUnits(threshold, grid, "threshold");
        neuron.minLevel = minLevel;
        neuron.maxLevel = maxLevel;
        return neuron;
    }
};

}  // namespace spikeloom::neurons
