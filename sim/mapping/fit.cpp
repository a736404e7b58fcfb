// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/fit.hpp"

#include <algorithm>

#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {

hw::MemoryUse Fit::use(const operators::Slice& slice) const {
    hw::MemoryUse use = memoryUse(program_, population_, slice, pendingBanks_, core_);
    const auto met = std::count_if(reach_.begin(), reach_.end(),
                                   [&](const operators::Slice& box) { return !intersect(box, slice).empty(); });
    use.fanoutBits = fanoutBits(static_cast<std::uint64_t>(met), core_.fanoutMemory);
    return use;
}

bool Fit::fits(const operators::Slice& slice) const {
    if (slice.size() > core_.neuronsMax) return false;
    const std::vector<MemoryFill> memories = fills(use(slice), core_);
    return std::all_of(memories.begin(), memories.end(),
                       [](const MemoryFill& memory) { return memory.used <= memory.capacity; });
}

}  // namespace spikeloom::mapping
