// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "hw/spec/mapping.hpp"
#include "hw/trace/observer.hpp"
#include "models/program/program.hpp"

namespace spikeloom::trace {

/// A thread of a process, as trace viewers call a row of a timeline. Numbers begin at 1.
struct Track {
    std::uint64_t process = 0, thread = 0;
};

/// The rows of a timeline: a process for the chip, one for the host and one for each tile, in it a thread for each
/// unit. Every traced sample has processes of its own, so that samples lie below each other.
class Layout {
public:
    /// References are kept.
    Layout(const program::Program& program, const hw::Mapping& mapping);

    [[nodiscard]] Track of(std::uint32_t sample, hw::Terminal place, hw::Work work) const;
    [[nodiscard]] Track phases(std::uint32_t sample) const { return track(process(sample, kChip), 0); }
    [[nodiscard]] Track router(std::uint32_t sample, std::uint32_t tile) const;
    /// What a stretch of such work is called.
    [[nodiscard]] static std::string_view nameOf(hw::Work work);
    /// Cycles that such work may pause within one stretch. None where its thread shows other work as well.
    [[nodiscard]] static std::uint64_t pauseOf(hw::Work work);

    [[nodiscard]] bool isHost(hw::Terminal place) const { return place == host_; }
    [[nodiscard]] std::uint32_t tiles() const { return tiles_; }

    /// Processes of a sample, each with a number: the chip, the host, the tiles.
    static constexpr std::uint32_t kChip = 0, kHost = 1, kFirstTile = 2;
    [[nodiscard]] std::uint32_t processes() const { return kFirstTile + tiles_; }
    [[nodiscard]] std::uint32_t processOf(hw::Terminal place) const {
        return isHost(place) ? kHost : kFirstTile + hw::indexOf(place.tile);
    }
    struct Name {
        Track track;
        bool isThread = true;
        std::string name;
    };
    /// Names of a process, and of its threads.
    [[nodiscard]] std::vector<Name> namesOf(std::uint32_t sample, std::uint32_t process) const;

private:
    [[nodiscard]] std::uint64_t process(std::uint32_t sample, std::uint32_t which) const {
        return 1 + std::uint64_t{sample} * (kFirstTile + tiles_) + which;
    }
    /// Some viewers want threads to differ in their numbers over all processes, and none to be 0.
    [[nodiscard]] Track track(std::uint64_t process, std::uint32_t unit) const {
        return {process, process * unitsOfAProcess_ + unit};
    }
    [[nodiscard]] std::vector<Name> namesOfTile(std::uint32_t sample, std::uint32_t tile) const;

    const program::Program& program_;
    const hw::Mapping& mapping_;
    std::vector<std::vector<const hw::CoreMapping*>> cores_;  // by tile
    std::uint32_t tiles_, unitsOfAProcess_;
    hw::Terminal host_;
};

}  // namespace spikeloom::trace
