// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/router/router_traffic.hpp"

#include <algorithm>

#include "hw/noc/common/round_robin.hpp"

namespace spikeloom::cosim {

RouterTraffic::RouterTraffic(const RouterWiring& wiring, const hw::MeshShape& mesh, hw::TileId tile, std::uint64_t seed)
    : wiring_(wiring),
      mesh_(mesh),
      tile_(tile),
      random_(seed),
      senders_(wiring.shape().channels(), Sender{.credits = wiring.shape().bufferFlits}),
      creditsDue_(wiring.shape().channels(), 0) {}

const RouterWires& RouterTraffic::next(const RouterTrafficSpec& spec, bool mayStart) {
    in_.clear();
    for (std::uint32_t port = 0; port < wiring_.shape().ports; ++port) {
        if (chance(spec.sends)) send(spec, port, mayStart);
        if (chance(spec.returns)) giveBack(port);
    }
    return in_;
}

/// A flit on a random virtual channel that has a credit; every one has a number of its own, so that none can be taken
/// for another.
void RouterTraffic::send(const RouterTrafficSpec& spec, std::uint32_t port, bool mayStart) {
    const std::uint32_t channels = wiring_.shape().virtualChannels, first = below(channels);
    for (std::uint32_t i = 0; i < channels; ++i) {
        const std::uint32_t vc = (first + i) % channels;
        Sender& sender = senders_[port * channels + vc];
        if (sender.credits == 0 || (sender.left == 0 && !mayStart)) continue;
        if (sender.left == 0) {
            sender.flit = newPacket(spec);
            sender.left = 1 + below(spec.flitsMax);
            ++open_;
        }
        sender.flit.packet = hw::PacketId{nextId_++};
        sender.flit.tail = sender.left == 1;
        in_.addFlit(port, wiring_.incoming(sender.flit, vc));
        sender.flit.head = false;
        if (--sender.left == 0) --open_;
        --sender.credits;
        ++inside_;
        return;
    }
}

/// Half of the packets end here, so that all outputs see some whatever the place in the mesh.
hw::Flit RouterTraffic::newPacket(const RouterTrafficSpec& spec) {
    const std::uint32_t ports = wiring_.shape().ports;
    const bool isHot = spec.hotPort < ports, endsHere = isHot || chance(0.5);
    const hw::TileId to = endsHere ? tile_ : hw::TileId{below(mesh_.tiles())};
    return {.tile = static_cast<std::uint16_t>(indexOf(to)),
            .exit = hw::Port{static_cast<std::uint8_t>(isHot ? spec.hotPort : below(ports))},
            .head = true};
}

void RouterTraffic::giveBack(std::uint32_t port) {
    const std::uint32_t channels = wiring_.shape().virtualChannels, first = below(channels);
    for (std::uint32_t i = 0; i < channels; ++i) {
        const std::uint32_t vc = (first + i) % channels;
        if (creditsDue_[port * channels + vc] == 0) continue;
        --creditsDue_[port * channels + vc];
        --owed_;
        in_.addCredit(port, vc);
        return;
    }
}

void RouterTraffic::take(const RouterWires& out) {
    const std::uint32_t channels = wiring_.shape().virtualChannels;
    hw::forEachBit(out.flits, [&](std::uint32_t port) {
        ++creditsDue_[port * channels + out.flit[port].vc];
        ++owed_;
        ++flitsOut_;
        --inside_;
    });
    hw::forEachBit(out.credits, [&](std::uint32_t port) { ++senders_[port * channels + out.creditVc[port]].credits; });
}

bool RouterTraffic::anyBufferFull() const {
    return std::any_of(senders_.begin(), senders_.end(), [](const Sender& sender) { return sender.credits == 0; });
}

}  // namespace spikeloom::cosim
