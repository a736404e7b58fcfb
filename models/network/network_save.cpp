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

/// What a graph file may be called: a spiking network, or one as it was trained.
constexpr std::string_view kSuffixes[] = {".snn.json", ".ann.json"};

std::string stemOf(const fs::path& path) {
    const std::string name = path.filename().string();
    for (const std::string_view suffix : kSuffixes)
        if (name.size() > suffix.size() && name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
    throw ConfigError({path.string(), "", "expected a file name NAME.snn.json, or NAME.ann.json as trained", ""});
}

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

    std::optional<std::string> byColumnOrNeuron(const Population& population, const std::string& name,
                                                const std::vector<double>& values) {
        if (values.empty()) return std::nullopt;
        const Shape perColumn = {population.cols()}, perNeuron = {population.rows(), population.cols()};
        return store(name, values.size() == population.cols() ? perColumn : perNeuron, values);
    }

    format::PopulationEntry entry(const Population& population) {
        format::PopulationEntry result;
        result.name = population.name;
        result.shape = population.shape;
        const std::string prefix = "population/" + population.name;
        if (population.input) std::visit([&](const auto& input) { result.input = entry(input); }, *population.input);
        result.neuron = population.neuron;
        result.activation = population.activation;
        result.biasSchedule = population.biasSchedule;
        result.task = population.task;
        result.bias = byColumnOrNeuron(population, prefix + "/bias", population.bias);
        result.initial = byColumnOrNeuron(population, prefix + "/initial", population.initial);
        result.columnScale = byColumnOrNeuron(population, prefix + "/column_scale", population.columnScale);
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
    [[nodiscard]] std::uint64_t colsOf(PopulationId id) const { return network_.populations[value(id)].cols(); }
    void storeWeights(const Projection& projection, const Weights& weights, const Shape& shape,
                      format::WeightsEntry& to) {
        const std::string prefix = "projection/" + projection.name;
        to.weights = weights.areReal() ? store(prefix + "/weights", shape, weights.realWeights)
                                       : store(prefix + "/weights", shape, weights.weights);
        if (weights.weightScale != 0.0) to.weightScale = weights.weightScale;
        to.weightBits = weights.weightBits;
        if (!weights.batchNorm) return;
        const BatchNorm& norm = *weights.batchNorm;
        const auto column = [&](const char* key, const std::vector<double>& values) {
            return store(prefix + "/batch_norm/" + key, {shape[0]}, values);
        };
        to.batchNorm = {column("gamma", norm.gamma), column("beta", norm.beta), column("mean", norm.mean),
                        column("variance", norm.variance), norm.epsilon};
    }
    format::ProjectionEntry entry(const Projection& projection, const Linear& linear) {
        format::LinearEntry result;
        setEnds(projection, result);
        storeWeights(projection, linear, {colsOf(projection.target), colsOf(projection.source)}, result);
        result.reduce = linear.reduce;
        if (linear.reduce == Linear::Reduce::Select) result.selectRow = linear.selectRow;
        result.rowOffset = projection.rowOffset;
        return result;
    }
    format::ProjectionEntry entry(const Projection& projection, const Identity& identity) {
        format::IdentityEntry result;
        setEnds(projection, result);
        result.rowOffset = projection.rowOffset;
        if (!identity.scale.empty())
            result.scale = store("projection/" + projection.name + "/scale", {identity.scale.size()}, identity.scale);
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
        Shape shape = {colsOf(projection.target), colsOf(projection.source) / convolution.groups};
        shape.insert(shape.end(), convolution.window.kernel.begin(), convolution.window.kernel.end());
        storeWeights(projection, convolution, shape, result);
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
    const std::string tensorsName = stemOf(path) + ".safetensors";
    requireValid(network, path.string());
    Writer writer(network);
    const format::NetworkFile file = writer.file(tensorsName);
    writer.tensors().write(path.parent_path() / tensorsName);
    writeJsonFile(path, spec::dump(file));  // last: a graph file whose arrays are missing is never seen
}

}  // namespace spikeloom::network
