// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// Every packet between its source queue and its receiver. Slots are reused, so that steady traffic allocates nothing.
class PacketPool {
public:
    /// @param copies  that will be received
    [[nodiscard]] PacketId add(const Packet& packet, std::uint32_t copies = 1) {
        ++live_;
        if (free_.empty()) {
            packets_.push_back(packet);
            copies_.push_back(copies);
            return PacketId{static_cast<std::uint32_t>(packets_.size() - 1)};
        }
        const PacketId id = free_.back();
        free_.pop_back();
        packets_[value(id)] = packet;
        copies_[value(id)] = copies;
        return id;
    }
    /// A copy was received; after the last one the slot is free.
    void release(PacketId id) {
        if (--copies_[value(id)] != 0) return;
        --live_;
        free_.push_back(id);
    }
    [[nodiscard]] Packet& operator[](PacketId id) { return packets_[value(id)]; }
    [[nodiscard]] const Packet& operator[](PacketId id) const { return packets_[value(id)]; }

    /// Packets queued at a source or in the network: zero means drained.
    [[nodiscard]] std::uint64_t live() const { return live_; }

private:
    std::vector<Packet> packets_;
    std::vector<std::uint32_t> copies_;  // still to be received
    std::vector<PacketId> free_;
    std::uint64_t live_ = 0;
};

}  // namespace spikeloom::hw
