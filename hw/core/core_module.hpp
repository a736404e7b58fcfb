// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <systemc>

#include "hw/core/core_control.hpp"
#include "hw/core/dendrite.hpp"
#include "hw/core/output.hpp"
#include "hw/core/soma.hpp"
#include "hw/core/unit_factories.hpp"
#include "hw/core/unit_module.hpp"

namespace spikeloom::hw {

/// What all cores of a chip share.
struct CoreContext {
    const ChipSpec& spec;
    const program::Program& program;
    const program::Timetable& timetable;
    const program::EarlyExit* earlyExit = nullptr;  ///< null where samples go on to their end
    std::uint32_t biasSteps = 1;
    const AddressBook& addresses;
    SpikeBlocks& blocks;
    Scheduler& scheduler;
    Activity& activity;
    const UnitFactories& units;  ///< of the core; used while it is built
};

/// `Chip.Tile[i].Core`, or `Core[k]` where a tile has several: AxonInput and Dendrite, Soma, AxonOutput, and the
/// memories that they queue for.
class CoreModule final : public sc_core::sc_module, public CoreControl {
public:
    CoreModule(const sc_core::sc_module_name& name, const CoreContext& context, const Mapping& mapping, CoreId id,
               NetworkPort& network);

    [[nodiscard]] const CoreMapping& mapping() const override { return mapping_; }
    void expectStep(std::uint32_t step) override { dendrite.unit.expectStep(step); }
    void fire(std::uint32_t step, std::uint32_t targetStep, Cycle start) override {
        soma.unit.fire(step, targetStep, start);
    }
    void score(Cycle start) override { soma.unit.score(start); }
    [[nodiscard]] bool leaves() const override { return soma.unit.leaves(); }
    void readOut(Cycle start) override { soma.unit.readOut(start); }
    std::uint64_t resetSample() override;
    void clearCounters() override;
    void watch(Observer* observer) override;
    [[nodiscard]] CoreCounters& counters() override { return counters_; }
    [[nodiscard]] const BusyTime& busyTime() const override { return busy_; }
    [[nodiscard]] const dynamics::PopulationState& state() const override { return soma.unit.state(); }
    [[nodiscard]] const std::vector<std::int64_t>& spikes() const override { return soma.unit.spikes(); }
    [[nodiscard]] std::string pendingWork() const override;

private:
    const CoreMapping& mapping_;
    std::uint32_t coresPerTile_;
    CoreCounters counters_;
    BusyTime busy_;

public:
    UnitModule<Sram> synapticMemory, membraneMemory, tracerMemory, functionMemory;
    NamedUnitModule<Dendrite> dendrite;
    NamedUnitModule<AxonOutput> output;
    NamedUnitModule<Soma> soma;

private:
    [[nodiscard]] CoreMemories memories() {
        return {synapticMemory.unit, membraneMemory.unit, tracerMemory.unit, functionMemory.unit};
    }
};

}  // namespace spikeloom::hw
