// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/spike_log.hpp"

#include <fstream>
#include <type_traits>

#include "models/support/error.hpp"

namespace spikeloom::trace {

static_assert(
    std::has_unique_object_representations_v<Spike>);  // a part is a sequence of these, for this program alone

SpikeLog::SpikeLog(const Options& options, const program::Program& program, const hw::Chip& chip, std::uint32_t sample)
    : program_(program), chip_(chip), part_(options.spikesPart(sample), options.entriesOfASample()) {}

void SpikeLog::endStep(std::uint32_t step, std::uint64_t cycles) {
    if (part_.full()) return;
    for (std::uint32_t p = 0; p < program_.populations.size(); ++p)
        if (program_.populations[p].role == program::LoweredPopulation::Role::Spiking) record(step, p);
    if (!part_.full()) cycles_ = cycles;
}

void SpikeLog::record(std::uint32_t step, std::uint32_t population) {
    chip_.gatherSpikes(program::PopulationId{population}, spikes_);
    const std::uint32_t cols = program_.populations[population].cols;
    for (std::uint32_t i = 0; i < spikes_.size(); ++i) {
        if (spikes_[i] == 0) continue;
        if (!part_.take()) return;
        const Spike spike{step, population, i / cols, i % cols, spikes_[i]};
        part_.text().append(reinterpret_cast<const char*>(&spike), sizeof spike);
    }
}

Recorded SpikeLog::finish() {
    part_.finish();
    return {part_.taken(), !part_.full(), cycles_};
}

void forEachSpike(const std::filesystem::path& part, const std::function<void(const Spike&)>& visit) {
    std::ifstream stream(part, std::ios::binary);
    if (!stream) throw ConfigError({part.string(), "", "cannot be read", ""});
    Spike spike;
    while (stream.read(reinterpret_cast<char*>(&spike), sizeof spike)) visit(spike);
    if (stream.gcount() != 0) throw ConfigError({part.string(), "", "ends within a spike", ""});
}

}  // namespace spikeloom::trace
