// SPDX-License-Identifier: Apache-2.0
#include "models/network/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/network/array_rules.hpp"
#include "models/network/findings.hpp"
#include "models/network/label_reader.hpp"
#include "models/network/safetensors.hpp"

namespace spikeloom::network {
namespace {

namespace fs = std::filesystem;

void readImages(const TensorFile& file, const AnalogImage& input, Dataset& dataset, Findings& findings) {
    const Tensor& images = file.at("images");
    images.require(DType::U8);
    const Shape expected = {input.channels, input.height, input.width};
    if (images.shape().size() != 4 || !std::equal(expected.begin(), expected.end(), images.shape().begin() + 1))
        return findings.add(
            "images", fmt::format("shape {}, expected [n, {}, {}, {}] (channels, height, width of the network's input)",
                                  text(images.shape()), input.channels, input.height, input.width));
    dataset.channels = input.channels;
    dataset.height = input.height;
    dataset.width = input.width;
    dataset.images = images.as<std::uint8_t>();
}

/// Ids as they are in the file, I32 or I64.
std::vector<std::int64_t> idsOf(const Tensor& tokens) {
    if (tokens.type() != DType::I32) return tokens.as<std::int64_t>();
    const auto narrow = tokens.as<std::int32_t>();
    return {narrow.begin(), narrow.end()};
}

void readTokens(const TensorFile& file, const Population& population, Dataset& dataset, Findings& findings) {
    const Tensor& tokens = file.at("tokens");
    if (tokens.type() != DType::I32 && tokens.type() != DType::I64)
        return findings.add("tokens", fmt::format("expected dtype I32 or I64, found {}", nameOf(tokens.type())));
    dataset.length = population.rows();
    if (tokens.shape().size() != 2 || tokens.shape()[1] != dataset.length)
        return findings.add("tokens", fmt::format("shape {}, expected [n, {}] (positions of the network's input)",
                                                  text(tokens.shape()), dataset.length));
    const std::vector<std::int64_t> ids = idsOf(tokens);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] < 0 || ids[i] >= population.cols())
            return findings.add("tokens",
                                fmt::format("token {} at position {} of sample {} is not in the vocabulary of {}",
                                            ids[i], i % dataset.length, i / dataset.length, population.cols()),
                                "");
        dataset.tokens.push_back(static_cast<std::uint32_t>(ids[i]));
    }
}

}  // namespace

std::size_t Dataset::size() const {
    if (length != 0) return tokens.size() / length;
    const std::size_t pixels = std::size_t{channels} * height * width;
    return pixels == 0 ? 0 : images.size() / pixels;
}

std::span<const std::uint8_t> Dataset::mask(std::size_t index) const {
    const std::size_t positions = masks.size() / size();
    return std::span(masks).subspan(index * positions, positions);
}

std::span<const std::uint8_t> Dataset::image(std::size_t index) const {
    const std::size_t pixels = std::size_t{channels} * height * width;
    return std::span(images).subspan(index * pixels, pixels);
}

std::span<const std::uint32_t> Dataset::sequence(std::size_t index) const {
    return std::span(tokens).subspan(index * length, length);
}

PopulationId inputOf(const Network& network) {
    for (std::size_t i = 0; i < network.populations.size(); ++i) {
        if (network.populations[i].input) return PopulationId{static_cast<std::uint32_t>(i)};
    }
    throw ConfigError({network.name, "populations", "the network has no input", ""});
}

PopulationId readoutOf(const Network& network) {
    std::vector<std::uint32_t> readouts;
    for (std::uint32_t i = 0; i < network.populations.size(); ++i) {
        if (network.populations[i].isReadout()) readouts.push_back(i);
    }
    if (readouts.size() != 1)
        throw ConfigError({network.name, "populations",
                           fmt::format("the network has {} readouts, a classifier has one", readouts.size()), ""});
    const Population& readout = network.populations[readouts[0]];
    const bool classifies = !readout.task || std::holds_alternative<Classification>(*readout.task);
    if (classifies && readout.rows() != 1)
        throw ConfigError({network.name, readout.name,
                           fmt::format("the readout has {} rows, that of a classifier has one", readout.rows()),
                           "state another task of the readout, such as segmentation"});
    return PopulationId{readouts[0]};
}

Task taskOf(const Network& network) {
    return network.populations[value(readoutOf(network))].task.value_or(Classification{});
}

Dataset loadDataset(const fs::path& path, const Network& network) {
    const TensorFile file = TensorFile::read(path);
    const Population& population = network.populations[value(inputOf(network))];
    if (std::holds_alternative<EventFrames>(*population.input))
        throw ConfigError({path.string(), "images",
                           fmt::format("holds images, but {} of {} takes events", population.name, network.name),
                           "name a list of recordings, NAME.recordings.json"});
    const auto* image = std::get_if<AnalogImage>(&*population.input);
    const Population& readout = network.populations[value(readoutOf(network))];
    const Task task = taskOf(network);
    std::vector<Problem> problems;
    Findings findings(file.file(), problems);
    Dataset dataset;
    rejectUnknown(
        file, {image != nullptr ? "images" : "tokens", std::holds_alternative<Detection>(task) ? "boxes" : "labels"},
        findings);
    if (image != nullptr)
        readImages(file, *image, dataset, findings);
    else
        readTokens(file, population, dataset, findings);
    std::visit(LabelReader(file, readout, dataset, findings), task);
    throwIfAny(std::move(problems));
    return dataset;
}

}  // namespace spikeloom::network
