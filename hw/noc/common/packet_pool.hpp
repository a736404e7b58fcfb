// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// Every packet between its source queue and its receiver. Slots are reused, so that steady traffic allocates nothing.
class PacketPool {
public:
    [[nodiscard]] PacketId add(const Packet& packet) {
        ++live_;
        if (free_.empty()) {
            packets_.push_back(packet);
            return PacketId{static_cast<std::uint32_t>(packets_.size() - 1)};
        }
        const PacketId id = free_.back();
        free_.pop_back();
        packets_[value(id)] = packet;
        return id;
    }
    void remove(PacketId id) {
        --live_;
        free_.push_back(id);
    }
    [[nodiscard]] Packet& operator[](PacketId id) { return packets_[value(id)]; }
    [[nodiscard]] const Packet& operator[](PacketId id) const { return packets_[value(id)]; }

    /// Packets queued at a source or in the network: zero means drained.
    [[nodiscard]] std::uint64_t live() const { return live_; }

private:
    std::vector<Packet> packets_;
    std::vector<PacketId> free_;
    std::uint64_t live_ = 0;
};

}  // namespace spikeloom::hw
