// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/counts.hpp"

namespace spikeloom::validation {
namespace {

constexpr std::uint64_t kSpikeBits = 2;  // of a packet: that it is one binary spike

std::uint64_t divideUp(std::uint64_t value, std::uint64_t by) {
    return (value + by - 1) / by;
}

/// Words that hold `numbers` in a row, the first one at `offset`: a number lies in one word.
std::uint64_t words(const hw::MemorySpec& memory, std::uint64_t numbers, std::uint32_t bits, std::uint64_t offset = 0) {
    if (bits == 0) return 0;
    const std::uint64_t perWord = memory.portBits / bits;
    return divideUp(offset + numbers, perWord) - offset / perWord;
}

class CrossbarCounts {
public:
    CrossbarCounts(const Crossbar& crossbar, const hw::ChipSpec& chip, const Layout& layout)
        : crossbar_(crossbar),
          chip_(chip),
          layout_(layout),
          part_(crossbar.neurons / crossbar.groups),
          spikes_(crossbar.events * crossbar.cores),
          visits_(std::uint64_t{crossbar.steps} * crossbar.cores),
          // A readout that nothing reaches is visited by chips that update every neuron.
          readoutVisits_(crossbar.hasNeurons && chip.core.neuronUnit.visit == hw::Visit::All ? crossbar.steps : 0) {}

    std::vector<Count> counts() && {
        arrivals();
        updates();
        network();
        nothing();
        return std::move(counts_);
    }

private:
    void add(const char* counter, std::uint64_t expected) { counts_.push_back({counter, expected}); }

    void arrivals() {
        const std::uint64_t operations = spikes_ * part_;
        add("core.events_received", spikes_);
        add("core.synaptic_operations", operations);
        add("core.event_additions", operations);
        add("core.adder_bits", operations * layout_.sumBits);
        add("core.synaptic_read_words", spikes_ * words(chip_.core.synapticMemory, part_, crossbar_.weightBits));
    }

    /// Every row of a core is visited in each step; a crossbar's was touched, the readout's was not.
    void updates() {
        const hw::MemorySpec& memory = chip_.core.membraneMemory;
        std::uint64_t accesses = 0;
        for (std::uint64_t k = 0; k < crossbar_.events; ++k) {
            const std::uint64_t group = crossbar_.axonOf(k) % crossbar_.groups;
            accesses += crossbar_.cores * words(memory, part_, layout_.sumBits, group * part_);
        }
        accesses += visits_ * (words(memory, crossbar_.neurons, layout_.sumBits) +
                               words(memory, crossbar_.neurons, layout_.membraneBits));
        if (readoutVisits_ != 0) accesses += readoutVisits_ * words(memory, 1, layout_.readoutBits);
        add("core.rows_visited", visits_ + readoutVisits_);
        add("core.neuron_updates", visits_ * crossbar_.neurons + readoutVisits_);
        add("core.neuron_update_bits",
            visits_ * crossbar_.neurons * layout_.membraneBits + readoutVisits_ * layout_.readoutBits);
        add("core.membrane_read_words", accesses);
        add("core.membrane_write_words", accesses);
    }

    void network() {
        const std::uint64_t flits =
            divideUp(chip_.noc.packet.headerBits + chip_.noc.packet.addressBits + kSpikeBits, chip_.noc.flitBits);
        const std::uint64_t horizontal = crossbar_.events * layout_.horizontal * flits;
        const std::uint64_t vertical = crossbar_.events * layout_.vertical * flits;
        add("noc.packets_injected", spikes_);
        add("noc.packets_ejected", spikes_);
        add("noc.horizontal_hops", horizontal);
        add("noc.vertical_hops", vertical);
        add("noc.local_hops", spikes_ * flits);
        add("noc.link_traversals", horizontal + vertical);
        add("noc.flit_hops", horizontal + vertical + spikes_ * flits);
        add("noc.packet_routers", crossbar_.events * (layout_.horizontal + layout_.vertical) + spikes_);
        add("core.axon_fifo_pushes", spikes_ * flits);
        add("core.axon_fifo_pops", spikes_ * flits);
        add("host.link_bits", spikes_ * flits * chip_.noc.flitBits);
        // A barrier closes the input of a step, and each of its stages.
        const std::uint64_t barriers = std::uint64_t{crossbar_.steps} * (crossbar_.hasNeurons ? 3 : 2);
        add("chip.barriers", barriers);
        add("chip.core_barriers", barriers * (crossbar_.cores + (crossbar_.hasNeurons ? 1 : 0)));
    }

    void nothing() {
        for (const char* counter : {"core.unit_spikes",
                                    "core.retractions",
                                    "core.neuron_events",
                                    "core.spike_events",
                                    "core.mac_operations",
                                    "core.product_operations",
                                    "core.function_passes",
                                    "core.function_rows",
                                    "core.output_fifo_pushes",
                                    "core.output_fifo_pops",
                                    "core.fanout_read_words",
                                    "core.tracer_read_words",
                                    "core.tracer_write_words",
                                    "core.function_read_words",
                                    "core.function_write_words",
                                    "core.function_table_reads",
                                    "core.multiplier_bit_products",
                                    "noc.multicast_lookups",
                                    "board.link_bits",
                                    "chip.tick_overruns"})
            add(counter, 0);
    }

    const Crossbar& crossbar_;
    const hw::ChipSpec& chip_;
    const Layout& layout_;
    std::uint64_t part_, spikes_, visits_, readoutVisits_;
    std::vector<Count> counts_;
};

}  // namespace

std::vector<Count> countsOf(const Crossbar& crossbar, const hw::ChipSpec& chip, const Layout& layout) {
    return CrossbarCounts(crossbar, chip, layout).counts();
}

}  // namespace spikeloom::validation
