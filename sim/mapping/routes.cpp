// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/routes.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <vector>

#include "models/operators/synapses.hpp"
#include "sim/mapping/memory_use.hpp"

namespace spikeloom::mapping {
namespace {

using operators::Slice;

std::vector<std::vector<hw::CoreId>> coresByPopulation(const program::Program& program, const hw::Mapping& mapping) {
    std::vector<std::vector<hw::CoreId>> cores(program.populations.size());
    for (std::uint32_t i = 0; i < mapping.cores.size(); ++i)
        cores[value(mapping.cores[i].population)].push_back(hw::CoreId{i});
    return cores;
}

bool reaches(const hw::FanoutEntry& entry, hw::CoreId core) {
    return std::any_of(entry.targets.begin(), entry.targets.end(),
                       [core](const hw::FanoutTarget& target) { return target.core == core; });
}

}  // namespace

std::vector<hw::FanoutEntry> joined(const std::vector<hw::FanoutEntry>& entries) {
    using Key = std::array<std::uint32_t, 5>;  // corners and delay
    std::vector<hw::FanoutEntry> result;
    std::map<Key, std::vector<std::size_t>> byBox;  // indices into `result`
    for (const hw::FanoutEntry& entry : entries) {
        const Slice& box = entry.box;
        const hw::FanoutTarget target = entry.targets.front();
        auto& candidates = byBox[{box.rowBegin, box.rowEnd, box.colBegin, box.colEnd, entry.delay}];
        const auto free = std::find_if(candidates.begin(), candidates.end(),
                                       [&](std::size_t i) { return !reaches(result[i], target.core); });
        if (free != candidates.end()) {
            result[*free].targets.push_back(target);
            continue;
        }
        candidates.push_back(result.size());
        result.push_back(entry);
    }
    return result;
}

void writeRoutes(const program::Program& program, const program::Timetable& timetable, hw::Multicast multicast,
                 hw::Mapping& mapping) {
    const std::vector<std::vector<hw::CoreId>> coresOf = coresByPopulation(program, mapping);
    for (std::uint32_t target = 0; target < mapping.cores.size(); ++target) {
        hw::CoreMapping& core = mapping.cores[target];
        for (const program::Port& port : incomingPorts(program, core.population)) {
            const std::vector<Slice> boxes = operators::sourceBoxes(program, port, core.slice);
            if (boxes.empty()) continue;
            const auto axon = static_cast<std::uint16_t>(core.axons.size());
            core.axons.push_back(port);
            const std::uint32_t delay = timetable.delay(program, port);
            const program::PopulationId source = operators::sourceOf(program, port);
            for (const Slice& box : boxes) {
                if (source == program.input) mapping.hostFanout.push_back({box, hw::CoreId{target}, axon, delay});
                for (const hw::CoreId sender : coresOf[value(source)]) {
                    hw::CoreMapping& from = mapping.cores[value(sender)];
                    const Slice part = intersect(box, from.slice);
                    if (!part.empty()) from.fanout.push_back({part, hw::CoreId{target}, axon, delay});
                }
            }
        }
    }
    if (multicast == hw::Multicast::Copies) return;
    mapping.hostFanout = joined(mapping.hostFanout);
    for (hw::CoreMapping& core : mapping.cores) core.fanout = joined(core.fanout);
}

}  // namespace spikeloom::mapping
