// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "models/neurons/cell.hpp"
#include "models/neurons/payload.hpp"
#include "models/support/fields.hpp"

/// What the neuron models have in common.
///
/// A model is two plain structs in a header of its own. `NAMEParameters` is what a network says, in real units: fields,
/// check, the value of an event, and `on(grid)`, which makes the other one. `NAME` is the neuron in integers: how it
/// starts, integrates and fires, what an event of it says, and how large its numbers get. Reference engine and chip use
/// the same functions; nothing of a model is anywhere else but for its row in `neuron.hpp`.
namespace spikeloom::neurons {

__extension__ typedef __int128 Wide;

struct Range {
    Wide least = 0, most = 0;
    [[nodiscard]] Wide magnitude() const { return std::max(most, -least); }
};

/// What a model does unless it says otherwise.
struct Model {
    /// Further numbers that a neuron stores besides its membrane.
    static constexpr std::uint32_t kMore = 0;
    /// Where it settles does not depend on when its input arrives: a spike too many is taken back.
    static constexpr bool kRetracts = false;
    static constexpr Phases kPhases = Phases::One;
    /// It is no neuron: what it gets in a step, it sends in that step.
    static constexpr bool kForwards = false;
    /// How what it sends has to be integrated by whoever receives it.
    static constexpr Coding kCoding = Coding::Sum;

    /// Membrane potential of a sample's begin; the other numbers are 0.
    void start(Cell) const {}
    /// Takes what arrived in a step, and the bias that was due. @param tick  step since the stage began, from 0
    void integrate(Cell cell, std::int64_t input, std::uint32_t) const { cell.membrane += input; }
    // std::int64_t fire(Cell cell, std::uint32_t tick) const, which every model has: @return the value of its event, 0
    // for none. @param tick  as above; of a model of two phases, since it began to fire
    // bool stirs(Cell cell) const: whether it would send something if it may, though nothing arrives.
    // std::vector<std::int64_t> parameters() const: its numbers on the membrane's grid, which differ between neurons
    // whose grids do and have to be stored then.
    /// Whether it moves by itself in every step, so that it has to be visited in each.
    [[nodiscard]] bool restless() const { return false; }
    /// Bits of state besides membrane and further numbers: a tracer, a flag.
    [[nodiscard]] std::uint32_t flagBits() const { return 0; }
    /// Of a model that fires after its senders: in every step of a window, and not in one.
    [[nodiscard]] bool repeats() const { return false; }
    /// How many steps it fires, of a model of two phases.
    [[nodiscard]] std::uint32_t phaseSteps() const { return 0; }
    /// Told once how large |sum of all input| can get.
    void bound(Wide, std::uint32_t) {}
};

/// A parameter that a chip cannot hold.
struct Unrepresentable : std::invalid_argument {
    Unrepresentable(const std::string& message, std::string remedy)
        : std::invalid_argument(message), hint(std::move(remedy)) {}
    std::string hint;
};

/// A real parameter on the membrane's grid.
/// @throws Unrepresentable if it vanishes or needs more than 61 bits
[[nodiscard]] inline std::int64_t toUnits(double real, const Grid& grid, std::string_view what) {
    const double units = real / grid.membraneUnit;
    if (!(std::abs(units) < 0x1p61))
        throw Unrepresentable(fmt::format("the {} needs more than 62 bits", what),
                              "lower precision.threshold_frac_bits");
    const std::int64_t rounded = std::llround(units);
    if (rounded == 0)
        throw Unrepresentable(fmt::format("the {} rounds to 0 on the chip's grid", what),
                              "raise precision.threshold_frac_bits or precision.function_frac_bits");
    return rounded;
}
/// One that may be 0.
[[nodiscard]] inline std::int64_t toUnitsOrZero(double real, const Grid& grid, std::string_view what) {
    return real == 0.0 ? 0 : toUnits(real, grid, what);
}

/// floor(a / b + 1/2), b > 0
[[nodiscard]] constexpr std::int64_t roundedQuotient(std::int64_t a, std::int64_t b) {
    const std::int64_t doubled = 2 * a + b, twice = 2 * b;
    return doubled >= 0 ? doubled / twice : -((-doubled + twice - 1) / twice);
}

inline void requirePositive(double number, std::string_view key, spec::Report& report) {
    if (!(number > 0.0) || !std::isfinite(number))
        report.add(key, fmt::format("{} is not finite and greater than 0", number));
}

}  // namespace spikeloom::neurons
