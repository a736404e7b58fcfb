// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "hw/counters.hpp"

/// Traces of a run: what happened when, for those who want to see it and not its sum.
namespace spikeloom::trace {

/// Energy of a stretch of a run [J]; empty: nobody can tell.
using EnergyOf = std::function<double(const hw::CoreCounters&, const hw::ChipCounters&, std::uint64_t cycles)>;

struct Options {
    bool timeline = false, spikes = false;
    std::uint32_t samples = 1;          ///< so many from the first on
    std::uint64_t entries = 1'000'000;  ///< events of the timeline, and rows of the spikes, at most; each sample has an
                                        ///< equal share, so that what is traced does not depend on who was first
    std::filesystem::path folder{};     ///< where parts are written: that of the run
    std::filesystem::path stalled{};    ///< where the timeline of a sample is kept that stalled; empty: nowhere
    EnergyOf energy{};

    [[nodiscard]] bool wants(std::uint32_t sample) const { return (timeline || spikes) && sample < samples; }
    [[nodiscard]] std::uint64_t entriesOfASample() const { return entries / samples; }
    /// Files of one sample, until all are put together.
    [[nodiscard]] std::filesystem::path timelinePart(std::uint32_t sample) const {
        return folder / ("timeline-" + std::to_string(sample) + ".part");
    }
    [[nodiscard]] std::filesystem::path spikesPart(std::uint32_t sample) const {
        return folder / ("spikes-" + std::to_string(sample) + ".part");
    }
};

/// What came of one trace of a sample.
struct Recorded {
    std::uint64_t entries = 0;
    bool complete = true;      ///< false: there was no room for all of it
    bool written = true;       ///< false: its file could not be written, and is not there
    std::uint64_t cycles = 0;  ///< of the sample that are in it, from its start
};

/// Of a sample that was traced.
struct SampleTrace {
    Recorded timeline, spikes;
};

/// A sample that was traced and finished.
struct TracedSample {
    std::uint32_t index = 0, steps = 0;
    SampleTrace trace{};
};

}  // namespace spikeloom::trace
