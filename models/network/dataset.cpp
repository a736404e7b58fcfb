// SPDX-License-Identifier: Apache-2.0
#include "models/network/dataset.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "models/network/findings.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::network {
namespace {

namespace fs = std::filesystem;

void rejectUnknown(const TensorFile& file, const std::vector<std::string>& known, Findings& findings) {
    for (const std::string& name : file.names()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            findings.add(name, "unknown array", didYouMean(name, known, "arrays"));
    }
}

void throwIfAny(std::vector<Problem> problems) {
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

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

void readLabels(const TensorFile& file, std::uint32_t classes, Dataset& dataset, Findings& findings) {
    const Tensor& labels = file.at("labels");
    if (labels.shape().size() != 1)
        return findings.add("labels", fmt::format("shape {}, expected [n]", text(labels.shape())));
    std::vector<std::int64_t> values;
    if (labels.type() == DType::U8) {
        const auto bytes = labels.as<std::uint8_t>();
        values.assign(bytes.begin(), bytes.end());
    } else if (labels.type() == DType::I64) {
        values = labels.as<std::int64_t>();
    } else {
        return findings.add("labels", fmt::format("expected dtype I64 or U8, found {}", nameOf(labels.type())));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] < 0 || values[i] >= classes)
            return findings.add("labels", fmt::format("label {} of image {} is none of the network's {} classes",
                                                      values[i], i, classes));
        dataset.labels.push_back(static_cast<std::uint32_t>(values[i]));
    }
}

void readCodes(const Tensor& tensor, const Population& population, WitnessCodes& codes, Findings& findings) {
    if (!population.neuron)
        return findings.add(tensor.name(), fmt::format("{} has no neurons, so it has no codes", population.name));
    tensor.require(DType::I8);
    const Shape& shape = tensor.shape();
    if (shape.size() != 3 || shape[1] != population.rows() || shape[2] != population.cols())
        return findings.add(tensor.name(), fmt::format("shape {}, expected [m, {}, {}]", text(shape), population.rows(),
                                                       population.cols()));
    codes = {static_cast<std::uint32_t>(shape[0]), population.rows(), population.cols(), tensor.as<std::int8_t>()};
    const auto* neuron = std::get_if<neurons::StBifParameters>(&*population.neuron);
    if (neuron == nullptr) return;
    const auto bad = std::find_if(codes.codes.begin(), codes.codes.end(), [&](std::int8_t code) {
        return code < neuron->minLevel || code > neuron->maxLevel;
    });
    if (bad != codes.codes.end())
        findings.add(tensor.name(), fmt::format("code {} is not in the neuron's {}..{}", int{*bad}, neuron->minLevel,
                                                neuron->maxLevel));
}

}  // namespace

std::span<const std::uint8_t> Dataset::image(std::size_t index) const {
    const std::size_t pixels = std::size_t{channels} * height * width;
    return std::span(images).subspan(index * pixels, pixels);
}

std::span<const std::uint32_t> Dataset::sequence(std::size_t index) const {
    return std::span(tokens).subspan(index * length, length);
}

std::span<const std::int8_t> WitnessCodes::sample(std::size_t index) const {
    const std::size_t size = std::size_t{rows} * cols;
    return std::span(codes).subspan(index * size, size);
}

std::span<const double> Witness::logitsOf(std::size_t sample) const {
    return std::span(logits).subspan(sample * classes, classes);
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
    if (readout.rows() != 1)
        throw ConfigError({network.name, readout.name,
                           fmt::format("the readout has {} rows, that of a classifier has one", readout.rows()), ""});
    return PopulationId{readouts[0]};
}

Dataset loadDataset(const fs::path& path, const Network& network) {
    const TensorFile file = TensorFile::read(path);
    const Population& population = network.populations[value(inputOf(network))];
    if (std::holds_alternative<EventFrames>(*population.input))
        throw ConfigError({path.string(), "images",
                           fmt::format("holds images, but {} of {} takes events", population.name, network.name),
                           "name a list of recordings, NAME.recordings.json"});
    const auto* image = std::get_if<AnalogImage>(&*population.input);
    const std::uint32_t classes = network.populations[value(readoutOf(network))].cols();
    std::vector<Problem> problems;
    Findings findings(file.file(), problems);
    Dataset dataset;
    const std::string samples = image != nullptr ? "images" : "tokens";
    rejectUnknown(file, {samples, "labels"}, findings);
    if (image != nullptr)
        readImages(file, *image, dataset, findings);
    else
        readTokens(file, population, dataset, findings);
    readLabels(file, classes, dataset, findings);
    const std::uint64_t count = file.at(samples).shape().empty() ? 0 : file.at(samples).shape()[0];
    if (problems.empty() && count != dataset.labels.size())
        findings.add("labels", fmt::format("{} labels for {} {}", dataset.labels.size(), count,
                                           image != nullptr ? "images" : "sequences"));
    if (problems.empty() && dataset.labels.empty()) findings.add(samples, "there are none");
    throwIfAny(std::move(problems));
    return dataset;
}

Witness loadWitness(const fs::path& path, const Network& network) {
    constexpr std::string_view kPrefix = "codes.";
    const TensorFile file = TensorFile::read(path);
    std::vector<Problem> problems;
    Findings findings(file.file(), problems);
    std::vector<std::string> known = {"logits"};
    for (const Population& population : network.populations) known.push_back(std::string(kPrefix) + population.name);
    rejectUnknown(file, known, findings);
    Witness witness;
    for (const Population& population : network.populations) {
        if (const Tensor* tensor = file.find(std::string(kPrefix) + population.name))
            readCodes(*tensor, population, witness.codes[population.name], findings);
    }
    if (const Tensor* logits = file.find("logits")) {
        logits->require(DType::F64);
        witness.classes = network.populations[value(readoutOf(network))].cols();
        if (logits->shape().size() != 2 || logits->shape()[1] != witness.classes)
            findings.add("logits", fmt::format("shape {}, expected [n, {}]", text(logits->shape()), witness.classes));
        witness.logits = logits->as<double>();
    }
    if (witness.logits.empty() && witness.codes.empty() && problems.empty())
        findings.add("", "holds neither logits nor codes");
    throwIfAny(std::move(problems));
    return witness;
}

}  // namespace spikeloom::network
