// SPDX-License-Identifier: Apache-2.0
#include "sim/accounting/baseline_traffic.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <vector>

#include "hw/noc/multicast.hpp"
#include "hw/noc/topology.hpp"
#include "sim/accounting/baseline_core.hpp"
#include "sim/accounting/dense_macs.hpp"
#include "sim/mapping/multicast_use.hpp"

namespace spikeloom::accounting {
namespace {

using operators::Slice;

/// Packets of one kind: values of a row and where they go.
class TrafficCount {
public:
    TrafficCount(const program::Program& program, const hw::Mapping& mapping, const hw::NocSpec& noc)
        : program_(program),
          mapping_(mapping),
          noc_(noc),
          shape_(shapeOf(mapping)),
          host_(hostTerminal(shape_)),
          frames_(denseFrames(program)),
          trees_(mapping::treesOf(mapping, noc)) {}

    Traffic traffic() {
        for (const hw::CoreMapping& core : mapping_.cores) {
            send(core.fanout, core.tile, core.population);
            if (core.population == program_.readout) readOut(core);
        }
        send(mapping_.hostFanout, host_.tile, program_.input);
        traffic_.chip.barriers = barriers();
        traffic_.chip.coreBarriers = traffic_.chip.barriers * mapping_.cores.size();
        return traffic_;
    }

private:
    /// After the input, and after each stage: of each frame.
    [[nodiscard]] std::uint64_t barriers() const {
        std::vector<std::uint32_t> ofStage(program_.stages, 1);
        for (std::uint32_t p = 0; p < frames_.size(); ++p) {
            if (program::PopulationId{p} == program_.input) continue;
            std::uint32_t& most = ofStage[program_.populations[p].stage];
            most = std::max(most, frames_[p]);
        }
        return std::accumulate(ofStage.begin(), ofStage.end(), std::uint64_t{frames_[value(program_.input)]});
    }

    [[nodiscard]] std::uint64_t flitsOf(std::uint64_t values, std::uint32_t bits) const {
        const std::uint64_t all = noc_.packet.headerBits + noc_.packet.addressBits + values * bits;
        return (all + noc_.flitBits - 1) / noc_.flitBits;
    }

    /// Entries that send the same values to the same cores, for another operand, send nothing: the values are there.
    void send(const std::vector<hw::FanoutEntry>& entries, hw::TileId from, program::PopulationId source) {
        const bool fromHost = source == program_.input, oneHot = program_.at(source).oneHot;
        const std::uint64_t times = frames_[value(source)];
        std::vector<std::pair<Slice, std::vector<hw::CoreId>>> sent;
        for (const hw::FanoutEntry& entry : entries) {
            const std::uint32_t group = entry.isMulticast() ? nextGroup_++ : 0;
            std::vector<hw::CoreId> cores;
            for (const hw::FanoutTarget& target : entry.targets) cores.push_back(target.core);
            std::sort(cores.begin(), cores.end());
            const std::pair packet{entry.box, cores};
            if (std::find(sent.begin(), sent.end(), packet) != sent.end()) continue;
            sent.push_back(packet);
            const std::uint64_t packets = times * entry.box.rows();
            const std::uint64_t flits = packets * flitsOf(oneHot ? 1 : entry.box.cols(), kValueBits);
            leave(packets, flits, fromHost);
            travel(entry, group, from, packets, flits);
            arrive(flits * entry.targets.size());
        }
    }

    void leave(std::uint64_t packets, std::uint64_t flits, bool fromHost) {
        traffic_.chip.packetsInjected += packets;
        if (fromHost) {
            traffic_.chip.hostBits += flits * noc_.flitBits;
            return;
        }
        traffic_.core.fanoutReadWords += packets;
        traffic_.core.outputFifoPushes += flits;
        traffic_.core.outputFifoPops += flits;
    }
    void arrive(std::uint64_t flits) {
        traffic_.core.axonFifoPushes += flits;
        traffic_.core.axonFifoPops += flits;
    }

    void travel(const hw::FanoutEntry& entry, std::uint32_t group, hw::TileId from, std::uint64_t packets,
                std::uint64_t flits) {
        if (!entry.isMulticast()) return way(from, mapping_.cores[value(entry.targets.front().core)].tile, flits);
        trees_.forEachBranch(hw::GroupId{group}, 0, [&](hw::TileId tile, hw::Port out, std::uint32_t n, int) {
            hop(out, flits);
            traffic_.chip.multicastLookups += n == 0 ? packets : 0;
            if (crossesChips(shape_, tile, out)) traffic_.chip.boardLinkBits += flits * noc_.flitBits;
            return 0;
        });
    }

    void hop(hw::Port out, std::uint64_t flits) {
        traffic_.chip.flitHops += flits;
        (hw::isLocal(out)      ? traffic_.chip.localHops
         : hw::isVertical(out) ? traffic_.chip.verticalHops
                               : traffic_.chip.horizontalHops) += flits;
    }

    /// A shortest way, dimension by dimension, and out to the core.
    void way(hw::TileId from, hw::TileId to, std::uint64_t flits) {
        const hw::TileId corner = shape_.at(shape_.x(to), shape_.y(from));
        const std::uint64_t horizontal = distance(shape_, from, corner), vertical = distance(shape_, corner, to);
        traffic_.chip.horizontalHops += flits * horizontal;
        traffic_.chip.verticalHops += flits * vertical;
        traffic_.chip.localHops += flits;
        traffic_.chip.flitHops += flits * (horizontal + vertical + 1);
        traffic_.chip.boardLinkBits +=
            flits * noc_.flitBits * shape_.board.crossings(chipOf(shape_, from), chipOf(shape_, to));
    }

    /// Sums of all frames on their way to the host, whose link is beyond the edge (on a torus a core's).
    void readOut(const hw::CoreMapping& core) {
        const std::uint64_t flits = core.slice.rows() * flitsOf(core.slice.cols(), kSumBits);
        traffic_.chip.packetsInjected += core.slice.rows();
        traffic_.core.outputFifoPushes += flits;
        traffic_.core.outputFifoPops += flits;
        way(core.tile, host_.tile, flits);
        if (!shape_.wraps) {
            traffic_.chip.localHops -= flits;
            traffic_.chip.horizontalHops += flits;
        }
        traffic_.chip.hostBits += flits * noc_.flitBits;
    }

    const program::Program& program_;
    const hw::Mapping& mapping_;
    const hw::NocSpec& noc_;
    hw::MeshShape shape_;
    hw::Terminal host_;
    std::vector<std::uint32_t> frames_;
    hw::MulticastTrees trees_;
    std::uint32_t nextGroup_ = 0;
    Traffic traffic_;
};

}  // namespace

Traffic baselineTraffic(const program::Program& program, const hw::Mapping& mapping, const hw::NocSpec& noc) {
    return TrafficCount(program, mapping, noc).traffic();
}

}  // namespace spikeloom::accounting
