// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>

/// What happened. Units increment; nobody else writes. Energy, tables and figures are derived from these alone.
namespace spikeloom::hw {

/// `bills`: the energy table must cover the counter exactly once. The others are for the reader.
struct CounterInfo {
    std::string_view name;
    std::string_view doc;
    bool bills;
};

template <class Owner>
struct CounterField {
    CounterInfo info;
    std::uint64_t Owner::*member;
};

/// Counters of one core.
struct CoreCounters {
    // events
    std::uint64_t unitSpikes = 0, retractions = 0, neuronEvents = 0, spikeEvents = 0, eventsReceived = 0;
    std::uint64_t synapticOperations = 0, eventAdditions = 0, macOperations = 0, productOperations = 0;
    std::uint64_t neuronUpdates = 0, functionPasses = 0, functionRows = 0, rowsVisited = 0;
    // billed
    std::uint64_t axonFifoPushes = 0, axonFifoPops = 0, outputFifoPushes = 0, outputFifoPops = 0;
    std::uint64_t synapticReadWords = 0, membraneReadWords = 0, membraneWriteWords = 0;
    std::uint64_t tracerReadWords = 0, tracerWriteWords = 0, functionReadWords = 0, functionWriteWords = 0;
    std::uint64_t fanoutReadWords = 0;
    std::uint64_t adderBits = 0, multiplierBitProducts = 0, functionTableReads = 0, neuronUpdateBits = 0;
    // cycles by cause, of the run's cycles
    std::uint64_t busyCycles = 0, dendriteBusyCycles = 0, somaBusyCycles = 0, portConflictCycles = 0,
                  outputStallCycles = 0, barrierWaitCycles = 0, networkWaitCycles = 0, resetCycles = 0;

    static constexpr auto fields() {
        using C = CoreCounters;
        return std::make_tuple(
            CounterField<C>{{"core.unit_spikes", "unit spikes sent, each sign", false}, &C::unitSpikes},
            CounterField<C>{{"core.retractions", "unit spikes that were negative", false}, &C::retractions},
            CounterField<C>{{"core.neuron_events", "events of neurons that are not zero, a burst once", false},
                            &C::neuronEvents},
            CounterField<C>{{"core.spike_events", "spikes sent, each once for each target core", false},
                            &C::spikeEvents},
            CounterField<C>{{"core.events_received", "events processed by the dendrite", false}, &C::eventsReceived},
            CounterField<C>{
                {"core.synaptic_operations", "additions into pending current, zero weights included", false},
                &C::synapticOperations},
            CounterField<C>{{"core.event_additions", "the same, a burst adding once", false}, &C::eventAdditions},
            CounterField<C>{{"core.mac_operations", "multiply-accumulates of graded events", false}, &C::macOperations},
            CounterField<C>{{"core.product_operations", "the synaptic operations whose weight is a tracer", false},
                            &C::productOperations},
            CounterField<C>{{"core.neuron_updates", "neurons visited", false}, &C::neuronUpdates},
            CounterField<C>{{"core.function_passes", "passes over a row in the function unit", false},
                            &C::functionPasses},
            CounterField<C>{{"core.function_rows", "rows evaluated by the function unit", false}, &C::functionRows},
            CounterField<C>{{"core.rows_visited", "rows visited by the neuron unit", false}, &C::rowsVisited},
            CounterField<C>{{"core.axon_fifo_pushes", "flits into AxonInput", true}, &C::axonFifoPushes},
            CounterField<C>{{"core.axon_fifo_pops", "flits out of AxonInput", true}, &C::axonFifoPops},
            CounterField<C>{{"core.output_fifo_pushes", "spikes into AxonOutput", true}, &C::outputFifoPushes},
            CounterField<C>{{"core.output_fifo_pops", "spikes out of AxonOutput", true}, &C::outputFifoPops},
            CounterField<C>{{"core.synaptic_read_words", "words of the synaptic memory read", true},
                            &C::synapticReadWords},
            CounterField<C>{{"core.membrane_read_words", "words of the membrane memory read", true},
                            &C::membraneReadWords},
            CounterField<C>{{"core.membrane_write_words", "words of the membrane memory written", true},
                            &C::membraneWriteWords},
            CounterField<C>{{"core.tracer_read_words", "words of the tracer memory read", true}, &C::tracerReadWords},
            CounterField<C>{{"core.tracer_write_words", "words of the tracer memory written", true},
                            &C::tracerWriteWords},
            CounterField<C>{{"core.function_read_words", "words of the function memory read", true},
                            &C::functionReadWords},
            CounterField<C>{{"core.function_write_words", "words of the function memory written", true},
                            &C::functionWriteWords},
            CounterField<C>{{"core.fanout_read_words", "words of the fan-out table read", true}, &C::fanoutReadWords},
            CounterField<C>{{"core.adder_bits", "additions times their width, dendrite and function unit [bits]", true},
                            &C::adderBits},
            CounterField<C>{{"core.multiplier_bit_products", "multiplications times both widths [bits^2]", true},
                            &C::multiplierBitProducts},
            CounterField<C>{{"core.function_table_reads", "entries read from the function unit's tables", true},
                            &C::functionTableReads},
            CounterField<C>{{"core.neuron_update_bits", "neuron updates times membrane width [bits]", true},
                            &C::neuronUpdateBits},
            CounterField<C>{{"core.busy_cycles", "cycles in which any unit worked or waited with work in hand", false},
                            &C::busyCycles},
            CounterField<C>{{"core.dendrite_busy_cycles", "cycles in which the dendrite worked", false},
                            &C::dendriteBusyCycles},
            CounterField<C>{{"core.soma_busy_cycles", "cycles in which function or neuron unit worked", false},
                            &C::somaBusyCycles},
            CounterField<C>{{"core.port_conflict_cycles", "cycles that a unit waited for a memory port", false},
                            &C::portConflictCycles},
            CounterField<C>{{"core.output_stall_cycles", "cycles that AxonOutput waited for the network", false},
                            &C::outputStallCycles},
            CounterField<C>{{"core.barrier_wait_cycles", "cycles of barriers, and of waiting for a tick to end", false},
                            &C::barrierWaitCycles},
            CounterField<C>{{"core.network_wait_cycles",
                             "cycles with nothing to do while others worked: waiting for spikes", false},
                            &C::networkWaitCycles},
            CounterField<C>{{"core.reset_cycles", "cycles of the state reset after a sample", false}, &C::resetCycles});
    }
};

/// Counters of the interconnect and of the chip as a whole.
struct ChipCounters {
    std::uint64_t flitHops = 0, linkTraversals = 0;
    std::uint64_t horizontalHops = 0, verticalHops = 0, localHops = 0;  // flit-hops by where the flit left
    std::uint64_t packetsInjected = 0, packetsEjected = 0;
    std::uint64_t multicastLookups = 0, boardLinkBits = 0;
    // of the packets that were ejected: routers on their ways, and their cycles by cause
    std::uint64_t packetRouters = 0, queueingCycles = 0, routingCycles = 0, serialisationCycles = 0,
                  contentionCycles = 0;
    std::uint64_t hostBits = 0, barriers = 0, coreBarriers = 0, tickOverruns = 0;

    static constexpr auto fields() {
        using C = ChipCounters;
        return std::make_tuple(
            CounterField<C>{{"noc.flit_hops", "flits through a router", false}, &C::flitHops},
            CounterField<C>{{"noc.horizontal_hops", "those that left it along a row or over the mesh's edge", true},
                            &C::horizontalHops},
            CounterField<C>{{"noc.vertical_hops", "those that left it along a column", true}, &C::verticalHops},
            CounterField<C>{{"noc.local_hops", "those that left it for a core, or a torus's host", true},
                            &C::localHops},
            CounterField<C>{{"noc.link_traversals", "flits over a link between routers", false}, &C::linkTraversals},
            CounterField<C>{{"noc.packets_injected", "packets that entered the network", false}, &C::packetsInjected},
            CounterField<C>{{"noc.packets_ejected", "packets that left it, every copy", false}, &C::packetsEjected},
            CounterField<C>{{"noc.packet_routers", "routers on the ways of these packets", false}, &C::packetRouters},
            CounterField<C>{{"noc.queueing_cycles", "their cycles in source queues", false}, &C::queueingCycles},
            CounterField<C>{{"noc.routing_cycles", "their heads' cycles over routers and links, alone", false},
                            &C::routingCycles},
            CounterField<C>{{"noc.serialisation_cycles", "their tails' cycles behind the heads, alone", false},
                            &C::serialisationCycles},
            CounterField<C>{{"noc.contention_cycles", "their cycles of waiting for others and for receivers", false},
                            &C::contentionCycles},
            CounterField<C>{
                {"noc.multicast_lookups", "multicast packets in routers: entries of their tables read", true},
                &C::multicastLookups},
            CounterField<C>{{"board.link_bits", "bits over links between chips [bits]", true}, &C::boardLinkBits},
            CounterField<C>{{"host.link_bits", "bits over the host link, both ways [bits]", true}, &C::hostBits},
            CounterField<C>{{"chip.barriers", "barriers closed", false}, &C::barriers},
            CounterField<C>{{"chip.core_barriers", "barriers times participating cores", true}, &C::coreBarriers},
            CounterField<C>{{"chip.tick_overruns", "time steps that took longer than the chip's tick", false},
                            &C::tickOverruns});
    }
};

/// Counters of one directed link, and of the buffer at its end.
struct LinkCounters {
    std::uint64_t flits = 0, stallCycles = 0, bufferedCycles = 0, largestQueue = 0;

    static constexpr auto fields() {
        using C = LinkCounters;
        return std::make_tuple(
            CounterField<C>{{"link.flits", "flits that crossed it", false}, &C::flits},
            CounterField<C>{{"link.stall_cycles",
                             "flits times cycles in which one waited for room at its end, or for it to be free", false},
                            &C::stallCycles},
            CounterField<C>{{"link.buffered_cycles", "flits times cycles in the buffer at its end", false},
                            &C::bufferedCycles},
            CounterField<C>{{"link.largest_queue", "most flits at once in that buffer", false}, &C::largestQueue});
    }
    /// Everything adds up but the largest queue.
    void merge(const LinkCounters& other) {
        flits += other.flits;
        stallCycles += other.stallCycles;
        bufferedCycles += other.bufferedCycles;
        largestQueue = std::max(largestQueue, other.largestQueue);
    }
};

template <class Counters>
void add(Counters& into, const Counters& from) {
    std::apply([&](const auto&... f) { ((into.*(f.member) += from.*(f.member)), ...); }, Counters::fields());
}

/// What was counted since.
template <class Counters>
[[nodiscard]] Counters difference(const Counters& after, const Counters& before) {
    Counters d = after;
    std::apply([&](const auto&... f) { ((d.*(f.member) -= before.*(f.member)), ...); }, Counters::fields());
    return d;
}

}  // namespace spikeloom::hw
