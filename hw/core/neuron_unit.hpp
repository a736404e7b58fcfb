// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/sync/clock_domain.hpp"
#include "models/dynamics/population_state.hpp"

namespace spikeloom::hw {

/// A row of a core's slice on its way through the neuron unit. The memories pace it: neuron c of `cols` is presented
/// floor(c * cycles / cols) cycles after the first one, and at most `lanes` of them are in one cycle.
struct NeuronRow {
    std::uint32_t row = 0;  ///< of the slice
    std::uint32_t step = 0, cols = 0;
    bool touched = false, biasDue = false;
    std::uint64_t cycles = 1;
    Cycle presented{};  ///< its first neuron
    std::uint32_t pipelineStages = 0;
    const std::int64_t* current = nullptr;  ///< pending current, `cols` values; read while the row is taken
    std::int64_t* events = nullptr;         ///< receives the value of each neuron's event, 0 for none

    /// When neuron c leaves the unit, by the contract of Soma.
    [[nodiscard]] Cycle leaves(std::uint32_t c) const { return presented + pipelineStages + c * cycles / cols; }
};

/// Who hears of what leaves a neuron unit, in the order in which it leaves.
class NeuronListener {
public:
    virtual ~NeuronListener() = default;
    /// Neuron `col` of the row has an event; its value is in row.events.
    virtual void spikeLeaves(const NeuronRow& row, std::uint32_t col, Cycle at) = 0;
    /// All of the row is known: state, events, counts. @param at  its last neuron leaves
    virtual void rowLeaves(const NeuronRow& row, const dynamics::PopulationState::Updated& updated, Cycle at) = 0;
};

/// The neuron unit of a core: takes rows, updates the state of their neurons, says what left it and when.
class NeuronUnit {
public:
    virtual ~NeuronUnit() = default;
    /// Takes a row, in the order of `presented`. A unit may say at once what leaves later.
    virtual void take(const NeuronRow& row) = 0;
    /// Says what leaves until `now`.
    virtual void advance(Cycle now) = 0;
    /// Whether something of a row is still to be said: the unit has to be advanced in every cycle.
    [[nodiscard]] virtual bool busy() const = 0;
    /// The last row of a step was written, in `now` or before.
    virtual void endStep(Cycle now) = 0;
};

/// What a neuron unit is made for. References outlive the unit.
struct NeuronUnitPlace {
    std::string component;  ///< such as `Chip.Tile[3].Core.Soma`
    CoreId core{};
    const CoreSpec& spec;
    const program::LoweredPopulation& population;
    dynamics::PopulationState& state;
    NeuronListener& listener;
};

/// Makes the neuron unit of a core; null where the core has the model.
/// @throws ConfigError where there is a unit for the core, but none that can do what the population or the chip asks
using NeuronUnitFactory = std::function<std::unique_ptr<NeuronUnit>(const NeuronUnitPlace&)>;

/// The C++ model: state and events at once, at the cycles of the contract.
class ModelNeuronUnit final : public NeuronUnit {
public:
    ModelNeuronUnit(dynamics::PopulationState& state, NeuronListener& listener) : state_(state), listener_(listener) {}
    void take(const NeuronRow& row) override;
    void advance(Cycle) override {}
    [[nodiscard]] bool busy() const override { return false; }
    void endStep(Cycle) override {}

private:
    dynamics::PopulationState& state_;
    NeuronListener& listener_;
};

/// Says of a whole row what leaves when, by the contract.
void reportRow(const NeuronRow& row, const dynamics::PopulationState::Updated& updated, NeuronListener& listener);

}  // namespace spikeloom::hw
