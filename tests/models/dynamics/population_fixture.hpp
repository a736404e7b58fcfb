// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "models/dynamics/population_state.hpp"
#include "models/program/run_rule.hpp"
#include "tests/support/neurons.hpp"

namespace spikeloom::dynamics::testing {

/// f(x) = 3 x + 7 - (sum of the row), counting its evaluations: easy to follow by hand, and f(0) is not 0.
class CountingFunction final : public functions::RowFunction {
public:
    void evaluate(std::span<const std::int64_t> x, std::span<std::int64_t> y) const override {
        ++evaluations;
        std::int64_t sum = 0;
        for (const std::int64_t v : x) sum += v;
        for (std::size_t c = 0; c < x.size(); ++c) y[c] = 3 * x[c] + 7 - sum;
    }
    [[nodiscard]] const std::vector<functions::Pass>& passes() const override { return passes_; }
    [[nodiscard]] std::int64_t outputBound() const override { return 1'000'000; }
    [[nodiscard]] double errorBoundUlp() const override { return 0; }

    mutable int evaluations = 0;

private:
    std::vector<functions::Pass> passes_;
};

/// Spiking, levels -8..7.
inline program::LoweredPopulation neurons(std::uint32_t rows, std::uint32_t cols, std::int64_t threshold) {
    program::LoweredPopulation population;
    population.rows = rows;
    population.cols = cols;
    spikeloom::testing::setNeuron(population, spikeloom::testing::stBif(threshold));
    return population;
}

/// A state of a stage by the rule of a run, without windows.
inline PopulationState stateOf(const program::LoweredPopulation& population, const operators::Slice& slice,
                               const program::RunRule& rule = {}) {
    return {population, slice, {.fireBegin = rule.fireEnableDelay * population.stage + 1}, rule.biasSteps};
}

inline operators::Slice whole(const program::LoweredPopulation& population) {
    return {0, population.rows, 0, population.cols};
}

using Currents = std::vector<std::int64_t>;
using Spikes = std::vector<std::int64_t>;

/// One row's update with its spikes.
struct Stepped {
    PopulationState::Updated updated;
    Spikes spikes;
};
inline Stepped stepRow(PopulationState& state, std::uint32_t row, std::uint32_t step, const Currents& current) {
    Spikes spikes(state.slice().cols(), 99);  // stale on purpose
    const bool touched = std::any_of(current.begin(), current.end(), [](std::int64_t c) { return c != 0; });
    const PopulationState::Updated updated = state.update(row, step, current.data(), touched, spikes.data());
    return {updated, spikes};
}

inline Currents membranesOf(const PopulationState& state, std::uint32_t row) {
    return {state.membranes(row), state.membranes(row) + state.slice().cols()};
}
inline Spikes tracersOf(const PopulationState& state, std::uint32_t row) {
    return {state.sent(row), state.sent(row) + state.slice().cols()};
}

}  // namespace spikeloom::dynamics::testing
