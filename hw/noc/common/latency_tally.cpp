// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/common/latency_tally.hpp"

#include <algorithm>

namespace spikeloom::hw {

LatencyTally::LatencyTally(MeshShape shape, const NocSpec& spec)
    : shape_(shapeFor(shape, spec)), zeroLoad_(spec, shape.board) {
    if (shape_.board.chips() > 1) paths_.emplace(shape_, spec);
}

Way LatencyTally::wayOf(const Packet& packet) const {
    Way way;
    if (paths_)
        paths_->forEachRouter(packet.source.tile, packet.destination,
                              [&](TileId tile, Port out) { way.addRouter(paths_->crossesChips(tile, out)); });
    else
        way.routers = routersBetween(shape_, packet.source.tile, packet.destination.tile);
    return way;
}

void LatencyTally::add(const Packet& packet) {
    const Way way = wayOf(packet);
    const std::uint64_t taken = packet.arrived - packet.injected;
    const std::uint64_t head = zeroLoad_.latency(way, 1);
    // An adaptive packet may have found a way over a board on which its flits close up sooner than on the first choice.
    const std::uint64_t alone = packet.flits == 1 ? head : std::min(taken, zeroLoad_.latency(way, packet.flits));
    ++sums_.packets;
    sums_.routers += way.routers;
    sums_.sourceQueueing += packet.injected - packet.created;
    sums_.routing += head;
    sums_.serialisation += alone - head;
    sums_.contention += taken - alone;
}

}  // namespace spikeloom::hw
