// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "hw/control/step_controller.hpp"
#include "hw/core/address_book.hpp"
#include "hw/core/core_module.hpp"
#include "hw/core/spike_blocks.hpp"
#include "hw/core/unit_factories.hpp"
#include "hw/core/unit_module.hpp"
#include "hw/host/host_port.hpp"
#include "hw/noc/network_modules.hpp"
#include "hw/spec/mapping.hpp"
#include "hw/sync/clock_domain_module.hpp"

namespace spikeloom::hw {

/// A simulation that does not come to its end: what is stuck, and since when. The program ends with exit code 4.
struct Stall {
    std::uint64_t cycle = 0;  ///< since the start of the sample
    std::uint32_t step = 0;
    std::vector<std::string> waits;    ///< the oldest packet that does not move, and who is in its way
    bool deadlock = false;             ///< the last of them waits for one before it
    std::vector<std::string> pending;  ///< units that hold work
    [[nodiscard]] std::string text() const;
};

/// `Chip`: tiles of router, network interface and core, the host port and the step controller, on one clock.
///
/// One elaboration a process (the kernel is a singleton). Keeps references: the arguments have to outlive the chip.
class Chip final : public sc_core::sc_module {
public:
    /// @param units  is not kept
    Chip(const sc_core::sc_module_name& name, const ChipSpec& spec, const program::Program& program,
         const Mapping& mapping, const program::RunRule& rule, std::uint64_t watchdogCycles,
         const UnitFactories& units = {});

    /// Simulates one sample from the initial state to the last readout packet. Results are independent of the samples
    /// before it.
    /// @param stepDone  may be empty
    /// @throws InvariantError if the sample before it was not reset
    StepController::Outcome run(program::SampleInput input, StepController::StepDone stepDone = {});

    /// Resets every core's state after a sample, all cores at once, and counts the writes. @return cycles that it takes
    /// @throws InvariantError if spikes of the sample are still in packets
    std::uint64_t resetSample();

    /// Has the samples from now on watched, which changes nothing about them. @param observer  null: by nobody
    void watch(Observer* observer);

    [[nodiscard]] const StepController& controller() const { return controller_->unit; }
    [[nodiscard]] const ClockDomain& clock() const { return clock_; }
    [[nodiscard]] Stall stall() const;
    [[nodiscard]] const std::vector<CoreControl*>& cores() const { return cores_; }
    /// Counters of the interconnect, host and barriers since the start of the sample.
    [[nodiscard]] ChipCounters counters() const;
    /// Packets queued at a source or under way.
    [[nodiscard]] std::uint64_t packetsInFlight() const { return network_->network().packetsInFlight(); }
    /// What the links of the network did since the start of the sample.
    [[nodiscard]] std::vector<Link> links() const;
    /// What arrived at the host; one integer a class.
    [[nodiscard]] const std::vector<std::int64_t>& readout() const { return host_->unit.readout(); }

    /// Gathers a population from the cores that hold its slices: spikes of the last step, tracers, sums of a readout.
    void gatherSpikes(program::PopulationId id, std::vector<std::int64_t>& rowsByCols) const;
    void gatherCodes(program::PopulationId id, std::vector<std::int64_t>& rowsByCols) const;
    [[nodiscard]] std::vector<std::int64_t> readoutSums() const;

private:
    template <class Visit>
    void forEachRow(program::PopulationId id, Visit visit) const;

    const program::Program& program_;
    const Mapping& mapping_;
    program::Timetable timetable_;
    std::optional<program::EarlyExit> earlyExit_;
    AddressBook addresses_;
    std::uint64_t flitBits_;
    ClockDomain clock_;
    Activity activity_;
    SpikeBlocks blocks_;
    std::vector<CoreControl*> cores_;  ///< by CoreId
    std::vector<std::unique_ptr<CoreModule>> coreModules_;
    std::unique_ptr<NetworkModules> network_;
    std::unique_ptr<NamedUnitModule<HostPort>> host_;
    std::unique_ptr<UnitModule<StepController>> controller_;
    Cycle sampleBegin_{};
    Observer* observer_ = nullptr;
    bool clean_ = true;  ///< nothing was simulated since the last reset
    NetworkTotals networkBefore_;
    std::vector<Link> linksBefore_;
};

}  // namespace spikeloom::hw
