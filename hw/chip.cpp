// SPDX-License-Identifier: Apache-2.0
#include "hw/chip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/support/error.hpp"

namespace spikeloom::hw {
namespace {

/// What links between chips add to the way to the farthest corner, compared with links on a chip.
std::uint64_t crossingExtraCycles(const BoardSpec& board, const NocSpec& noc) {
    const std::uint64_t crossings = board.crossings(0, board.chips() - 1);
    return board.linkCycles > noc.linkCycles ? crossings * (board.linkCycles - noc.linkCycles) : 0;
}

/// Cycles by which units run ahead. Where every flit is simulated, and units in RTL see every clock edge, none. Else
/// enough to do the sends of most rows in one go, and no more than the window of LinkSlots, in which several cores find
/// the gaps that they left each other.
std::uint64_t aheadCycles(const ChipSpec& spec, const UnitFactories& units) {
    const bool hasRtl = units.neuronUnit || units.accumulator || units.functionUnit || units.router;
    return spec.noc.fidelity == "flit" || hasRtl ? 0 : 64;
}

}  // namespace

std::string Stall::text() const {
    std::string text = fmt::format(
        "the simulation stalled in step {}, {} cycles after the sample began: no progress for "
        "watchdog_cycles",
        step, cycle);
    for (std::size_t i = 0; i < waits.size(); ++i) text += (i == 0 ? "\n  head of line: " : "\n  held by: ") + waits[i];
    if (deadlock) text += "\n  and that waits for one of those above: a deadlock";
    for (const std::string& unit : pending) text += "\n  waiting: " + unit;
    return text;
}

Chip::Chip(const sc_core::sc_module_name& moduleName, const ChipSpec& spec, const program::Program& program,
           const Mapping& mapping, const program::RunRule& rule, std::uint64_t watchdogCycles,
           const UnitFactories& units)
    : sc_module(moduleName),
      program_(program),
      mapping_(mapping),
      timetable_(program, rule),
      earlyExit_(program::EarlyExit::make(program, rule, timetable_)),
      addresses_(mapping),
      flitBits_(spec.noc.flitBits),
      clock_("Clock", ClockDomain::periodOf(spec.clockMhz), aheadCycles(spec, units)),
      cores_(mapping.cores.size()),
      coreModules_(mapping.cores.size()) {
    const program::EarlyExit* earlyExit = earlyExit_ ? &*earlyExit_ : nullptr;
    const CoreContext context{spec,       program, timetable_, earlyExit, rule.biasSteps,
                              addresses_, blocks_, clock_,     activity_, units};
    // The routers are built, and so ticked, before the units that feed them: an order like any other, but a fixed one.
    const MeshShape shape = shapeOf(mapping);
    const std::array<Terminal, 1> edges{addresses_.host()};
    const auto inhabit = [&](Terminal terminal, NetworkPort& port) {
        for (std::size_t i = 0; i < mapping.cores.size(); ++i)
            if (terminalOf(mapping.cores[i]) == terminal)
                coreModules_[i] = std::make_unique<CoreModule>(
                    localName("Core", mapping.cores[i].local, spec.noc.concentration).c_str(), context, mapping,
                    CoreId{static_cast<std::uint32_t>(i)}, port);
    };
    network_ = makeNetworkModules(shape, spec.noc, clock_, edges, inhabit, units.router);
    network_->network().defineGroups(addresses_.groups());
    for (std::size_t i = 0; i < cores_.size(); ++i) cores_[i] = coreModules_[i].get();
    host_ = std::make_unique<NamedUnitModule<HostPort>>("HostPort", spec.host, PacketFormat(spec.noc), program, rule,
                                                        addresses_.hostDestinations(),
                                                        network_->network().port(addresses_.host()), clock_, activity_);
    const StepController::Distance farthest{.hops = diameter(shape),
                                            .extraCycles = crossingExtraCycles(mapping.board, spec.noc)};
    controller_ = std::make_unique<UnitModule<StepController>>(
        "StepController",
        StepController::Setup{program, timetable_, earlyExit, rule.schedule, spec.barrier, farthest, watchdogCycles,
                              cores_},
        host_->unit, clock_, activity_);
}

StepController::Outcome Chip::run(program::SampleInput input, StepController::StepDone stepDone) {
    if (!clean_) throw InvariantError(name(), value(clock_.now()), "a sample began before the one before it was reset");
    clean_ = false;
    network_->network().resetSample();
    for (CoreControl* core : cores_) core->clearCounters();
    networkBefore_ = network_->network().totals();
    // Before the first start links are not bound, and nothing was counted.
    if (sc_core::sc_get_status() != sc_core::SC_ELABORATION) linksBefore_ = network_->network().links();
    host_->unit.beginSample(std::move(input));
    controller_->unit.connect(std::move(stepDone), [] { sc_core::sc_pause(); });
    sampleBegin_ = clock_.now() + 1;
    if (observer_ != nullptr) observer_->sampleBegins(sampleBegin_);
    controller_->unit.beginSample(sampleBegin_);
    sc_core::sc_start();
    return controller_->unit.outcome();
}

void Chip::watch(Observer* observer) {
    observer_ = observer;
    for (CoreControl* core : cores_) core->watch(observer);
    host_->unit.watch({observer, addresses_.host()});
    controller_->unit.watch(observer);
}

std::uint64_t Chip::resetSample() {
    if (blocks_.live() != 0)
        throw InvariantError(name(), value(clock_.now()), "spikes of the sample before are still in packets");
    std::uint64_t cycles = 0;
    for (CoreControl* core : cores_) cycles = std::max(cycles, core->resetSample());
    clean_ = true;
    return cycles;
}

Stall Chip::stall() const {
    Stall stall;
    stall.cycle = clock_.now() - sampleBegin_;
    stall.step = controller_->unit.steps();
    const WaitChain chain = network_->network().waitChain();
    for (const BlockedPacket& blocked : chain.packets) stall.waits.push_back(describe(blocked, mapping_.concentration));
    stall.deadlock = chain.circular;
    for (CoreControl* core : cores_)
        if (std::string work = core->pendingWork(); !work.empty()) stall.pending.push_back(std::move(work));
    return stall;
}

ChipCounters Chip::counters() const {
    const NetworkTotals network = network_->network().totals();
    ChipCounters counters;
    counters.flitHops = network.flitHops - networkBefore_.flitHops;
    counters.linkTraversals = network.linkTraversals - networkBefore_.linkTraversals;
    counters.verticalHops = network.verticalTraversals - networkBefore_.verticalTraversals;
    counters.horizontalHops = counters.linkTraversals - counters.verticalHops;
    counters.localHops = counters.flitHops - counters.linkTraversals;
    counters.packetsInjected = network.packetsInjected - networkBefore_.packetsInjected;
    counters.multicastLookups = network.multicastLookups - networkBefore_.multicastLookups;
    const LatencySums &latency = network.latency, &latencyBefore = networkBefore_.latency;
    counters.packetRouters = latency.routers - latencyBefore.routers;
    counters.queueingCycles = latency.sourceQueueing - latencyBefore.sourceQueueing;
    counters.routingCycles = latency.routing - latencyBefore.routing;
    counters.serialisationCycles = latency.serialisation - latencyBefore.serialisation;
    counters.contentionCycles = latency.contention - latencyBefore.contention;
    counters.packetsEjected = network.packetsEjected - networkBefore_.packetsEjected;
    counters.boardLinkBits = (network.chipCrossings - networkBefore_.chipCrossings) * flitBits_;
    counters.hostBits = host_->unit.linkBits();
    counters.barriers = controller_->unit.barriers();
    counters.coreBarriers = counters.barriers * cores_.size();
    counters.tickOverruns = controller_->unit.tickOverruns();
    return counters;
}

std::vector<Link> Chip::links() const {
    std::vector<Link> links = network_->network().links();
    for (std::size_t i = 0; i < linksBefore_.size(); ++i) {
        LinkCounters& counters = links[i].counters;
        const LinkCounters& before = linksBefore_[i].counters;
        counters.flits -= before.flits;
        counters.stallCycles -= before.stallCycles;
        counters.bufferedCycles -= before.bufferedCycles;
    }
    return links;
}

/// Calls visit(core, local row, row of the population, slice) for every row of every slice of a population.
template <class Visit>
void Chip::forEachRow(program::PopulationId id, Visit visit) const {
    for (const CoreControl* core : cores_) {
        if (core->mapping().population != id) continue;
        const operators::Slice& slice = core->mapping().slice;
        for (std::uint32_t row = 0; row < slice.rows(); ++row) visit(*core, row, slice.rowBegin + row, slice);
    }
}

void Chip::gatherSpikes(program::PopulationId id, std::vector<std::int64_t>& out) const {
    const auto cols = program_.at(id).cols;
    out.assign(program_.at(id).size(), 0);
    forEachRow(id, [&](const CoreControl& core, std::uint32_t local, std::size_t row, const operators::Slice& slice) {
        std::copy_n(core.spikes().data() + static_cast<std::size_t>(local) * slice.cols(), slice.cols(),
                    out.data() + row * cols + slice.colBegin);
    });
}

void Chip::gatherCodes(program::PopulationId id, std::vector<std::int64_t>& out) const {
    const auto cols = program_.at(id).cols;
    out.assign(program_.at(id).size(), 0);
    forEachRow(id, [&](const CoreControl& core, std::uint32_t local, std::size_t row, const operators::Slice& slice) {
        std::copy_n(core.state().sent(local), slice.cols(), out.data() + row * cols + slice.colBegin);
    });
}

std::vector<std::int64_t> Chip::readoutSums() const {
    const auto& population = program_.at(program_.readout);
    std::vector<std::int64_t> sums(population.size());
    forEachRow(program_.readout, [&](const CoreControl& core, std::uint32_t local, std::size_t row,
                                     const operators::Slice& slice) {
        std::copy_n(core.state().membranes(local), slice.cols(), sums.data() + row * population.cols + slice.colBegin);
    });
    return sums;
}

}  // namespace spikeloom::hw
