// SPDX-License-Identifier: Apache-2.0
#include "sim/trace/files/spikes_file.hpp"

#include <algorithm>
#include <fstream>
#include <map>

#include "models/support/error.hpp"
#include "sim/report/csv.hpp"
#include "sim/trace/event_text.hpp"
#include "sim/trace/files/nir_data.hpp"
#include "sim/trace/spike_log.hpp"

namespace spikeloom::trace {
namespace {

namespace fs = std::filesystem;
using Role = program::LoweredPopulation::Role;

/// A field of the table, quoted if it has to be.
std::string field(const std::string& text) {
    std::string line = report::CsvTable({text}).take();
    line.resize(line.find_last_not_of("\r\n") + 1);
    return line;
}

/// The spiking populations, and where each is among them.
struct Tables {
    std::vector<SpikeTable> tables;
    std::map<std::uint32_t, std::size_t> ofPopulation;
};

Tables countSpikes(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    Tables made;
    for (std::uint32_t p = 0; p < program.populations.size(); ++p) {
        const program::LoweredPopulation& population = program.populations[p];
        if (population.role != Role::Spiking) continue;
        made.ofPopulation[p] = made.tables.size();
        made.tables.push_back(
            {population.name, population.size(), population.cols, std::vector<std::uint64_t>(samples.size())});
    }
    for (std::size_t i = 0; i < samples.size(); ++i)
        forEachSpike(options.spikesPart(samples[i].index),
                     [&](const Spike& spike) { ++made.tables[made.ofPopulation.at(spike.population)].spikes[i]; });
    return made;
}

/// Hands on spikes that follow each other in one step of one population.
void addSpikes(const Options& options, const Tables& tables, std::uint32_t index, std::size_t sample, NirData& file) {
    std::vector<Spike> together;
    const auto handOn = [&] {
        if (!together.empty()) file.add(tables.ofPopulation.at(together[0].population), sample, together);
        together.clear();
    };
    forEachSpike(options.spikesPart(index), [&](const Spike& spike) {
        if (!together.empty() && (together[0].population != spike.population || together[0].step != spike.step))
            handOn();
        together.push_back(spike);
    });
    handOn();
}

}  // namespace

void writeSpikes(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    constexpr std::size_t kWriteBytes = 1 << 18;
    const fs::path file = options.folder / "spikes.csv";
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    std::vector<std::string> names;
    for (const program::LoweredPopulation& population : program.populations) names.push_back(field(population.name));
    std::string text = report::CsvTable({"sample", "step", "population", "row", "col", "value"}).take();
    const auto flush = [&] {
        stream.write(text.data(), static_cast<std::streamsize>(text.size()));
        text.clear();
    };
    for (const TracedSample& sample : samples)
        forEachSpike(options.spikesPart(sample.index), [&](const Spike& spike) {
            EventText line(text);
            line.number(sample.index).text(",").number(spike.step).text(",").text(names[spike.population]).text(",");
            line.number(spike.row).text(",").number(spike.col).text(",").integer(spike.value).text("\r\n");
            if (text.size() >= kWriteBytes) flush();
        });
    flush();
    stream.close();
    if (!stream) throw ConfigError({file.string(), "", "cannot be written", "is there room on the disk?"});
}

void writeNirData(const Options& options, const program::Program& program, const std::vector<TracedSample>& samples) {
    std::uint32_t steps = 0;
    for (const TracedSample& sample : samples) steps = std::max(steps, sample.steps);
    const Tables tables = countSpikes(options, program, samples);
    const auto file = makeNirData(options.folder / "spikes.nir.h5", tables.tables, steps);
    for (std::size_t i = 0; i < samples.size(); ++i) addSpikes(options, tables, samples[i].index, i, *file);
    file->finish();
}

}  // namespace spikeloom::trace
