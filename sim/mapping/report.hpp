// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "hw/spec/chip_spec.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/mapping/multicast_use.hpp"
#include "sim/mapping/traffic.hpp"

/// What `spikeloom map` shows: where everything is and how full it is.
namespace spikeloom::mapping {

/// One memory of one core, or of all cores together.
struct Utilisation {
    std::string memory;
    std::uint64_t usedBits = 0, capacityBits = 0;
    [[nodiscard]] double share() const {
        return capacityBits == 0 ? 0.0 : static_cast<double>(usedBits) / static_cast<double>(capacityBits);
    }
};

struct CoreReport {
    std::string population;
    operators::Slice slice;
    hw::TileId tile{};
    std::uint32_t local = 0;  ///< which of the tile's cores
    std::uint32_t chip = 0;
    std::uint64_t neurons = 0, fanoutEntries = 0;
    std::vector<Utilisation> memories;  ///< synaptic, membrane, tracer, function memory, fan-out table
    StoredBytes stored;                 ///< what is in them
};

struct PopulationReport {
    std::string name;
    std::uint32_t rows = 0, cols = 0, stage = 0;
    std::uint32_t gridRows = 0, gridCols = 0;  ///< into how many ranges rows and columns are cut
    std::vector<hw::CoreId> cores;
};

struct MappingReport {
    std::string network, chip;
    hw::Fidelity model{};  ///< how much of the chip is reproduced
    hw::MeshSpec mesh;     ///< of all chips together
    hw::BoardSpec board;   ///< the chips that it is made of
    hw::Topology topology = hw::Topology::Mesh;
    std::uint32_t concentration = 1;  ///< cores that a tile holds
    std::uint32_t pendingBanks = 1;
    std::vector<CoreReport> cores;              ///< by CoreId
    std::vector<PopulationReport> populations;  ///< in topological order, without the input
    std::vector<Utilisation> totals;            ///< over the cores in use
    std::uint64_t neurons = 0;
    std::uint64_t storedWeightBits = 0;    ///< every copy; without the unused bits of words
    std::uint64_t uniqueWeightBits = 0;    ///< each projection's weights once
    std::uint64_t expectedPackets = 0;     ///< a sample, estimated
    std::uint64_t expectedPacketHops = 0;  ///< routers that they leave, copies counted
    MulticastUse multicast;
    std::vector<std::uint32_t> coresPerChip;
    std::vector<ChipFlow> chipFlows;            ///< between which chips, as if each target had a packet of its own
    std::uint64_t expectedPacketCrossings = 0;  ///< links between chips that those cross
    /// Weights stored per weight of the network; 1 where there are no weights.
    [[nodiscard]] double duplicationFactor() const {
        return uniqueWeightBits == 0 ? 1.0
                                     : static_cast<double>(storedWeightBits) / static_cast<double>(uniqueWeightBits);
    }
};

/// @param chip, rule  those with which the mapping was made
[[nodiscard]] MappingReport makeReport(const program::Program& program, const hw::ChipSpec& chip,
                                       const program::RunRule& rule, const hw::Mapping& mapping);

/// A table of the populations, one of what each core stores, totals, and a picture of the mesh. Ends with a newline.
[[nodiscard]] std::string renderText(const MappingReport& report);
[[nodiscard]] nlohmann::json toJson(const MappingReport& report);

}  // namespace spikeloom::mapping
