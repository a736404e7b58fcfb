// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/layout.hpp"

#include <fmt/format.h>

#include <array>

#include "hw/core/address_book.hpp"

namespace spikeloom::trace {
namespace {

constexpr std::array<std::string_view, 5> kCoreUnits{"core", "dendrite", "function unit", "neuron unit", "axon output"};
constexpr std::array<std::string_view, 2> kHostUnits{"input", "readout"};

struct Style {
    std::uint32_t unit;  ///< of the core, or of the host
    std::string_view name;
};
/// By Work.
constexpr std::array<Style, hw::kWorks> kStyles{{{0, "busy"},
                                                 {1, "events"},
                                                 {2, "function rows"},
                                                 {2, "score"},
                                                 {3, "neuron rows"},
                                                 {3, "delayed rows"},
                                                 {3, "sums"},
                                                 {4, "packets"},
                                                 {0, "packets"},
                                                 {1, "packets"}}};

const Style& styleOf(hw::Work work) {
    return kStyles[static_cast<std::size_t>(work)];
}

/// Behind the units of all cores that a tile may have.
std::uint32_t routerUnit(const hw::Mapping& mapping) {
    return static_cast<std::uint32_t>(mapping.concentration * kCoreUnits.size());
}

}  // namespace

Layout::Layout(const program::Program& program, const hw::Mapping& mapping)
    : program_(program),
      mapping_(mapping),
      cores_(std::size_t{mapping.mesh.width} * mapping.mesh.height),
      tiles_(mapping.mesh.width * mapping.mesh.height),
      unitsOfAProcess_(routerUnit(mapping) + 1),
      host_(hw::hostTerminal(hw::shapeOf(mapping))) {
    for (const hw::CoreMapping& core : mapping.cores) cores_[hw::indexOf(core.tile)].push_back(&core);
}

std::string_view Layout::nameOf(hw::Work work) {
    return styleOf(work).name;
}

std::uint64_t Layout::pauseOf(hw::Work work) {
    constexpr std::uint64_t kPause = 8;
    const bool alone =
        work == hw::Work::Event || work == hw::Work::Entry || work == hw::Work::Input || work == hw::Work::Answer;
    return alone ? kPause : 0;
}

Track Layout::of(std::uint32_t sample, hw::Terminal place, hw::Work work) const {
    if (isHost(place)) return track(process(sample, kHost), styleOf(work).unit);
    const auto firstUnit = static_cast<std::uint32_t>(hw::localOf(place.port) * kCoreUnits.size());
    return track(process(sample, kFirstTile + hw::indexOf(place.tile)), firstUnit + styleOf(work).unit);
}

Track Layout::router(std::uint32_t sample, std::uint32_t tile) const {
    return track(process(sample, kFirstTile + tile), routerUnit(mapping_));
}

std::vector<Layout::Name> Layout::namesOfTile(std::uint32_t sample, std::uint32_t tile) const {
    const std::uint64_t process = this->process(sample, kFirstTile + tile);
    std::vector<Name> names{{track(process, 0), false, fmt::format("sample {} tile {}", sample, tile)}};
    std::string populations;
    for (const hw::CoreMapping* core : cores_[tile]) {
        const operators::Slice& slice = core->slice;
        populations +=
            fmt::format("{} {} [{}:{}, {}:{}]", populations.empty() ? ":" : ",", program_.at(core->population).name,
                        slice.rowBegin, slice.rowEnd, slice.colBegin, slice.colEnd);
        const std::string which = mapping_.concentration == 1 ? "" : fmt::format("core {} ", core->local);
        for (std::uint32_t unit = 0; unit < kCoreUnits.size(); ++unit) {
            const auto thread = static_cast<std::uint32_t>(core->local * kCoreUnits.size() + unit);
            names.push_back({track(process, thread), true, which + std::string(kCoreUnits[unit])});
        }
    }
    names[0].name += populations;
    names.push_back({router(sample, tile), true, "router"});
    return names;
}

std::vector<Layout::Name> Layout::namesOf(std::uint32_t sample, std::uint32_t which) const {
    if (which == kChip)
        return {{phases(sample), false, fmt::format("sample {} chip: {}", sample, program_.name)},
                {phases(sample), true, "phases"}};
    if (which != kHost) return namesOfTile(sample, which - kFirstTile);
    std::vector<Name> names{{track(process(sample, kHost), 0), false, fmt::format("sample {} host", sample)}};
    for (std::uint32_t unit = 0; unit < kHostUnits.size(); ++unit)
        names.push_back({track(process(sample, kHost), unit), true, std::string(kHostUnits[unit])});
    return names;
}

}  // namespace spikeloom::trace
