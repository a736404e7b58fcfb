// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/topology.hpp"
#include "hw/spec/chip_spec.hpp"
#include "models/operators/slice.hpp"
#include "models/program/program.hpp"

/// Where everything is: the configuration of a chip for one program. Made by the mapper, read by the chip.
namespace spikeloom::hw {

enum class CoreId : std::uint32_t {};
enum class TileId : std::uint32_t {};
constexpr std::uint32_t value(CoreId id) {
    return static_cast<std::uint32_t>(id);
}
constexpr std::uint32_t value(TileId id) {
    return static_cast<std::uint32_t>(id);
}

/// Bits of a core's memories by purpose, at the derived widths and packed into port words (an element never straddles
/// words).
struct MemoryUse {
    std::uint64_t weightBits = 0, biasBits = 0;  ///< synaptic memory
    std::uint64_t constantBits = 0;  ///< synaptic memory: parameters of neurons by column, and initial charges
    std::uint64_t pendingBits = 0,
                  membraneBits = 0;  ///< membrane memory; pending in as many banks as the schedule needs
    std::uint64_t delayBits = 0;     ///< membrane memory: spikes of the last steps, where some wait for a later one
    std::uint64_t tracerBits = 0,
                  operandTracerBits = 0;  ///< tracer memory: own tracers; copies for products and maxima
    std::uint64_t functionInputBits = 0, functionResultBits = 0;  ///< function memory
    std::uint64_t fanoutBits = 0;                                 ///< fan-out table
};

/// Where a spike arrives.
struct FanoutTarget {
    CoreId core{};
    std::uint16_t axon = 0;  ///< index into the target core's `axons`
    friend bool operator==(const FanoutTarget&, const FanoutTarget&) = default;
};

/// One row of a core's fan-out table (64 bits): spikes of the neurons in `box` go to `targets`, in one packet. With
/// several targets that is a multicast packet; the row then names a group, and the tables of routers and receivers say
/// the rest.
struct FanoutEntry {
    operators::Slice box;               ///< in the coordinates of the core's own population
    std::vector<FanoutTarget> targets;  ///< at least one; no core twice
    std::uint32_t delay = 0;            ///< steps that spikes wait with their sender before they go there

    FanoutEntry(operators::Slice neurons, CoreId core, std::uint16_t axon, std::uint32_t delaySteps = 0)
        : box(neurons), targets{{core, axon}}, delay(delaySteps) {}
    [[nodiscard]] bool isMulticast() const { return targets.size() > 1; }
};

struct CoreMapping {
    program::PopulationId population{};
    operators::Slice slice;
    TileId tile{};
    std::uint32_t local = 0;           ///< which of the tile's cores, below the mapping's concentration
    std::vector<program::Port> axons;  ///< projection operands that feed this core, in order of axon index
    std::vector<FanoutEntry> fanout;
    MemoryUse use;
};

/// A mapping covers every neuron of every non-input population exactly once; no two cores are at one place.
struct Mapping {
    MeshSpec mesh;                        ///< of all chips together; resolved: never automatic
    BoardSpec board{};                    ///< the chips that it is made of
    Topology topology = Topology::Mesh;   ///< of its routers
    std::uint32_t concentration = 1;      ///< cores that a tile can hold
    std::uint32_t pendingBanks = 1;       ///< 2 where a step's spikes may arrive before the last step's were consumed
    std::vector<CoreMapping> cores;       ///< by CoreId
    std::vector<FanoutEntry> hostFanout;  ///< boxes of the input population
};

/// Where tiles and terminals of a mapping are, as the network and the placement see it.
[[nodiscard]] inline MeshShape shapeOf(const Mapping& mapping) {
    return {.width = mapping.mesh.width,
            .height = mapping.mesh.height,
            .wraps = mapping.topology == Topology::Torus,
            .board = mapping.board,
            .concentration = mapping.concentration};
}

}  // namespace spikeloom::hw
