// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "sim/trace/layout.hpp"
#include "sim/trace/spike_log.hpp"
#include "sim/trace/timeline.hpp"

namespace spikeloom::trace {

/// Records one sample in whatever traces are wanted. While it lives, it watches the chip; a sample that is not finished
/// leaves no files.
class Recorder {
public:
    /// References are kept.
    Recorder(const Options& options, const program::Program& program, const hw::Mapping& mapping,
             const hw::ChipSpec& spec, hw::Chip& chip, std::uint32_t sample);
    ~Recorder();
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;

    /// At the end of a step, when the chip is at rest. @param cycles  of this step
    void endStep(std::uint32_t step, std::uint64_t cycles);
    /// After the sample, or when it goes on no more. A file that could not be written is said not to be there.
    SampleTrace finish();

private:
    hw::Chip& chip_;
    Layout layout_;
    std::optional<Timeline> timeline_;
    std::optional<SpikeLog> spikes_;
    std::uint64_t cycles_ = 0;
};

}  // namespace spikeloom::trace
