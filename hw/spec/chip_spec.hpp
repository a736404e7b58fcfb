// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "hw/noc/noc_spec.hpp"
#include "hw/spec/board_spec.hpp"
#include "hw/spec/capabilities_spec.hpp"
#include "hw/spec/source_spec.hpp"
#include "models/support/fields.hpp"

/// On what a network runs: every parameter of a chip, declared once (loading, range checks, schema and documentation
/// follow). Immutable after elaboration.
namespace spikeloom::hw {

/// An SRAM: words of `portBits` behind `banks` independent ports, each one read and one write a cycle.
struct MemorySpec {
    std::uint32_t capacityBytes = 32768;
    std::uint32_t portBits = 128;
    std::uint32_t banks = 1;
    std::uint32_t readLatencyCycles = 1;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("capacity_bytes", &MemorySpec::capacityBytes, "storage [bytes]", 64u, 1u << 30),
            spec::field("port_bits", &MemorySpec::portBits, "bits that a bank delivers or takes a cycle [bits]", 8u,
                        4096u),
            spec::field("banks", &MemorySpec::banks, "word-interleaved banks", 1u, 64u),
            spec::field("read_latency_cycles", &MemorySpec::readLatencyCycles, "from request to word [cycles]", 1u,
                        64u));
    }
};

/// How an event that stands for several spikes is added.
enum class CountEvents : std::uint8_t {
    Add,       ///< as many additions, one after the other
    Multiply,  ///< one multiplication
};

/// Turns events into pending current.
struct DendriteSpec {
    std::uint32_t accumulateLanes = 16;
    std::uint32_t multiplyLanes = 4;
    std::uint32_t pipelineStages = 3;
    std::uint32_t sumBits = 64;
    std::uint32_t cyclesPerAddition = 1, cyclesPerMultiplication = 1;
    CountEvents countEvents = CountEvents::Add;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("accumulate_lanes", &DendriteSpec::accumulateLanes, "additions a cycle", 1u, 1024u),
            spec::field("multiply_lanes", &DendriteSpec::multiplyLanes,
                        "multiply-accumulates a cycle, for graded events", 1u, 1024u),
            spec::field("pipeline_stages", &DendriteSpec::pipelineStages,
                        "from the last word read to its write [cycles]", 1u, 32u),
            spec::field("sum_bits", &DendriteSpec::sumBits,
                        "width of a lane's sum; the mapper refuses what may not fit [bits]", 8u, 64u),
            spec::field("cycles_per_addition", &DendriteSpec::cyclesPerAddition,
                        "from one addition of a lane to its next [cycles]", 1u, 1024u),
            spec::field("cycles_per_multiplication", &DendriteSpec::cyclesPerMultiplication,
                        "from one multiply-accumulate of a lane to its next [cycles]", 1u, 1024u),
            spec::choice("count_events", &DendriteSpec::countEvents,
                         "a burst of n spikes in one event: n additions, or one multiplication",
                         {{"add", CountEvents::Add}, {"multiply", CountEvents::Multiply}}));
    }
};

/// Which neurons an update visits. Both give the same spikes; they differ in cycles and energy.
enum class Visit : std::uint8_t {
    All,      ///< every neuron in every step
    Touched,  ///< rows that received something, have a bias due, or could still fire
};

struct NeuronUnitSpec {
    std::uint32_t lanes = 4;
    std::uint32_t pipelineStages = 3;
    std::uint32_t membraneBits = 64, currentBits = 64;
    std::uint32_t cyclesPerUpdate = 1;
    Visit visit = Visit::Touched;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("lanes", &NeuronUnitSpec::lanes, "neuron updates a cycle", 1u, 256u),
            spec::field("pipeline_stages", &NeuronUnitSpec::pipelineStages,
                        "from a row's last read to its last spike [cycles]", 1u, 32u),
            spec::field("membrane_bits", &NeuronUnitSpec::membraneBits,
                        "width of a lane's membrane; the mapper refuses what may not fit [bits]", 8u, 64u),
            spec::field("current_bits", &NeuronUnitSpec::currentBits,
                        "width of a step's pending current, likewise [bits]", 8u, 64u),
            spec::field("cycles_per_update", &NeuronUnitSpec::cyclesPerUpdate,
                        "from one update of a lane to its next [cycles]", 1u, 1024u),
            spec::choice("visit", &NeuronUnitSpec::visit, "which neurons an update visits",
                         {{"all", Visit::All}, {"touched", Visit::Touched}}));
    }
};

struct FunctionUnitSpec {
    std::uint32_t lanes = 4;
    std::uint32_t laneBits = 32;
    std::uint32_t digitsPerCycle = 1;
    std::uint32_t pipelineStages = 4;
    bool present = true;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("lanes", &FunctionUnitSpec::lanes, "elements a cycle at a lane's width", 1u, 256u),
            spec::field("lane_bits", &FunctionUnitSpec::laneBits,
                        "operand width of a lane; wider operands take several cycles [bits]", 8u, 64u),
            spec::field("digits_per_cycle", &FunctionUnitSpec::digitsPerCycle,
                        "digits of a square root or reciprocal a cycle", 1u, 8u),
            spec::field("pipeline_stages", &FunctionUnitSpec::pipelineStages, "fill of one pass [cycles]", 1u, 32u),
            spec::field("present", &FunctionUnitSpec::present,
                        "whether cores have a function unit (softmax, layer norm)"));
    }
};

struct CoreSpec {
    std::uint32_t neuronsMax = 16384;
    std::optional<std::uint32_t> axonsMax{};
    std::uint32_t weightBitsMax = 8;
    std::uint32_t axonFifoPackets = 128;
    std::uint32_t outputFifoPackets = 16;
    MemorySpec synapticMemory{.capacityBytes = 131072};
    MemorySpec membraneMemory{.capacityBytes = 65536, .banks = 4};
    MemorySpec tracerMemory{};
    MemorySpec functionMemory{};
    MemorySpec fanoutMemory{.capacityBytes = 8192, .portBits = 64};
    DendriteSpec dendrite;
    NeuronUnitSpec neuronUnit;
    FunctionUnitSpec functionUnit;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("neurons_max", &CoreSpec::neuronsMax, "neurons that a core can hold", 1u, 1u << 24),
            spec::field("axons_max", &CoreSpec::axonsMax,
                        "source neurons that a core can hear, through each operand by itself; left out: any number", 1u,
                        1u << 24),
            spec::field("weight_bits_max", &CoreSpec::weightBitsMax,
                        "widest weight that the accumulate lanes take [bits]", 1u, 8u),
            spec::field("axon_fifo_packets", &CoreSpec::axonFifoPackets, "packets that AxonInput buffers", 1u, 65536u),
            spec::field("output_fifo_packets", &CoreSpec::outputFifoPackets, "spikes that AxonOutput buffers", 1u,
                        65536u),
            spec::group("synaptic_memory", &CoreSpec::synapticMemory, "weight rows and biases"),
            spec::group("membrane_memory", &CoreSpec::membraneMemory, "pending currents and membranes"),
            spec::group("tracer_memory", &CoreSpec::tracerMemory, "spike tracers, and product operands"),
            spec::group("function_memory", &CoreSpec::functionMemory,
                        "accumulated inputs and previous results of functions"),
            spec::group("fanout_memory", &CoreSpec::fanoutMemory, "fan-out table"),
            spec::group("dendrite", &CoreSpec::dendrite, "how input becomes current"),
            spec::group("neuron_unit", &CoreSpec::neuronUnit, "neuron update lanes"),
            spec::group("function_unit", &CoreSpec::functionUnit, "softmax and layer norm in integers"));
    }
};

/// Closing a step or a stage: every core and the network report that they are done, and the controller answers.
struct BarrierSpec {
    std::uint32_t baseCycles = 4;
    std::uint32_t cyclesPerHop = 1;
    std::uint64_t stepCycles = 0;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("base_cycles", &BarrierSpec::baseCycles, "decision in the controller [cycles]", 1u, 100000u),
            spec::field("cycles_per_hop", &BarrierSpec::cyclesPerHop,
                        "of the report to the controller and of its answer, over the way to the farthest tile [cycles]",
                        0u, 1000u),
            spec::field("step_cycles", &BarrierSpec::stepCycles,
                        "that a time step lasts at least, its barriers included: a chip with a fixed tick; 0 = none "
                        "[cycles]",
                        std::uint64_t{0}, std::uint64_t{1} << 40U));
    }
};

/// The port through which inputs come and readouts leave; attached to the west edge of tile 0, on a torus to a port of
/// its own of that tile's router.
struct HostSpec {
    std::uint32_t cyclesPerPacket = 1;

    static constexpr auto fields() {
        return std::make_tuple(spec::field("cycles_per_packet", &HostSpec::cyclesPerPacket,
                                           "between two injected packets [cycles]", 1u, 100000u));
    }
};

/// Mesh size in tiles, `noc.concentration` cores a tile; 0 x 0 = the smallest that fits the network. Of a chip: that of
/// one chip.
struct MeshSpec {
    std::uint32_t width = 0, height = 0;
    [[nodiscard]] bool automatic() const { return width == 0; }
    [[nodiscard]] std::uint32_t tiles() const { return width * height; }
};

struct ChipSpec {
    std::string name = "generic28";
    std::string description;
    double clockMhz = 500.0;
    MeshSpec mesh;  ///< JSON: "auto" or [width, height]; read beside the fields below
    CoreSpec core;
    NocSpec noc;
    BarrierSpec barrier;
    HostSpec host;
    BoardSpec board;
    CapabilitiesSpec capabilities;
    std::vector<SourceSpec> sources;

    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("name", &ChipSpec::name, "name of the preset"),
            spec::field("description", &ChipSpec::description, "what this chip is, and where its figures come from"),
            spec::field("clock_mhz", &ChipSpec::clockMhz, "clock of cores and network [MHz]", 0.001, 100000.0),
            spec::group("core", &ChipSpec::core, "every core"), spec::group("noc", &ChipSpec::noc, "routers and links"),
            spec::group("barrier", &ChipSpec::barrier, "closing a step"),
            spec::group("host", &ChipSpec::host, "host port"),
            spec::group("board", &ChipSpec::board, "several such chips, and the links between them"),
            spec::group("capabilities", &ChipSpec::capabilities, "what its cores can do"),
            spec::list("sources", &ChipSpec::sources,
                       "where its numbers come from: one for each that the document states",
                       spec::object<SourceSpec>()));
    }
    void check(spec::Report& report) const { noc.checkHost(report); }
};

}  // namespace spikeloom::hw
