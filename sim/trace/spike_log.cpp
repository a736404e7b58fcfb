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
    if (part_.failed()) return {.complete = false, .written = false};
    return {.entries = part_.taken(), .complete = !part_.full(), .cycles = cycles_};
}

void forEachSpike(const std::filesystem::path& part, const std::function<void(const Spike&)>& visit) {
    constexpr std::size_t kSpikesOfABlock = 4096;
    std::ifstream stream(part, std::ios::binary);
    if (!stream) throw ConfigError({part.string(), "", "cannot be read", ""});
    std::vector<Spike> block(kSpikesOfABlock);
    while (stream) {
        stream.read(reinterpret_cast<char*>(block.data()), static_cast<std::streamsize>(block.size() * sizeof(Spike)));
        const auto bytes = static_cast<std::size_t>(stream.gcount());
        if (bytes % sizeof(Spike) != 0) throw ConfigError({part.string(), "", "ends within a spike", ""});
        for (std::size_t i = 0; i < bytes / sizeof(Spike); ++i) visit(block[i]);
    }
}

}  // namespace spikeloom::trace
