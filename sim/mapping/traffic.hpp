// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/multicast.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"

/// How many packets cores are expected to exchange while one sample runs: an estimate made before the run, good enough
/// to decide who should be neighbours.
namespace spikeloom::mapping {

struct Flow {
    hw::CoreId from{}, to{};
    std::uint64_t packets = 0;  ///< a sample
};

struct Traffic {
    std::vector<Flow> flows;          ///< each pair of cores at most once
    std::vector<std::uint64_t> host;  ///< by core: packets from the host port (input) and to it (readout) a sample
    [[nodiscard]] std::uint64_t packets() const;
};

/// Spikes of a neuron a sample: a quarter of its levels, at least one. (4-bit neurons of a converted vision Transformer
/// send about four, of which some take others back.)
[[nodiscard]] std::uint64_t expectedSpikes(const program::LoweredPopulation& population);

/// From the routes of a mapping; tiles need not be known yet.
[[nodiscard]] Traffic expectedTraffic(const program::Program& program, const program::RunRule& rule,
                                      const hw::Mapping& mapping);

/// Packets between two chips, both ways, the host's on chip 0.
struct ChipFlow {
    std::uint32_t a = 0, b = 0;  ///< a < b
    std::uint64_t packets = 0;
};
/// The pairs of chips that exchange any, in order. @param chips  by core: its chip
[[nodiscard]] std::vector<ChipFlow> chipFlows(const Traffic& traffic, const std::vector<std::uint32_t>& chips);

/// What a placed mapping is expected to put on the network during a sample.
struct Load {
    std::uint64_t packets = 0;
    std::uint64_t packetHops = 0;  ///< routers that they leave; of a multicast packet, every copy
};
/// @param trees  of the mapping's multicast groups, in order
[[nodiscard]] Load expectedLoad(const program::Program& program, const program::RunRule& rule,
                                const hw::Mapping& mapping, const hw::MulticastTrees& trees);

/// Routers that those packets pass if each target has one of its own. @param tiles  by core
[[nodiscard]] std::uint64_t packetHops(const Traffic& traffic, const hw::MeshShape& shape,
                                       const std::vector<hw::TileId>& tiles);

}  // namespace spikeloom::mapping
