// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/latency_tally.hpp"

#include <algorithm>

namespace spikeloom::hw {

LatencyTally::LatencyTally(MeshShape shape, const NocSpec& spec)
    : shape_(shapeFor(shape, spec)), zeroLoad_(spec, shape.board) {
    if (shape_.board.chips() > 1 || !spec.linksAreAlike()) paths_.emplace(shape_, spec);
}

LatencyTally::Alone LatencyTally::aloneOf(const Packet& packet) {
    if (!paths_) {
        const std::uint32_t routers = routersBetween(shape_, packet.source.tile, packet.destination.tile);
        return {routers, zeroLoad_.latency(routers, 1), zeroLoad_.latency(routers, packet.flits)};
    }
    way_.clear();
    paths_->forEachRouter(packet.source.tile, packet.destination,
                          [&](TileId tile, Port out) { way_.addRouter(paths_->linkKind(tile, out)); });
    return {way_.routers(), zeroLoad_.latency(way_, 1), zeroLoad_.latency(way_, packet.flits)};
}

void LatencyTally::add(const Packet& packet) {
    const auto [routers, head, whole] = aloneOf(packet);
    const std::uint64_t taken = packet.arrived - packet.injected;
    // An adaptive packet may have found a way over unlike links on which its flits close up sooner than on the first
    // choice.
    const std::uint64_t alone = packet.flits == 1 ? head : std::min(taken, whole);
    ++sums_.packets;
    sums_.routers += routers;
    sums_.sourceQueueing += packet.injected - packet.created;
    sums_.routing += head;
    sums_.serialisation += alone - head;
    sums_.contention += taken - alone;
}

}  // namespace spikeloom::hw
