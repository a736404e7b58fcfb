// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/fit.hpp"

#include <algorithm>

#include "models/operators/synapses.hpp"
#include "sim/mapping/memory_use.hpp"
#include "sim/mapping/routes.hpp"

namespace spikeloom::mapping {

hw::MemoryUse Fit::use(const operators::Slice& slice) const {
    hw::MemoryUse use = memoryUse(program_, population_, slice, pendingBanks_, core_, delaySteps_);
    use.fanoutBits = fanoutBits(fanoutEntries(slice), core_.fanoutMemory);
    return use;
}

std::uint64_t Fit::fanoutEntries(const operators::Slice& slice) const {
    const auto part = [&](const hw::FanoutEntry& entry) { return intersect(entry.box, slice); };
    if (multicast_ == hw::Multicast::Copies)
        return static_cast<std::uint64_t>(std::count_if(
            reach_.begin(), reach_.end(), [&](const hw::FanoutEntry& entry) { return !part(entry).empty(); }));
    std::vector<hw::FanoutEntry> met;
    for (hw::FanoutEntry entry : reach_) {
        entry.box = part(entry);
        if (!entry.box.empty()) met.push_back(std::move(entry));
    }
    return joined(met).size();
}

std::uint64_t Fit::senders(const operators::Slice& slice) const {
    std::uint64_t neurons = 0;
    for (const program::Port& port : incomingPorts(program_, population_))
        for (const operators::Slice& box : operators::sourceBoxes(program_, port, slice)) neurons += box.size();
    return neurons;
}

bool Fit::fits(const operators::Slice& slice) const {
    if (slice.size() > core_.neuronsMax) return false;
    if (core_.axonsMax && senders(slice) > *core_.axonsMax) return false;
    const std::vector<MemoryFill> memories = fills(use(slice), core_);
    return std::all_of(memories.begin(), memories.end(),
                       [](const MemoryFill& memory) { return memory.used <= memory.capacity; });
}

}  // namespace spikeloom::mapping
