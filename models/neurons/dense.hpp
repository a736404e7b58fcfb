// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// A unit of a layer that was left an ordinary one (hybrid networks: a spiking backbone and a dense head). It adds up
/// all that comes in the window of its senders and then sends its quantised activation, a graded event that costs its
/// receivers a multiplication each:
///
///     code = clip(floor(x / theta + 1/2), min, max), once, or in every step of a window for receivers that need a
///     constant current
struct Dense : Model {
    static constexpr Phases kPhases = Phases::AfterSenders;

    std::int64_t threshold = 1;
    std::int64_t least = 0, most = 1;
    bool everyStep = false;

    std::int64_t fire(Cell cell, std::uint32_t tick) const {
        if (tick != 0 && !everyStep) return 0;
        cell.sent += code(cell);
        return code(cell);
    }
    [[nodiscard]] bool stirs(Cell cell) const { return (everyStep || cell.sent == 0) && code(cell) != 0; }
    [[nodiscard]] bool repeats() const { return everyStep; }
    [[nodiscard]] std::int64_t code(Cell cell) const {
        return std::clamp(roundedQuotient(cell.membrane, threshold), least, most);
    }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {threshold}; }
    [[nodiscard]] Payload payload() const { return gradedPayload(std::max(most, -least)); }
    [[nodiscard]] Range sentRange(std::uint32_t steps) const {
        const Wide times = everyStep ? steps : 1;
        return {least * times, most * times};
    }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const { return input; }
};

/// How often a dense unit sends its activation.
enum class Sends : std::uint8_t { Once, EveryStep };

struct DenseParameters {
    static constexpr std::string_view kName = "dense";
    double threshold = 1.0;
    std::int32_t minLevel = 0, maxLevel = 255;
    Sends sends = Sends::Once;

    static constexpr auto fields() {
        using P = DenseParameters;
        return std::make_tuple(
            spec::required(
                spec::field("threshold", &P::threshold, "value of a level [unit of the activation]", spec::kPositive)),
            spec::required(spec::field("min_level", &P::minLevel, "smallest code; 0: rectified", -32768, 0)),
            spec::required(spec::field("max_level", &P::maxLevel, "largest code", 1, 32767)),
            spec::choice("sends", &P::sends,
                         "its activation: once, or in every step of a window, for neurons that need a constant current",
                         {{"once", Sends::Once}, {"every_step", Sends::EveryStep}}));
    }
    void check(spec::Report& report) const { requirePositive(threshold, "threshold", report); }
    [[nodiscard]] double eventUnit(const Grid&) const { return threshold; }
    [[nodiscard]] Dense on(const Grid& grid) const {
        Dense unit;
        unit.threshold = toUnits(threshold, grid, "threshold");
        unit.least = minLevel;
        unit.most = maxLevel;
        unit.everyStep = sends == Sends::EveryStep;
        return unit;
    }
};

}  // namespace spikeloom::neurons
