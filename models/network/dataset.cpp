// SPDX-License-Identifier: Apache-2.0
#include "models/network/dataset.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

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

/// Integers of either type; nothing after a problem.
std::optional<std::vector<std::int64_t>> integers(const Tensor& tensor, Findings& findings) {
    if (tensor.type() == DType::I64) return tensor.as<std::int64_t>();
    if (tensor.type() == DType::U8) {
        const auto bytes = tensor.as<std::uint8_t>();
        return std::vector<std::int64_t>(bytes.begin(), bytes.end());
    }
    findings.add(tensor.name(), fmt::format("expected dtype I64 or U8, found {}", nameOf(tensor.type())));
    return std::nullopt;
}

/// Whether there are labels for all images, and images at all.
void requireOneForEach(const Dataset& dataset, std::size_t labels, const char* name, Findings& findings) {
    const bool images = dataset.length == 0;
    if (labels != dataset.size())
        findings.add(name,
                     fmt::format("{} {} for {} {}", labels, name, dataset.size(), images ? "images" : "sequences"));
    else if (labels == 0)
        findings.add(images ? "images" : "tokens", "there are none");
}

/// Reads what the images are labelled with: one overload a task.
class LabelReader {
public:
    LabelReader(const TensorFile& file, const Population& readout, Dataset& dataset, Findings& findings)
        : file_(file), readout_(readout), dataset_(dataset), findings_(findings) {}

    void operator()(const Classification&) {
        const Tensor& labels = file_.at("labels");
        if (labels.shape().size() != 1)
            return findings_.add("labels", fmt::format("shape {}, expected [n]", text(labels.shape())));
        const auto values = integers(labels, findings_);
        if (!values) return;
        for (std::size_t i = 0; i < values->size(); ++i) {
            const std::int64_t label = (*values)[i];
            if (label < 0 || label >= readout_.cols())
                return findings_.add("labels", fmt::format("label {} of image {} is none of the network's {} classes",
                                                           label, i, readout_.cols()));
            dataset_.labels.push_back(static_cast<std::uint32_t>(label));
        }
        if (!findings_.any()) requireOneForEach(dataset_, dataset_.labels.size(), "labels", findings_);
    }

    void operator()(const Segmentation&) {
        const Tensor& labels = file_.at("labels");
        const std::vector<std::uint32_t> axes = readout_.positions();
        const Shape& shape = labels.shape();
        const bool flat = shape.size() == 2 && shape[1] == readout_.rows();
        const bool whole = !shape.empty() && std::equal(shape.begin() + 1, shape.end(), axes.begin(), axes.end());
        if (!flat && !whole)
            return findings_.add("labels", fmt::format("shape {}, expected [n, {}] (the readout's positions)",
                                                       text(shape), fmt::join(axes, ", ")));
        const auto values = integers(labels, findings_);
        if (!values) return;
        for (std::size_t i = 0; i < values->size(); ++i) {
            const std::int64_t label = (*values)[i];
            if (label != kIgnored && (label < 0 || label >= readout_.cols()))
                return findings_.add(
                    "labels",
                    fmt::format("label {} of image {} at position {} is none of the network's {} classes, nor {}",
                                label, i / readout_.rows(), i % readout_.rows(), readout_.cols(), kIgnored));
            dataset_.masks.push_back(static_cast<std::uint8_t>(label));
        }
        if (!findings_.any()) requireOneForEach(dataset_, shape[0], "labels", findings_);
    }

    void operator()(const Detection&) {
        const Tensor& boxes = file_.at("boxes");
        const Shape& shape = boxes.shape();
        if (boxes.type() != DType::F32 || shape.size() != 3 || shape[2] != 5)
            return findings_.add("boxes",
                                 fmt::format("{} of shape {}, expected F32 [n, m, 5] (class, x, y, width, height)",
                                             nameOf(boxes.type()), text(shape)));
        const std::vector<double> values = boxes.real();
        dataset_.boxes.resize(shape[0]);
        for (std::size_t i = 0; i < values.size(); i += 5) readBox(values.data() + i, i / 5 / shape[1]);
        if (!findings_.any()) requireOneForEach(dataset_, shape[0], "boxes", findings_);
    }

private:
    void readBox(const double* v, std::size_t image) {
        if (v[0] == -1.0 || findings_.any()) return;  // no box
        const std::uint32_t classes = readout_.cols() - kBoxColumns;
        const auto within = [](double x) { return x >= 0.0 && x <= 1.0; };
        if (v[0] != std::floor(v[0]) || v[0] < 0.0 || v[0] >= classes)
            findings_.add("boxes",
                          fmt::format("class {} of a box of image {} is none of the network's {} classes, nor -1", v[0],
                                      image, classes));
        else if (!within(v[1]) || !within(v[2]) || !within(v[3]) || !within(v[4]) || v[3] == 0.0 || v[4] == 0.0)
            findings_.add("boxes",
                          fmt::format("a box of image {} is at ({}, {}) with a size of {} x {}, expected parts of "
                                      "the image in [0, 1], and an area",
                                      image, v[1], v[2], v[3], v[4]));
        else
            dataset_.boxes[image].push_back({static_cast<std::uint32_t>(v[0]), {v[1], v[2], v[3], v[4]}});
    }

    const TensorFile& file_;
    const Population& readout_;
    Dataset& dataset_;
    Findings& findings_;
};

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
    const auto bad = std::find_if(codes.codes.begin(), codes.codes.end(),
                                  [&](std::int8_t code) { return code < neuron->minLevel || code > neuron->maxLevel; });
    if (bad != codes.codes.end())
        findings.add(tensor.name(), fmt::format("code {} is not in the neuron's {}..{}", int{*bad}, neuron->minLevel,
                                                neuron->maxLevel));
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
        const Population& readout = network.populations[value(readoutOf(network))];
        witness.classes = readout.rows() * readout.cols();
        Shape expected{readout.rows(), readout.cols()};
        if (readout.rows() == 1) expected.erase(expected.begin());
        const Shape& shape = logits->shape();
        if (shape.empty() || !std::equal(shape.begin() + 1, shape.end(), expected.begin(), expected.end()))
            findings.add("logits", fmt::format("shape {}, expected [n, {}]", text(shape), fmt::join(expected, ", ")));
        witness.logits = logits->as<double>();
    }
    if (witness.logits.empty() && witness.codes.empty() && problems.empty())
        findings.add("", "holds neither logits nor codes");
    throwIfAny(std::move(problems));
    return witness;
}

}  // namespace spikeloom::network
