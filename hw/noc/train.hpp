// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// Packets that differ in nothing but value, neuron and times: what the spikes of a row send to one core. Where units
/// run ahead (Scheduler::ahead) they travel together, so that what they share is looked up once.
struct Train {
    struct Car {
        std::int64_t value = 0;
        std::uint32_t neuron = 0;
        Cycle created{}, injected{}, arrived{};
    };
    Packet common;          ///< source, destination, axon, step and flits of all of them
    std::vector<Car> cars;  ///< in order of departure; neurons of one row

    /// One packet by itself.
    [[nodiscard]] static Train of(const Packet& packet) {
        return {.common = packet,
                .cars = {{packet.payload.value, packet.payload.neuron, packet.created, packet.injected, {}}}};
    }
    [[nodiscard]] Packet packet(const Car& car) const {
        Packet packet = common;
        packet.payload.value = car.value;
        packet.payload.neuron = car.neuron;
        packet.created = car.created;
        packet.injected = car.injected;
        packet.arrived = car.arrived;
        return packet;
    }
};

}  // namespace spikeloom::hw
