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
      tiles_(mapping.mesh.width * mapping.mesh.height),
      unitsOfAProcess_(routerUnit(mapping) + 1),
      host_(hw::hostTerminal(hw::shapeOf(mapping))) {}

std::string_view Layout::nameOf(hw::Work work) {
    return styleOf(work).name;
}

Track Layout::of(std::uint32_t sample, hw::Terminal place, hw::Work work) const {
    if (isHost(place)) return track(process(sample, kHost), styleOf(work).unit);
    const auto firstUnit = static_cast<std::uint32_t>(hw::localOf(place.port) * kCoreUnits.size());
    return track(process(sample, kFirstTile + hw::indexOf(place.tile)), firstUnit + styleOf(work).unit);
}

Track Layout::router(std::uint32_t sample, std::uint32_t tile) const {
    return track(process(sample, kFirstTile + tile), routerUnit(mapping_));
}

void Layout::nameTile(std::uint32_t sample, std::uint32_t tile, const Named& named) const {
    std::string populations;
    std::vector<const hw::CoreMapping*> cores;
    for (const hw::CoreMapping& core : mapping_.cores) {
        if (hw::value(core.tile) != tile) continue;
        const operators::Slice& slice = core.slice;
        cores.push_back(&core);
        populations +=
            fmt::format("{} {} [{}:{}, {}:{}]", populations.empty() ? ":" : ",", program_.at(core.population).name,
                        slice.rowBegin, slice.rowEnd, slice.colBegin, slice.colEnd);
    }
    named(track(process(sample, kFirstTile + tile), 0), false,
          fmt::format("sample {} tile {}{}", sample, tile, populations));
    for (const hw::CoreMapping* core : cores)
        for (std::uint32_t unit = 0; unit < kCoreUnits.size(); ++unit) {
            const auto thread = static_cast<std::uint32_t>(core->local * kCoreUnits.size() + unit);
            const std::string which = mapping_.concentration == 1 ? "" : fmt::format("core {} ", core->local);
            named(track(process(sample, kFirstTile + tile), thread), true, which + std::string(kCoreUnits[unit]));
        }
    named(router(sample, tile), true, "router");
}

void Layout::forEachName(std::uint32_t sample, const Named& named) const {
    named(phases(sample), false, fmt::format("sample {} chip: {}", sample, program_.name));
    named(phases(sample), true, "phases");
    named(track(process(sample, kHost), 0), false, fmt::format("sample {} host", sample));
    for (std::uint32_t unit = 0; unit < kHostUnits.size(); ++unit)
        named(track(process(sample, kHost), unit), true, std::string(kHostUnits[unit]));
    for (std::uint32_t tile = 0; tile < tiles_; ++tile) nameTile(sample, tile, named);
}

}  // namespace spikeloom::trace
