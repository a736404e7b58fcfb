// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "hw/noc/packet.hpp"

namespace spikeloom::hw {

/// A spike in a packet of several. Its row is the packet's.
struct RowSpike {
    std::uint32_t col = 0;   ///< in the population that sent it
    std::int32_t value = 0;  ///< of a small payload
    friend bool operator==(const RowSpike&, const RowSpike&) = default;
};

/// Index of a block in SpikeBlocks.
enum class BlockId : std::uint32_t {};

/// The spikes of all packets of several, from their making until every receiver is done with them; packets carry the
/// index of a block. A block has as many readers as packets that carry it, copies counted, and is gone with the last.
/// Slots are reused, so that steady traffic allocates nothing.
class SpikeBlocks {
public:
    /// A block without spikes, with one reader.
    [[nodiscard]] BlockId add() {
        if (free_.empty()) {
            blocks_.emplace_back();
            free_.push_back(BlockId{static_cast<std::uint32_t>(blocks_.size() - 1)});
        }
        const BlockId id = free_.back();
        free_.pop_back();
        at(id).spikes.clear();
        at(id).readers = 1;
        return id;
    }
    void append(BlockId id, RowSpike spike) { at(id).spikes.push_back(spike); }
    void addReaders(BlockId id, std::uint32_t readers = 1) { at(id).readers += readers; }
    /// One reader less; the block is gone with the last.
    void release(BlockId id) {
        if (--at(id).readers == 0) free_.push_back(id);
    }
    /// In order of columns; until the next block is added.
    [[nodiscard]] std::span<const RowSpike> operator[](BlockId id) const {
        return blocks_[static_cast<std::size_t>(id)].spikes;
    }
    /// Blocks that somebody will still read: zero once all packets have been taken up.
    [[nodiscard]] std::size_t live() const { return blocks_.size() - free_.size(); }

private:
    struct Block {
        std::vector<RowSpike> spikes;
        std::uint32_t readers = 0;
    };
    [[nodiscard]] Block& at(BlockId id) { return blocks_[static_cast<std::size_t>(id)]; }

    std::vector<Block> blocks_;
    std::vector<BlockId> free_;
};

/// Where the spikes of a packet of several are.
[[nodiscard]] inline BlockId blockOf(const Payload& payload) {
    return BlockId{static_cast<std::uint32_t>(payload.value)};
}

}  // namespace spikeloom::hw
