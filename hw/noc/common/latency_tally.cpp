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
        const std::uint64_t head = zeroLoad_.latency(routers, 1);
        return {routers, head, packet.flits == 1 ? head : zeroLoad_.latency(routers, packet.flits)};
    }
    way_.clear();
    paths_->forEachRouter(packet.source.tile, packet.destination,
                          [&](TileId tile, Port out) { way_.addRouter(paths_->linkKind(tile, out)); });
    const std::uint64_t head = zeroLoad_.latency(way_, 1);
    return {way_.routers(), head, packet.flits == 1 ? head : zeroLoad_.latency(way_, packet.flits)};
}

const LatencyTally::Alone& LatencyTally::aloneAsLast(const Packet& packet) {
    if (packet.flits != last_.flits || packet.source != last_.from || packet.destination != last_.to)
        last_ = {packet.source, packet.destination, packet.flits, aloneOf(packet)};
    return last_.alone;
}

inline void LatencyTally::add(const Alone& packet, bool isShort, Cycle created, Cycle injected, Cycle arrived) {
    const std::uint64_t taken = arrived - injected;
    // An adaptive packet may have found a way over unlike links on which its flits close up sooner than on the first
    // choice.
    const std::uint64_t alone = isShort ? packet.head : std::min(taken, packet.whole);
    ++sums_.packets;
    sums_.routers += packet.routers;
    sums_.sourceQueueing += injected - created;
    sums_.routing += packet.head;
    sums_.serialisation += alone - packet.head;
    sums_.contention += taken - alone;
}

void LatencyTally::add(const Packet& packet) {
    add(aloneAsLast(packet), packet.flits == 1, packet.created, packet.injected, packet.arrived);
}

void LatencyTally::add(const Train& train) {
    const Alone& alone = aloneAsLast(train.common);
    for (const Train::Car& car : train.cars)
        add(alone, train.common.flits == 1, car.created, car.injected, car.arrived);
}

}  // namespace spikeloom::hw
