// SPDX-License-Identifier: Apache-2.0
#include "hw/core/core_module.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom::hw {
namespace {

const program::LoweredPopulation& populationOf(const CoreContext& context, const CoreMapping& mapping) {
    return context.program.at(mapping.population);
}

bool isReadout(const CoreContext& context, const CoreMapping& mapping) {
    return populationOf(context, mapping).role == program::LoweredPopulation::Role::Readout;
}

/// A readout sends its sums, at the width of its membrane.
neurons::Payload payloadOf(const CoreContext& context, const CoreMapping& mapping) {
    const auto& population = populationOf(context, mapping);
    if (!isReadout(context, mapping)) return population.payload;
    return {.kind = neurons::PayloadKind::Graded, .valueBits = population.widths.membraneBits};
}

std::vector<Destination> destinationsOf(const CoreContext& context, const CoreMapping& mapping, CoreId id) {
    if (!isReadout(context, mapping)) return context.addresses.destinations(id);
    return {{.box = mapping.slice, .terminal = context.addresses.host()}};
}

}  // namespace

CoreModule::CoreModule(const sc_core::sc_module_name& moduleName, const CoreContext& context, const Mapping& mapping,
                       CoreId id, NetworkPort& network)
    : sc_module(moduleName),
      mapping_(mapping.cores[value(id)]),
      coresPerTile_(mapping.concentration),
      synapticMemory("SynapticMemory", context.spec.core.synapticMemory),
      membraneMemory("MembraneMemory", context.spec.core.membraneMemory),
      tracerMemory("TracerMemory", context.spec.core.tracerMemory),
      functionMemory("FunctionMemory", context.spec.core.functionMemory),
      dendrite("Dendrite", context.spec.core, context.program, mapping_, context.addresses.memberships(id),
               mapping.pendingBanks, memories(), context.blocks, context.scheduler, context.activity, busy_, counters_,
               context.units.accumulator, id),
      output("AxonOutput", context.spec.core, destinationsOf(context, mapping_, id), !isReadout(context, mapping_),
             populationOf(context, mapping_).cols, PacketFormat(context.spec.noc), payloadOf(context, mapping_),
             context.blocks, network, context.scheduler, context.activity, busy_, counters_),
      soma("Soma", context.spec.core, context.program, mapping_, context.timetable, context.biasSteps,
           isReadout(context, mapping_) ? context.earlyExit : nullptr, memories(), dendrite.unit, output.unit,
           context.scheduler, context.activity, busy_, counters_, context.units, id) {
    network.connectSink(dendrite.unit);
}

std::uint64_t CoreModule::resetSample() {
    const Dendrite::ResetWords arrived = dendrite.unit.resetSample();
    const Soma::ResetWords words = soma.unit.resetSample();
    output.unit.resetSample();
    const CoreMemories memory = memories();
    for (Sram* sram : {&memory.synaptic, &memory.membrane, &memory.tracer, &memory.function}) sram->resetSample();
    busy_.resetSample();
    const std::uint64_t membraneWords = words.membrane + arrived.pending, tracerWords = words.tracer + arrived.tracer;
    counters_.membraneWriteWords += membraneWords;
    counters_.tracerWriteWords += tracerWords;
    counters_.functionWriteWords += words.function;
    counters_.synapticReadWords += words.synapticReads;
    const std::uint64_t cycles =
        std::max({memory.membrane.cycles(membraneWords), memory.function.cycles(words.function),
                  memory.tracer.cycles(tracerWords), memory.synaptic.cycles(words.synapticReads)});
    counters_.resetCycles += cycles;
    return cycles;
}

void CoreModule::clearCounters() {
    counters_ = {};
}

void CoreModule::watch(Observer* observer) {
    const Probe probe(observer, terminalOf(mapping_));
    busy_.watch(probe);
    dendrite.unit.watch(probe);
    soma.unit.watch(probe);
    output.unit.watch(probe);
}

std::string CoreModule::pendingWork() const {
    if (!busy_.busy()) return {};
    std::string text = fmt::format("{}: {} packets in AxonInput, AxonOutput {}", name(), dendrite.unit.queued(),
                                   output.unit.full()   ? "full"
                                   : output.unit.idle() ? "empty"
                                                        : "not empty");
    if (dendrite.unit.queued() == 0) return text;
    const Packet& first = dendrite.unit.front();
    return text + fmt::format("; first packet: from {}, neuron {} on axon {}, sent in cycle {}",
                              describe(first.source, coresPerTile_), first.payload.neuron, first.payload.axon,
                              value(first.created));
}

}  // namespace spikeloom::hw
