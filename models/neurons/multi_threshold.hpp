// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <tuple>

#include "models/neurons/model.hpp"

namespace spikeloom::neurons {

/// Multi-threshold neuron in differential coding, with a rectified output: thresholds theta/2^k, k = 0 .. levels-1. It
/// sends the change of its average; the average r_out of all that it sent, that of step t counting 1/t, is the
/// activation. Input averages start from the response to no input (the dry pass): the bias.
///
///     m += d + r_in - r_out;  sent += r_out        d: what arrived in this step
///     the largest threshold l with m >= 3/4 l sends +l; else the largest with m <= -3/4 l and sent >= l sends -l
///     m -= s;  sent += s;  r_in += d/t;  r_out += s/t
///
/// Division by t rounds to the nearest unit of the membrane.
struct MultiThreshold : Model {
    static constexpr std::uint32_t kMore = 3;  ///< r_in, r_out, sent [membrane units]
    static constexpr Coding kCoding = Coding::Differential;

    std::int64_t smallest = 4;  ///< threshold, a multiple of 4
    std::uint32_t levels = 1;

    void integrate(Cell cell, std::int64_t input, std::uint32_t tick) const {
        std::int64_t &in = cell.more[0], &out = cell.more[1], &total = cell.more[2];
        cell.membrane += input + in - out;
        total += out;
        in += roundedQuotient(input, std::int64_t{tick} + 1);
    }
    std::int64_t fire(Cell cell, std::uint32_t tick) const {
        const std::int64_t value = pending(cell);
        const std::int64_t sent = value * smallest;
        cell.membrane -= sent;
        cell.more[2] += sent;
        cell.more[1] += roundedQuotient(sent, std::int64_t{tick} + 1);
        cell.sent += value;
        return value;
    }
    [[nodiscard]] std::int64_t pending(Cell cell) const {
        for (std::uint32_t k = levels; k-- > 0;)
            if (cell.membrane >= threeQuarters(k)) return std::int64_t{1} << k;
        for (std::uint32_t k = levels; k-- > 0;)
            if (cell.membrane <= -threeQuarters(k) && cell.more[2] >= smallest << k) return -(std::int64_t{1} << k);
        return 0;
    }
    [[nodiscard]] bool stirs(Cell) const { return true; }
    [[nodiscard]] bool restless() const { return true; }

    [[nodiscard]] std::vector<std::int64_t> parameters() const { return {smallest}; }
    [[nodiscard]] Payload payload() const { return signExponentPayload(levels); }
    [[nodiscard]] Range sentRange(std::uint32_t steps) const {
        const Wide most = (Wide{1} << (levels - 1)) * steps;
        return {-most, most};
    }
    /// `input` bounds the sum of all |d|, and so r_in. r_out is at most theta (1 + 1/2 + ... + 1/T), and half a unit a
    /// step for rounding; that sum is at most the bits of T. Membrane and `sent` take as much in every step.
    [[nodiscard]] Wide membraneBound(Wide input, std::uint32_t steps) const {
        const Wide largest = Wide{smallest} << (levels - 1);
        const Wide average = largest * std::bit_width(steps) + steps / 2;
        return input + Wide{steps} * (input + average + largest);
    }

private:
    [[nodiscard]] std::int64_t threeQuarters(std::uint32_t k) const { return (smallest << k) / 4 * 3; }
};

struct MultiThresholdParameters {
    static constexpr std::string_view kName = "multi_threshold";
    double threshold = 1.0;
    std::uint32_t levels = 4;

    static constexpr auto fields() {
        using P = MultiThresholdParameters;
        return std::make_tuple(
            spec::required(
                spec::field("threshold", &P::threshold, "the largest [unit of the activation]", spec::kPositive)),
            spec::required(spec::field("levels", &P::levels, "thresholds, each half of the one before", 1u, 16u)));
    }
    void check(spec::Report& report) const {
        requirePositive(threshold, "threshold", report);
        if (levels == 0 || levels > 16) report.add("levels", fmt::format("{} is not in [1, 16]", levels));
    }
    [[nodiscard]] double eventUnit(const Grid&) const { return std::ldexp(threshold, 1 - static_cast<int>(levels)); }
    [[nodiscard]] MultiThreshold on(const Grid& grid) const {
        MultiThreshold neuron;
        neuron.levels = levels;
        neuron.smallest = 4 * toUnits(eventUnit(grid) / 4, grid, "smallest threshold");
        return neuron;
    }
};

}  // namespace spikeloom::neurons
