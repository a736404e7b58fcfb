// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/recorder.hpp"

namespace spikeloom::trace {

Recorder::Recorder(const Options& options, const program::Program& program, const hw::Mapping& mapping,
                   const hw::ChipSpec& spec, hw::Chip& chip, std::uint32_t sample)
    : chip_(chip), layout_(program, mapping) {
    if (options.timeline) timeline_.emplace(options, layout_, spec, chip, sample);
    if (options.spikes) spikes_.emplace(options, program, chip, sample);
    chip_.watch(timeline_ ? &*timeline_ : nullptr);
}

Recorder::~Recorder() {
    chip_.watch(nullptr);
}

void Recorder::endStep(std::uint32_t step, std::uint64_t cycles) {
    cycles_ += cycles;
    if (spikes_) spikes_->endStep(step, cycles_);
}

SampleTrace Recorder::finish() {
    SampleTrace trace;
    if (timeline_) trace.timeline = timeline_->finish();
    if (spikes_) trace.spikes = spikes_->finish();
    return trace;
}

}  // namespace spikeloom::trace
