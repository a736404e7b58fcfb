// SPDX-License-Identifier: Apache-2.0
#include "models/network/label_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/network/task.hpp"

namespace spikeloom::network {
namespace {

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

}  // namespace

void LabelReader::operator()(const Classification&) {
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

void LabelReader::operator()(const Segmentation&) {
    const Tensor& labels = file_.at("labels");
    const std::vector<std::uint32_t> axes = readout_.positions();
    const Shape& shape = labels.shape();
    const bool flat = shape.size() == 2 && shape[1] == readout_.rows();
    const bool whole = !shape.empty() && std::equal(shape.begin() + 1, shape.end(), axes.begin(), axes.end());
    if (!flat && !whole)
        return findings_.add("labels", fmt::format("shape {}, expected [n, {}] (the readout's positions)", text(shape),
                                                   fmt::join(axes, ", ")));
    const auto values = integers(labels, findings_);
    if (!values) return;
    for (std::size_t i = 0; i < values->size(); ++i) {
        const std::int64_t label = (*values)[i];
        if (label != kIgnored && (label < 0 || label >= readout_.cols()))
            return findings_.add(
                "labels", fmt::format("label {} of image {} at position {} is none of the network's {} classes, nor {}",
                                      label, i / readout_.rows(), i % readout_.rows(), readout_.cols(), kIgnored));
        dataset_.masks.push_back(static_cast<std::uint8_t>(label));
    }
    if (!findings_.any()) requireOneForEach(dataset_, shape[0], "labels", findings_);
}

void LabelReader::operator()(const Detection&) {
    const Tensor& boxes = file_.at("boxes");
    const Shape& shape = boxes.shape();
    if (boxes.type() != DType::F32 || shape.size() != 3 || shape[2] != 5)
        return findings_.add("boxes", fmt::format("{} of shape {}, expected F32 [n, m, 5] (class, x, y, width, height)",
                                                  nameOf(boxes.type()), text(shape)));
    const std::vector<double> values = boxes.real();
    dataset_.boxes.resize(shape[0]);
    for (std::size_t i = 0; i < values.size(); i += 5) readBox(values.data() + i, i / 5 / shape[1]);
    if (!findings_.any()) requireOneForEach(dataset_, shape[0], "boxes", findings_);
}

void LabelReader::readBox(const double* v, std::size_t image) {
    if (v[0] == -1.0 || findings_.any()) return;  // no box
    const std::uint32_t classes = readout_.cols() - kBoxColumns;
    const auto within = [](double x) { return x >= 0.0 && x <= 1.0; };
    if (v[0] != std::floor(v[0]) || v[0] < 0.0 || v[0] >= classes)
        findings_.add("boxes", fmt::format("class {} of a box of image {} is none of the network's {} classes, nor -1",
                                           v[0], image, classes));
    else if (!within(v[1]) || !within(v[2]) || !within(v[3]) || !within(v[4]) || v[3] == 0.0 || v[4] == 0.0)
        findings_.add("boxes", fmt::format("a box of image {} is at ({}, {}) with a size of {} x {}, expected parts of "
                                           "the image in [0, 1], and an area",
                                           image, v[1], v[2], v[3], v[4]));
    else
        dataset_.boxes[image].push_back({static_cast<std::uint32_t>(v[0]), {v[1], v[2], v[3], v[4]}});
}

}  // namespace spikeloom::network
