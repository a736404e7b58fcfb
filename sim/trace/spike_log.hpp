// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <vector>

#include "hw/chip.hpp"
#include "models/program/program.hpp"
#include "sim/trace/options.hpp"
#include "sim/trace/part.hpp"

namespace spikeloom::trace {

/// A spike of a neuron, with the value that was sent: +1 or -1, a count, a power of two, or a graded value.
struct Spike {
    std::uint32_t step = 0, population = 0, row = 0, col = 0;
    std::int64_t value = 0;
};

/// Every spike of one sample, in order of steps, populations, rows and columns. When there is no room for another,
/// recording stops for good.
class SpikeLog {
public:
    SpikeLog(const Options& options, const program::Program& program, const hw::Chip& chip, std::uint32_t sample);

    /// At the end of a step. @param cycles  of the sample so far
    void endStep(std::uint32_t step, std::uint64_t cycles);
    /// After the sample.
    Recorded finish();

private:
    void record(std::uint32_t step, std::uint32_t population);

    const program::Program& program_;
    const hw::Chip& chip_;
    Part part_;
    std::vector<std::int64_t> spikes_;
    std::uint64_t cycles_ = 0;  // up to the end of the last step of which every spike is there
};

/// Calls visit for every spike of a part, in order. @throws ConfigError if it cannot be read
void forEachSpike(const std::filesystem::path& part, const std::function<void(const Spike&)>& visit);

}  // namespace spikeloom::trace
