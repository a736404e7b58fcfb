// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "models/network/network_check.hpp"
#include "models/network/network_file.hpp"
#include "models/network/network_io.hpp"
#include "models/network/safetensors.hpp"
#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/suggest.hpp"

namespace spikeloom::network {
namespace {

namespace fs = std::filesystem;

constexpr PopulationId kNowhere{std::numeric_limits<std::uint32_t>::max()};

/// Arrays by name; remembers which were used and reports each problem at the key that named the array.
class Arrays {
public:
    Arrays(const TensorFile& file, const std::string& graph, std::vector<Problem>& problems)
        : file_(file), graph_(graph), problems_(problems) {}

    /// Codes, or real weights; neither after a problem.
    void weights(const std::string& name, const Shape& shape, const std::string& path, Weights& to) {
        const Tensor* tensor = use(name, path);
        if (tensor == nullptr) return;
        const bool isCode = tensor->type() == DType::I8;
        if (!expect(isCode || isReal(*tensor), *tensor, "dtype I8, F32 or F64", path)) return;
        if (!expect(tensor->shape() == shape, *tensor,
                    fmt::format("shape {} (target cols, source cols{})", text(shape),
                                shape.size() > 2 ? " / groups, kernel" : ""),
                    path))
            return;
        if (isCode) {
            to.weights = tensor->as<std::int8_t>();
        } else {
            const std::vector<double> real = tensor->real();
            to.realWeights.assign(real.begin(), real.end());
        }
    }
    /// F32 or F64 whose shape is one of `shapes`. @return empty after a problem
    std::vector<double> reals(const std::string& name, const std::vector<Shape>& shapes, const std::string& path) {
        const Tensor* tensor = use(name, path);
        if (tensor == nullptr) return {};
        if (!expect(isReal(*tensor), *tensor, "dtype F32 or F64", path)) return {};
        const bool fits = std::find(shapes.begin(), shapes.end(), tensor->shape()) != shapes.end();
        std::string wanted;
        for (const Shape& shape : shapes) wanted += (wanted.empty() ? "shape " : " or ") + text(shape);
        if (!expect(fits, *tensor, wanted, path)) return {};
        return tensor->real();
    }
    void reportUnused() {
        for (const auto& [name, tensor] : file_.tensors()) {
            if (used_.count(name) == 0)
                problems_.push_back({file_.file(), name, "array is used by nothing in " + graph_,
                                     "remove it, or name it in the graph"});
        }
    }

private:
    static bool isReal(const Tensor& tensor) { return tensor.type() == DType::F32 || tensor.type() == DType::F64; }
    const Tensor* use(const std::string& name, const std::string& path) {
        const Tensor* tensor = file_.find(name);
        if (tensor != nullptr)
            used_.insert(name);
        else
            problems_.push_back({graph_, path, fmt::format("no array {} in {}", name, file_.file()),
                                 didYouMean(name, file_.names(), "arrays")});
        return tensor;
    }
    bool expect(bool holds, const Tensor& tensor, const std::string& wanted, const std::string& path) {
        if (!holds)
            problems_.push_back({graph_, path,
                                 fmt::format("array {} is {} of shape {}, expected {}", tensor.name(),
                                             nameOf(tensor.type()), text(tensor.shape()), wanted),
                                 ""});
        return holds;
    }

    const TensorFile& file_;
    std::string graph_;
    std::vector<Problem>& problems_;
    std::set<std::string> used_;
};

/// Turns names into ids and arrays.
class Resolver {
public:
    /// @param arrays  nullptr when they could not be read
    Resolver(const format::NetworkFile& file, std::string graph, Arrays* arrays, std::vector<Problem>& problems)
        : file_(file), graph_(std::move(graph)), arrays_(arrays), problems_(problems) {}

    Network resolve() {
        network_.name = file_.name;
        for (const format::PopulationEntry& entry : file_.populations) {
            ids_.try_emplace(entry.name, PopulationId{static_cast<std::uint32_t>(network_.populations.size())});
            names_.push_back(entry.name);
            network_.populations.push_back(
                population(entry, fmt::format("populations[{}]", network_.populations.size())));
        }
        for (std::size_t i = 0; i < file_.projections.size(); ++i) {
            const std::string path = fmt::format("projections[{}]", i);
            network_.projections.push_back(
                std::visit([&](const auto& entry) { return projection(entry, path); }, file_.projections[i]));
        }
        return std::move(network_);
    }

private:
    Population population(const format::PopulationEntry& entry, const std::string& path) {
        Population result;
        result.name = entry.name;
        result.shape = entry.shape;
        const std::uint64_t rows = result.rows(), cols = result.cols();
        if (entry.input) result.input = std::visit([](const auto& i) { return Input(input(i)); }, *entry.input);
        result.neuron = entry.neuron;
        result.activation = entry.activation;
        result.biasSchedule = entry.biasSchedule;
        result.task = entry.task;
        if (entry.initial && arrays_ != nullptr)
            result.initial = arrays_->reals(*entry.initial, {{cols}, {rows, cols}}, path + ".initial");
        if (entry.columnScale && arrays_ != nullptr)
            result.columnScale = arrays_->reals(*entry.columnScale, {{cols}}, path + ".column_scale");
        if (entry.bias && arrays_ != nullptr)
            result.bias = arrays_->reals(*entry.bias, {{cols}, {rows, cols}}, path + ".bias");
        if (entry.function)
            result.function =
                std::visit([&](const auto& f) { return function(f, cols, path + ".function"); }, *entry.function);
        return result;
    }
    static AnalogImage input(const format::ImageEntry& image) {
        return {.channels = image.channels,
                .height = image.height,
                .width = image.width,
                .patch = image.patch,
                .scale = image.scale,
                .offset = image.offset,
                .presentation = image.presentation,
                .levels = image.levels.value_or(0)};
    }
    static EventFrames input(const format::EventEntry& events) {
        return {.width = events.width,
                .height = events.height,
                .polarities = events.polarities,
                .downscale = events.downscale,
                .steps = events.steps,
                .cut = events.cut,
                .durationUs = events.durationUs.value_or(0),
                .values = events.values,
                .maxCount = events.maxCount.value_or(1),
                .scale = events.scale};
    }
    static Tokens input(const format::TokensEntry& tokens) { return {tokens.vocabulary}; }
    Function function(const format::SoftmaxEntry&, std::uint64_t, const std::string&) { return Softmax{}; }
    Function function(const format::LayerNormEntry& entry, std::uint64_t cols, const std::string& path) {
        LayerNorm norm;
        norm.epsilon = entry.epsilon;
        if (arrays_ == nullptr) return norm;
        norm.gamma = arrays_->reals(entry.gamma, {{cols}}, path + ".gamma");
        norm.beta = arrays_->reals(entry.beta, {{cols}}, path + ".beta");
        return norm;
    }

    Function function(const format::RmsNormEntry& entry, std::uint64_t cols, const std::string& path) {
        RmsNorm norm;
        norm.epsilon = entry.epsilon;
        if (arrays_ != nullptr) norm.gamma = arrays_->reals(entry.gamma, {{cols}}, path + ".gamma");
        return norm;
    }

    PopulationId end(const std::string& name, const std::string& path) {
        const auto it = ids_.find(name);
        if (it != ids_.end()) return it->second;
        problems_.push_back(
            {graph_, path, fmt::format("no population {}", name), didYouMean(name, names_, "populations")});
        return kNowhere;
    }
    Projection ends(const format::Ends& entry, const std::string& path) {
        Projection result;
        result.name = entry.name;
        result.source = end(entry.source, path + ".source");
        result.target = end(entry.target, path + ".target");
        return result;
    }
    [[nodiscard]] std::uint64_t colsOf(PopulationId id) const { return network_.populations[value(id)].cols(); }
    struct KernelShape {
        std::uint32_t groups;
        std::vector<std::uint32_t> kernel;
    };
    void weights(const format::WeightsEntry& entry, const Projection& projection, const KernelShape& kernel,
                 const std::string& path, Weights& to) {
        to.weightScale = entry.weightScale.value_or(0.0);
        to.weightBits = entry.weightBits;
        if (arrays_ == nullptr || projection.source == kNowhere || projection.target == kNowhere) return;
        Shape shape = {colsOf(projection.target), colsOf(projection.source) / kernel.groups};
        shape.insert(shape.end(), kernel.kernel.begin(), kernel.kernel.end());
        arrays_->weights(entry.weights, shape, path + ".weights", to);
        if (!to.weights.empty() && !entry.weightScale)
            problems_.push_back({graph_, path + ".weight_scale", "missing", "codes need the real weight of code 1"});
        if (entry.batchNorm) to.batchNorm = batchNorm(*entry.batchNorm, shape[0], path + ".batch_norm");
    }
    BatchNorm batchNorm(const format::BatchNormEntry& entry, std::uint64_t cols, const std::string& path) {
        const auto read = [&](const std::string& name, const char* key) {
            return arrays_->reals(name, {{cols}}, path + "." + key);
        };
        return {read(entry.gamma, "gamma"), read(entry.beta, "beta"), read(entry.mean, "mean"),
                read(entry.variance, "variance"), entry.epsilon};
    }
    Projection projection(const format::LinearEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.rowOffset = entry.rowOffset;
        Linear linear;
        linear.reduce = entry.reduce;
        linear.selectRow = entry.selectRow.value_or(0);
        weights(entry, result, {1, {}}, path, linear);
        result.op = std::move(linear);
        return result;
    }
    Projection projection(const format::IdentityEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.rowOffset = entry.rowOffset;
        Identity identity;
        if (entry.scale && arrays_ != nullptr && result.target != kNowhere)
            identity.scale = arrays_->reals(*entry.scale, {{colsOf(result.target)}}, path + ".scale");
        result.op = std::move(identity);
        return result;
    }
    Projection product(const format::ProductEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.other = end(entry.other, path + ".other");
        return result;
    }
    template <class Op>
    Projection scaledProduct(const format::ScaledProductEntry& entry, const std::string& path) {
        Projection result = product(entry, path);
        result.op = Op{entry.heads, entry.scale};
        return result;
    }
    Projection projection(const format::ScoresEntry& entry, const std::string& path) {
        return scaledProduct<AttentionScores>(entry, path);
    }
    Projection projection(const format::ContextEntry& entry, const std::string& path) {
        Projection result = product(entry, path);
        result.op = AttentionContext{entry.heads};
        return result;
    }
    Projection projection(const format::KeyValueEntry& entry, const std::string& path) {
        return scaledProduct<AttentionKeyValue>(entry, path);
    }
    Projection projection(const format::QueryEntry& entry, const std::string& path) {
        return scaledProduct<AttentionQuery>(entry, path);
    }
    Projection projection(const format::MaskEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.op = AttentionMask{entry.padding, entry.value};
        return result;
    }

    Projection projection(const format::ConvolutionEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        Convolution convolution;
        convolution.window = entry.window();
        convolution.groups = entry.groups;
        weights(entry, result, {entry.groups, entry.kernel}, path, convolution);
        result.op = std::move(convolution);
        return result;
    }
    Projection projection(const format::AveragePoolEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.op = AveragePool{entry.window()};
        return result;
    }
    Projection projection(const format::MaxPoolEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.op = MaxPool{entry.window()};
        return result;
    }
    Projection projection(const format::UpsampleEntry& entry, const std::string& path) {
        Projection result = ends(entry, path);
        result.op = Upsample{entry.factor};
        return result;
    }

    const format::NetworkFile& file_;
    std::string graph_;
    Arrays* arrays_;
    std::vector<Problem>& problems_;
    Network network_;
    std::map<std::string, PopulationId> ids_;
    std::vector<std::string> names_;
};

format::NetworkFile readGraph(const fs::path& path) {
    return spec::load<format::NetworkFile>(readJsonFile(path), {path.string(), ""});
}

std::optional<TensorFile> readArrays(const fs::path& path, std::vector<Problem>& problems) {
    try {
        return TensorFile::read(path);
    } catch (const ConfigError& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
        return std::nullopt;
    }
}

void append(std::vector<Problem> more, std::vector<Problem>& problems) {
    for (Problem& problem : more) problems.push_back(std::move(problem));
}

}  // namespace

Network load(const fs::path& path) {
    const format::NetworkFile file = readGraph(path);
    const std::string graph = path.string();
    std::vector<Problem> problems;
    const std::optional<TensorFile> tensors = readArrays(path.parent_path() / file.tensors, problems);
    std::optional<Arrays> arrays;
    if (tensors) arrays.emplace(*tensors, graph, problems);
    Network network = Resolver(file, graph, arrays ? &*arrays : nullptr, problems).resolve();
    const bool isResolved = problems.empty();
    if (arrays) arrays->reportUnused();
    append(check(network, graph, isResolved ? Completeness::Whole : Completeness::Partial), problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return network;
}

fs::path tensorsPath(const fs::path& path) {
    return path.parent_path() / readGraph(path).tensors;
}

nlohmann::json schema() {
    return spec::schema<format::NetworkFile>("spikeloom network");
}

}  // namespace spikeloom::network
