// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/network/network_check.hpp"
#include "models/network/network_file.hpp"
#include "models/network/network_io.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/json_file.hpp"
#include "models/support/strict_json.hpp"

namespace spikeloom::network {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".snn.json";

/// Turns ids and arrays into names.
class Writer {
public:
    explicit Writer(const Network& network) : network_(network) {}

    format::NetworkFile file(const std::string& tensorsName) {
        format::NetworkFile file;
        file.name = network_.name;
        file.tensors = tensorsName;
        for (const Population& population : network_.populations) file.populations.push_back(entry(population));
        for (const Projection& projection : network_.projections)
            file.projections.push_back(
                std::visit([&](const auto& op) { return entry(projection, op); }, projection.op));
        return file;
    }
    [[nodiscard]] const TensorWriter& tensors() const { return tensors_; }

private:
    std::string store(const std::string& name, const Shape& shape, const auto& values) {
        tensors_.add(name, shape, values);
        return name;
    }

    format::PopulationEntry entry(const Population& population) {
        format::PopulationEntry result;
        result.name = population.name;
        result.shape = population.shape;
        const std::string prefix = "population/" + population.name;
        if (population.input) std::visit([&](const auto& input) { result.input = entry(input); }, *population.input);
        result.neuron = population.neuron;
        result.biasSchedule = population.biasSchedule;
        result.task = population.task;
        if (!population.bias.empty()) {
            const Shape perColumn = {population.cols()}, perNeuron = {population.rows(), population.cols()};
            const bool isPerColumn = population.bias.size() == population.cols();
            result.bias = store(prefix + "/bias", isPerColumn ? perColumn : perNeuron, population.bias);
        }
        if (population.function)
            std::visit([&](const auto& function) { result.function = entry(function, {population.cols()}, prefix); },
                       *population.function);
        return result;
    }
    static format::SoftmaxEntry entry(const Softmax&, const Shape&, const std::string&) { return {}; }
    format::LayerNormEntry entry(const LayerNorm& norm, const Shape& shape, const std::string& prefix) {
        return {store(prefix + "/gamma", shape, norm.gamma), store(prefix + "/beta", shape, norm.beta), norm.epsilon};
    }
    format::RmsNormEntry entry(const RmsNorm& norm, const Shape& shape, const std::string& prefix) {
        return {store(prefix + "/gamma", shape, norm.gamma), norm.epsilon};
    }

    static format::ImageEntry entry(const AnalogImage& image) {
        const bool isTime = image.presentation == AnalogImage::Presentation::FirstSpike;
        return {image.channels, image.height, image.width,        image.patch,
                image.scale,    image.offset, image.presentation, isTime ? std::optional(image.levels) : std::nullopt};
    }
    static format::EventEntry entry(const EventFrames& events) {
        const bool isTimed = events.cut == EventFrames::Cut::Duration;
        const bool isCount = events.values == EventFrames::Values::Count;
        return {.width = events.width,
                .height = events.height,
                .polarities = events.polarities,
                .downscale = events.downscale,
                .steps = events.steps,
                .cut = events.cut,
                .durationUs = isTimed ? std::optional(events.durationUs) : std::nullopt,
                .values = events.values,
                .maxCount = isCount ? std::optional(events.maxCount) : std::nullopt,
                .scale = events.scale};
    }

    static format::TokensEntry entry(const Tokens& tokens) { return {tokens.vocabulary}; }

    [[nodiscard]] const std::string& nameOf(PopulationId id) const { return network_.populations[value(id)].name; }
    void setEnds(const Projection& projection, format::Ends& ends) const {
        ends.name = projection.name;
        ends.source = nameOf(projection.source);
        ends.target = nameOf(projection.target);
    }
    format::ProjectionEntry entry(const Projection& projection, const Linear& linear) {
        format::LinearEntry result;
        setEnds(projection, result);
        const Shape shape = {network_.populations[value(projection.target)].cols(),
                             network_.populations[value(projection.source)].cols()};
        result.weights = store("projection/" + projection.name + "/weights", shape, linear.weights);
        result.weightScale = linear.weightScale;
        result.weightBits = linear.weightBits;
        result.reduce = linear.reduce;
        if (linear.reduce == Linear::Reduce::Select) result.selectRow = linear.selectRow;
        result.rowOffset = projection.rowOffset;
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const Identity&) {
        format::IdentityEntry result;
        setEnds(projection, result);
        result.rowOffset = projection.rowOffset;
        return result;
    }
    template <class Entry>
    Entry scaledProduct(const Projection& projection, std::uint32_t heads, double scale) const {
        Entry result;
        setEnds(projection, result);
        result.other = nameOf(*projection.other);
        result.heads = heads;
        result.scale = scale;
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const AttentionScores& scores) {
        return scaledProduct<format::ScoresEntry>(projection, scores.heads, scores.scale);
    }
    format::ProjectionEntry entry(const Projection& projection, const AttentionKeyValue& keyValue) {
        return scaledProduct<format::KeyValueEntry>(projection, keyValue.heads, keyValue.scale);
    }
    format::ProjectionEntry entry(const Projection& projection, const AttentionQuery& query) {
        return scaledProduct<format::QueryEntry>(projection, query.heads, query.scale);
    }
    format::ProjectionEntry entry(const Projection& projection, const AttentionMask& mask) {
        format::MaskEntry result;
        setEnds(projection, result);
        result.padding = mask.padding;
        result.value = mask.value;
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const AttentionContext& context) {
        format::ContextEntry result;
        setEnds(projection, result);
        result.other = nameOf(*projection.other);
        result.heads = context.heads;
        return result;
    }

    format::ProjectionEntry entry(const Projection& projection, const Convolution& convolution) {
        format::ConvolutionEntry result;
        setEnds(projection, result);
        Shape shape = {network_.populations[value(projection.target)].cols(),
                       network_.populations[value(projection.source)].cols() / convolution.groups};
        shape.insert(shape.end(), convolution.window.kernel.begin(), convolution.window.kernel.end());
        result.weights = store("projection/" + projection.name + "/weights", shape, convolution.weights);
        result.weightScale = convolution.weightScale;
        result.weightBits = convolution.weightBits;
        result.groups = convolution.groups;
        result.setWindow(convolution.window);
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const AveragePool& pool) {
        format::AveragePoolEntry result;
        setEnds(projection, result);
        result.setWindow(pool.window);
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const MaxPool& pool) {
        format::MaxPoolEntry result;
        setEnds(projection, result);
        result.setWindow(pool.window);
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const Upsample& upsample) {
        format::UpsampleEntry result;
        setEnds(projection, result);
        result.factor = upsample.factor;
        return result;
    }

    const Network& network_;
    TensorWriter tensors_;
};

}  // namespace

void save(const Network& network, const fs::path& path) {
    const std::string name = path.filename().string();
    if (name.size() <= kSuffix.size() || !name.ends_with(kSuffix))
        throw ConfigError({path.string(), "", "expected a file name NAME.snn.json", ""});
    requireValid(network, path.string());
    const std::string tensorsName = name.substr(0, name.size() - kSuffix.size()) + ".safetensors";
    Writer writer(network);
    const format::NetworkFile file = writer.file(tensorsName);
    writer.tensors().write(path.parent_path() / tensorsName);
    writeJsonFile(path, spec::dump(file));  // last: a graph file whose arrays are missing is never seen
}

}  // namespace spikeloom::network
