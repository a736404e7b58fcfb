// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/counter_names.hpp"

#include <array>
#include <utility>

namespace spikeloom::energy {
namespace {

/// AxonInput keeps packets as the flits that they came in.
constexpr std::array<std::string_view, 5> kFlits{"noc.horizontal_hops", "noc.vertical_hops", "noc.local_hops",
                                                 "core.axon_fifo_pushes", "core.axon_fifo_pops"};

constexpr std::array<std::pair<std::string_view, hw::MemorySpec hw::CoreSpec::*>, 8> kWords{
    {{"core.synaptic_read_words", &hw::CoreSpec::synapticMemory},
     {"core.membrane_read_words", &hw::CoreSpec::membraneMemory},
     {"core.membrane_write_words", &hw::CoreSpec::membraneMemory},
     {"core.tracer_read_words", &hw::CoreSpec::tracerMemory},
     {"core.tracer_write_words", &hw::CoreSpec::tracerMemory},
     {"core.function_read_words", &hw::CoreSpec::functionMemory},
     {"core.function_write_words", &hw::CoreSpec::functionMemory},
     {"core.fanout_read_words", &hw::CoreSpec::fanoutMemory}}};

}  // namespace

std::vector<hw::CounterInfo> allCounters() {
    std::vector<hw::CounterInfo> infos;
    forEachCounter({}, {}, [&](const hw::CounterInfo& info, std::uint64_t) { infos.push_back(info); });
    return infos;
}

std::vector<std::string> counterNames() {
    std::vector<std::string> names;
    for (const hw::CounterInfo& info : allCounters()) names.emplace_back(info.name);
    return names;
}

std::optional<Word> wordOf(std::string_view counter, const hw::ChipSpec& chip) {
    for (const std::string_view flits : kFlits)
        if (counter == flits) return Word{chip.noc.flitBits, 0};
    for (const auto& [name, member] : kWords) {
        const hw::MemorySpec& memory = chip.core.*member;
        if (name == counter) return Word{memory.portBits, memory.capacityBytes / memory.banks};
    }
    return std::nullopt;
}

}  // namespace spikeloom::energy
