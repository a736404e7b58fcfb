// SPDX-License-Identifier: Apache-2.0
#include "sim/run/sample_set.hpp"

#include "models/events/frames.hpp"
#include "models/support/error.hpp"

namespace spikeloom::run {

using events::RecordingList;
using network::Dataset;

SampleSet::SampleSet(const std::filesystem::path& path, const network::Network& network) {
    if (!events::isRecordingList(path) && path.extension() == ".json")
        throw ConfigError(Problem{path.string(), "",
                                  "a JSON file, expected NAME.recordings.json or a .safetensors file",
                                  "if it is a list of recordings, rename it"});
    if (events::isRecordingList(path) && !std::holds_alternative<network::Classification>(network::taskOf(network)))
        throw ConfigError(Problem{path.string(), "recordings",
                                  "have a class each, and " + network.name + " has another task",
                                  "a classification takes recordings"});
    if (events::isRecordingList(path))
        samples_ = events::loadRecordingList(path, network);
    else
        samples_ = network::loadDataset(path, network);
}

std::size_t SampleSet::size() const {
    return std::visit([](const auto& samples) { return samples.size(); }, samples_);
}

std::uint32_t SampleSet::label(std::size_t index) const {
    if (const auto* images = std::get_if<Dataset>(&samples_)) return images->labels.empty() ? 0 : images->labels[index];
    return std::get<RecordingList>(samples_).label(index);
}

program::SampleInput SampleSet::input(std::size_t index, const network::Network& network,
                                      const program::Program& program) const {
    const network::Population& population = network.populations[value(program.input)];
    if (const auto* dataset = std::get_if<Dataset>(&samples_)) {
        if (!dataset->tokens.empty()) return program::encodeTokens(program, dataset->sequence(index));
        return program::encodeInput(program, network::imageOf(population), dataset->image(index).data());
    }
    const events::Recording recording = std::get<RecordingList>(samples_).read(index);
    return program::SampleInput(events::framesOf(recording, std::get<network::EventFrames>(*population.input)));
}

oracle::Sample SampleSet::dense(std::size_t index) const {
    const auto& dataset = std::get<Dataset>(samples_);
    if (!dataset.tokens.empty()) return dataset.sequence(index);
    return dataset.image(index).data();
}

}  // namespace spikeloom::run
