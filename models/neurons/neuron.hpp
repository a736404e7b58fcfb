// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "models/neurons/adafire.hpp"
#include "models/neurons/dense.hpp"
#include "models/neurons/few_spikes.hpp"
#include "models/neurons/first_spike.hpp"
#include "models/neurons/graded.hpp"
#include "models/neurons/integrate_and_fire.hpp"
#include "models/neurons/leaky_integrate_and_fire.hpp"
#include "models/neurons/leaky_relu.hpp"
#include "models/neurons/multi_threshold.hpp"
#include "models/neurons/spike_firing_approximation.hpp"
#include "models/neurons/st_bif.hpp"

/// All neuron models: the one place that lists them.
namespace spikeloom::neurons {

/// As a network describes them.
using Parameters =
    std::variant<StBifParameters, IntegrateAndFireParameters, LeakyIntegrateAndFireParameters, AdaFireParameters,
                 LeakyReluParameters, MultiThresholdParameters, FirstSpikeParameters,
                 SpikeFiringApproximationParameters, FewSpikesParameters, DenseParameters, GradedParameters>;

template <class List>
struct OnGrid;
template <class... Each>
struct OnGrid<std::variant<Each...>> {
    using Type = std::variant<decltype(std::declval<const Each&>().on(Grid{}))...>;
    static constexpr std::array<std::string_view, sizeof...(Each)> kNames{Each::kName...};
};

/// In integers.
using Neuron = OnGrid<Parameters>::Type;

/// In the order of `Parameters`.
inline constexpr auto kModelNames = OnGrid<Parameters>::kNames;

// What any model can be asked; see `Model`.
[[nodiscard]] inline std::string_view nameOf(const Parameters& neuron) {
    return kModelNames[neuron.index()];
}
[[nodiscard]] inline double eventUnit(const Parameters& neuron, const Grid& grid) {
    return std::visit([&](const auto& model) { return model.eventUnit(grid); }, neuron);
}
/// Real value of one unit of its membrane: that of the grid, unless it takes a gain into it.
[[nodiscard]] inline double membraneUnit(const Parameters& neuron, const Grid& grid) {
    return std::visit(
        [&](const auto& model) {
            if constexpr (requires { model.membraneUnit(grid); })
                return model.membraneUnit(grid);
            else
                return grid.membraneUnit;
        },
        neuron);
}
[[nodiscard]] inline Neuron on(const Parameters& neuron, const Grid& grid) {
    return std::visit([&](const auto& model) -> Neuron { return model.on(grid); }, neuron);
}
[[nodiscard]] inline bool retracts(const Neuron& neuron) {
    return std::visit([](const auto& model) { return std::decay_t<decltype(model)>::kRetracts; }, neuron);
}
[[nodiscard]] inline Phases phases(const Neuron& neuron) {
    return std::visit([](const auto& model) { return std::decay_t<decltype(model)>::kPhases; }, neuron);
}
[[nodiscard]] inline Coding coding(const Neuron& neuron) {
    return std::visit([](const auto& model) { return std::decay_t<decltype(model)>::kCoding; }, neuron);
}
[[nodiscard]] inline std::uint32_t more(const Neuron& neuron) {
    return std::visit([](const auto& model) { return std::decay_t<decltype(model)>::kMore; }, neuron);
}
[[nodiscard]] inline bool restless(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.restless(); }, neuron);
}
/// Whether it may go on spiking though nothing arrives: restless, and not only because it leaks.
[[nodiscard]] inline bool driven(const Neuron& neuron) {
    return std::visit(
        [](const auto& model) {
            if constexpr (requires { model.driven(); })
                return model.driven();
            else
                return model.restless();
        },
        neuron);
}
[[nodiscard]] inline bool forwards(const Neuron& neuron) {
    return std::visit([](const auto& model) { return std::decay_t<decltype(model)>::kForwards; }, neuron);
}
[[nodiscard]] inline bool forwards(const Parameters& neuron) {
    return std::visit([](const auto& model) { return decltype(model.on(Grid{}))::kForwards; }, neuron);
}
[[nodiscard]] inline std::uint32_t phaseSteps(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.phaseSteps(); }, neuron);
}
[[nodiscard]] inline bool repeats(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.repeats(); }, neuron);
}
[[nodiscard]] inline std::uint32_t flagBits(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.flagBits(); }, neuron);
}
[[nodiscard]] inline Payload payload(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.payload(); }, neuron);
}
[[nodiscard]] inline Range sentRange(const Neuron& neuron, std::uint32_t steps) {
    return std::visit([&](const auto& model) { return model.sentRange(steps); }, neuron);
}
[[nodiscard]] inline Wide membraneBound(const Neuron& neuron, Wide input, std::uint32_t steps) {
    return std::visit([&](const auto& model) { return model.membraneBound(input, steps); }, neuron);
}
[[nodiscard]] inline std::vector<std::int64_t> parameters(const Neuron& neuron) {
    return std::visit([](const auto& model) { return model.parameters(); }, neuron);
}
inline void bound(Neuron& neuron, Wide input, std::uint32_t steps) {
    std::visit([&](auto& model) { model.bound(input, steps); }, neuron);
}

}  // namespace spikeloom::neurons
