// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "models/network/array_rules.hpp"
#include "models/network/dataset.hpp"
#include "models/network/findings.hpp"
#include "models/network/safetensors.hpp"

namespace spikeloom::network {
namespace {

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

std::span<const std::int8_t> WitnessCodes::sample(std::size_t index) const {
    const std::size_t size = std::size_t{rows} * cols;
    return std::span(codes).subspan(index * size, size);
}

std::span<const double> Witness::logitsOf(std::size_t sample) const {
    return std::span(logits).subspan(sample * classes, classes);
}

Witness loadWitness(const std::filesystem::path& path, const Network& network) {
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
