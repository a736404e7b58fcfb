// SPDX-License-Identifier: Apache-2.0
#include "hw/noc/blocked_packet.hpp"

#include <fmt/format.h>

namespace spikeloom::hw {
namespace {

std::string place(const BlockedPacket& blocked, std::uint32_t cores) {
    const auto tile = indexOf(blocked.tile);
    const std::string port = describe(blocked.port, cores);
    switch (blocked.place) {
        case BlockedPacket::Place::SourceQueue:
            return fmt::format("source queue of tile {} ({})", tile, port);
        case BlockedPacket::Place::Ejection:
            return fmt::format("network interface of tile {} ({})", tile, port);
        case BlockedPacket::Place::Router:
            break;
    }
    return fmt::format("router of tile {}, {} input, virtual channel {}", tile, port, blocked.virtualChannel);
}

std::string reason(const BlockedPacket& blocked, std::uint32_t cores) {
    const std::string output = describe(blocked.output, cores);
    switch (blocked.waitsFor) {
        case BlockedPacket::WaitsFor::VirtualChannel:
            return fmt::format("a free virtual channel of the {} output", output);
        case BlockedPacket::WaitsFor::Credit:
            return fmt::format("a credit of the {} output", output);
        case BlockedPacket::WaitsFor::Switch:
            return fmt::format("the switch to the {} output", output);
        case BlockedPacket::WaitsFor::Flits:
            return "the rest of its flits";
        case BlockedPacket::WaitsFor::Receiver:
            break;
    }
    return "its receiver to accept it";
}

}  // namespace

std::string describe(const BlockedPacket& blocked, std::uint32_t cores) {
    const Packet& packet = blocked.packet;
    const std::string to = packet.group == kNoGroup ? describe(packet.destination, cores)
                                                    : fmt::format("multicast group {}", value(packet.group));
    return fmt::format("{}: packet from {} to {}, created in cycle {}, waits for {}", place(blocked, cores),
                       describe(packet.source, cores), to, value(packet.created), reason(blocked, cores));
}

}  // namespace spikeloom::hw
