// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

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

    [[nodiscard]] bool isHost(hw::Terminal place) const { return place == host_; }
    [[nodiscard]] std::uint32_t tiles() const { return tiles_; }

    /// Calls named(track, of a thread, name) for every process, then for each of its threads.
    using Named = std::function<void(Track track, bool isThread, const std::string& name)>;
    void forEachName(std::uint32_t sample, const Named& named) const;

private:
    static constexpr std::uint32_t kChip = 0, kHost = 1, kFirstTile = 2;
    [[nodiscard]] std::uint64_t process(std::uint32_t sample, std::uint32_t which) const {
        return 1 + std::uint64_t{sample} * (kFirstTile + tiles_) + which;
    }
    /// Some viewers want threads to differ in their numbers over all processes, and none to be 0.
    [[nodiscard]] Track track(std::uint64_t process, std::uint32_t unit) const {
        return {process, process * unitsOfAProcess_ + unit};
    }
    void nameTile(std::uint32_t sample, std::uint32_t tile, const Named& named) const;

    const program::Program& program_;
    const hw::Mapping& mapping_;
    std::uint32_t tiles_, unitsOfAProcess_;
    hw::Terminal host_;
};

}  // namespace spikeloom::trace
