// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/ideal/ideal_network.hpp"

#include "hw/noc/topology.hpp"
#include "models/support/error.hpp"

namespace spikeloom::hw {

IdealPort::IdealPort(Terminal terminal, IdealNetwork& network, Scheduler& scheduler, PacketPool& packets,
                     NetworkTotals& totals)
    : terminal_(terminal),
      network_(network),
      delivery_(terminal, Delivery::Width::Unlimited, scheduler, packets, totals) {}

bool IdealPort::offer(const Packet& offered, Cycle ready) {
    if (offered.flits == 0) throw InvariantError("Noc", value(ready), "a packet without flits");
    Packet packet = offered;
    packet.source = terminal_;
    packet.created = packet.injected = ready;
    network_.send(packet);
    return true;
}

IdealNetwork::IdealNetwork(MeshShape shape, const NocSpec& spec, Scheduler& scheduler, std::span<const Terminal> edges)
    : terminals_(shapeFor(shape, spec), edges),
      paths_(shapeFor(shape, spec), spec),
      zeroLoad_(spec, shape.board),
      scheduler_(scheduler),
      tally_(shapeFor(shape, spec), terminals_.all()) {
    for (const Terminal terminal : terminals_.all()) ports_.emplace_back(terminal, *this, scheduler, packets_, totals_);
}

void IdealNetwork::send(const Packet& packet) {
    Delivery& delivery = ports_[terminals_.indexOf(packet.destination)].delivery();
    Way way;
    paths_.forEachRouter(packet.source.tile, packet.destination, [&](TileId tile, Port out) {
        tally_.count({tile, out}, packet.flits, 0);
        way.addRouter(paths_.crossesChips(tile, out));
    });
    tally_.countInjection(packet.source, packet.flits);
    totals_.flitHops += std::uint64_t{way.routers} * packet.flits;
    totals_.chipCrossings += std::uint64_t{way.crossings} * packet.flits;
    totals_.linkTraversals +=
        std::uint64_t{way.routers - (packet.destination.port == Port::Local ? 1u : 0u)} * packet.flits;
    ++totals_.packetsInjected;
    delivery.announce(packets_.add(packet), packet.injected + zeroLoad_.latency(way, packet.flits));
}

void IdealNetwork::resetSample() {
    if (packetsInFlight() != 0)
        throw InvariantError("Noc", value(scheduler_.now()), "reset while packets are in flight");
}

std::vector<BlockedPacket> IdealNetwork::blocked() const {
    std::vector<BlockedPacket> result;
    for (const IdealPort& port : ports_)
        if (const auto blocked = port.delivery().blocked(scheduler_.now())) result.push_back(*blocked);
    return oldestFirst(std::move(result));
}

}  // namespace spikeloom::hw
