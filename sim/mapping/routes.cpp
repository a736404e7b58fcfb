// SPDX-License-Identifier: Apache-2.0
#include "sim/mapping/routes.hpp"

#include <cstdint>
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

}  // namespace

void writeRoutes(const program::Program& program, hw::Mapping& mapping) {
    const std::vector<std::vector<hw::CoreId>> coresOf = coresByPopulation(program, mapping);
    for (std::uint32_t target = 0; target < mapping.cores.size(); ++target) {
        hw::CoreMapping& core = mapping.cores[target];
        for (const program::Port& port : incomingPorts(program, core.population)) {
            const std::vector<Slice> boxes = operators::sourceBoxes(program, port, core.slice);
            if (boxes.empty()) continue;
            const auto axon = static_cast<std::uint16_t>(core.axons.size());
            core.axons.push_back(port);
            const program::PopulationId source = operators::sourceOf(program, port);
            for (const Slice& box : boxes) {
                if (source == program.input) mapping.hostFanout.push_back({box, hw::CoreId{target}, axon});
                for (const hw::CoreId sender : coresOf[value(source)]) {
                    hw::CoreMapping& from = mapping.cores[value(sender)];
                    const Slice part = intersect(box, from.slice);
                    if (!part.empty()) from.fanout.push_back({part, hw::CoreId{target}, axon});
                }
            }
        }
    }
}

}  // namespace spikeloom::mapping
