// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <vector>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// FS, few spikes (Stöckl and Maass, 2021): integrates, and then fires in K steps of which each has its threshold, what
/// a spike subtracts, and what it is worth: z = V >= T_k;  V -= h_k z;  y += d_k z.
struct FewSpikes : Model {
    static constexpr Phases kPhases = Phases::Two;

    std::vector<std::int64_t> thresholds, resets;  ///< [membrane units]
    std::vector<std::int64_t> weights;             ///< [events of value 1]

    std::int64_t fire(Cell cell, std::uint32_t tick) const {
        if (cell.membrane < thresholds[tick]) return 0;
        cell.membrane -= resets[tick];
        cell.sent += weights[tick];
        return weights[tick];
    }
    [[nodiscard]] bool stirs(Cell) const { return true; }
    [[nodiscard]] bool restless() const { return true; }
    [[nodiscard]] std::uint32_t phaseSteps() const { return static_cast<std::uint32_t>(thresholds.size()); }

    [[nodiscard]] std::vector<std::int64_t> parameters() const {
        std::vector<std::int64_t> all = thresholds;
        all.insert(all.end(), resets.begin(), resets.end());
        return all;
    }
    [[nodiscard]] Payload payload() const {
        std::int64_t largest = 1;
        for (const std::int64_t weight : weights) largest = std::max(largest, std::abs(weight));
        return timePayload(largest);
    }
    [[nodiscard]] Range sentRange(std::uint32_t) const {
        Range range;
        for (const std::int64_t weight : weights) (weight < 0 ? range.least : range.most) += weight;
        return range;
    }
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t) const {
        Wide bound = input;
        for (const std::int64_t reset : resets) bound += std::abs(reset);
        return bound;
    }
};

struct FewSpikesParameters {
    static constexpr std::string_view kName = "few_spikes";
    std::vector<double> thresholds, resets, weights;

    static constexpr auto fields() {
        using P = FewSpikesParameters;
        return std::make_tuple(
            spec::required(spec::list("thresholds", &P::thresholds, "T_k of each step [unit of the activation]",
                                      spec::real(), 1, 64)),
            spec::required(spec::list("resets", &P::resets,
                                      "h_k: what a spike of the step subtracts [unit of the activation]", spec::real(),
                                      1, 64)),
            spec::required(spec::list("weights", &P::weights,
                                      "d_k: what a spike of the step is worth; whole multiples of the smallest [unit "
                                      "of the activation]",
                                      spec::real(), 1, 64)));
    }
    void check(spec::Report& report) const {
        if (thresholds.empty()) report.add("thresholds", "no steps: the neuron could never spike");
        if (resets.size() != thresholds.size())
            report.add("resets", fmt::format("{} values for {} thresholds", resets.size(), thresholds.size()));
        if (weights.size() != thresholds.size())
            return report.add("weights", fmt::format("{} values for {} thresholds", weights.size(), thresholds.size()));
        for (std::size_t k = 0; k < weights.size(); ++k) {
            const double units = weights[k] / unit();
            if (weights[k] == 0.0)
                report.add("weights", fmt::format("0 in step {}: a spike that says nothing", k + 1), "drop the step");
            if (std::abs(units) > 0x1p30 || std::abs(units - std::round(units)) > 1e-9)
                report.add("weights", fmt::format("{} is no whole multiple of the smallest, {}", weights[k], unit()),
                           "round the weights to a common grid");
        }
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return unit(); }
    [[nodiscard]] FewSpikes on(const Grid& grid) const {
        FewSpikes neuron;
        for (std::size_t k = 0; k < thresholds.size(); ++k) {
            neuron.thresholds.push_back(toUnitsOrZero(thresholds[k], grid, "threshold of a step"));
            neuron.resets.push_back(toUnitsOrZero(resets[k], grid, "reset of a step"));
            neuron.weights.push_back(std::llround(weights[k] / unit()));
        }
        return neuron;
    }

private:
    [[nodiscard]] double unit() const {
        double least = 0.0;
        for (const double weight : weights)
            if (weight != 0.0 && (least == 0.0 || std::abs(weight) < least)) least = std::abs(weight);
        return least == 0.0 ? 1.0 : least;
    }
};

}  // namespace spikeloom::neurons
