// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_transformer.hpp"

#include <cmath>
#include <string>
#include <utility>

namespace spikeloom::testing {
namespace {

using network::Population;
using network::PopulationId;

/// Scales are drawn from ranges in which most neurons end within their levels and some are clipped.
class TransformerBuilder {
public:
    TransformerBuilder(const TransformerShape& shape, Random& random)
        : shape_(shape), random_(random), rows_(shape.patches + (shape.classToken ? 1 : 0)) {}

    network::Network build() {
        net_.name = "random_transformer";
        const PopulationId image = input();
        const PopulationId embed = signedNeurons("embed", shape_.channels, 0.25);
        at(embed).bias = reals(shape_.classToken ? rows_ * shape_.channels : shape_.channels);
        linear(image, embed, shape_.classToken ? 1 : 0);
        const PopulationId ln1 = norm("ln1", {embed});
        const PopulationId q = dense("q", ln1), k = dense("k", ln1), v = dense("v", ln1);
        const PopulationId proj = dense("proj", attention(q, k, v));
        const PopulationId ln2 = norm("ln2", {embed, proj});
        const PopulationId act = neurons("act", rows_, shape_.hidden, 0.15, 0, 15);
        linear(ln2, act);
        const PopulationId fc2 = dense("fc2", act);
        readout(norm("out", {embed, proj, fc2}));
        return std::move(net_);
    }

private:
    Population& at(PopulationId id) { return net_.populations[value(id)]; }
    std::vector<double> reals(std::size_t size) { return random_.reals(size, -0.6, 0.6); }

    PopulationId add(std::string name, std::uint32_t rows, std::uint32_t cols) {
        Population population;
        population.name = std::move(name);
        population.shape = {rows, cols};
        net_.populations.push_back(std::move(population));
        return PopulationId{static_cast<std::uint32_t>(net_.populations.size() - 1)};
    }
    PopulationId input() {
        const std::uint32_t channels = shape_.imageChannels;
        const PopulationId id = add("image", shape_.patches, channels * 4);
        at(id).input = network::AnalogImage{channels,
                                            2,
                                            2 * shape_.patches,
                                            2,
                                            random_.reals(channels, 0.006, 0.012),
                                            random_.reals(channels, -1.5, 0.0)};
        return id;
    }
    PopulationId neurons(std::string name, std::uint32_t rows, std::uint32_t cols, double threshold, int low,
                         int high) {
        const PopulationId id = add(std::move(name), rows, cols);
        at(id).neuron = neurons::StBifParameters{threshold * random_.real(0.7, 1.4), low, high};
        return id;
    }
    PopulationId signedNeurons(std::string name, std::uint32_t cols, double threshold) {
        return neurons(std::move(name), rows_, cols, threshold, -8, 7);
    }
    PopulationId dense(std::string name, PopulationId source) {
        const PopulationId id = signedNeurons(std::move(name), shape_.channels, 0.2);
        at(id).bias = reals(shape_.channels);
        linear(source, id);
        return id;
    }
    PopulationId norm(std::string name, const std::vector<PopulationId>& sources) {
        const PopulationId id = signedNeurons(std::move(name), shape_.channels, 0.3);
        if (shape_.softmaxFree)
            at(id).function = network::RmsNorm{random_.reals(shape_.channels, 0.5, 1.5), 1e-6};
        else
            at(id).function =
                network::LayerNorm{random_.reals(shape_.channels, 0.5, 1.5), reals(shape_.channels), 1e-6};
        if (shape_.positions) at(id).bias = reals(rows_ * shape_.channels);
        for (const PopulationId source : sources) project(source, id, network::Identity{});
        return id;
    }
    PopulationId attention(PopulationId q, PopulationId k, PopulationId v) {
        const double scale = 1.0 / std::sqrt(shape_.channels / shape_.heads);
        if (shape_.softmaxFree) return softmaxFree(q, k, v, scale);
        const PopulationId attn = neurons("attn", shape_.heads * rows_, rows_, 0.06, 0, 15);
        at(attn).function = network::Softmax{};
        project(q, attn, network::AttentionScores{shape_.heads, scale}).other = k;
        const PopulationId ctx = signedNeurons("ctx", shape_.channels, 0.1);
        project(attn, ctx, network::AttentionContext{shape_.heads}).other = v;
        return ctx;
    }
    PopulationId softmaxFree(PopulationId q, PopulationId k, PopulationId v, double scale) {
        const PopulationId kv = neurons("kv", shape_.channels, shape_.channels / shape_.heads, 0.3, -8, 7);
        project(k, kv, network::AttentionKeyValue{shape_.heads, 1.0 / rows_}).other = v;
        const PopulationId ctx = signedNeurons("ctx", shape_.channels, 0.1);
        project(q, ctx, network::AttentionQuery{shape_.heads, scale}).other = kv;
        return ctx;
    }
    void readout(PopulationId source) {
        const PopulationId id = add("logits", 1, shape_.classes);
        at(id).bias = reals(shape_.classes);
        auto& op = std::get<network::Linear>(linear(source, id).op);
        op.reduce = shape_.classToken ? network::Linear::Reduce::Select : network::Linear::Reduce::Mean;
    }
    network::Projection& linear(PopulationId source, PopulationId target, std::uint32_t rowOffset = 0) {
        network::Linear op;
        const double inputs = at(source).cols();
        op.weights = random_.codes(static_cast<std::size_t>(at(target).cols()) * at(source).cols());
        op.weightScale = random_.real(0.8, 1.6) / (127.0 * std::sqrt(inputs));
        network::Projection& projection = project(source, target, std::move(op));
        projection.rowOffset = rowOffset;
        return projection;
    }
    network::Projection& project(PopulationId source, PopulationId target, network::Operator op) {
        network::Projection projection;
        projection.name = at(source).name + "." + at(target).name;
        projection.source = source;
        projection.target = target;
        projection.op = std::move(op);
        net_.projections.push_back(std::move(projection));
        return net_.projections.back();
    }

    TransformerShape shape_;
    Random& random_;
    std::uint32_t rows_;
    network::Network net_;
};

}  // namespace

network::Network randomTransformer(const TransformerShape& shape, Random& random) {
    return TransformerBuilder(shape, random).build();
}

TransformerShape randomShape(Random& random) {
    TransformerShape shape;
    shape.imageChannels = random.count(1, 2);
    shape.classToken = random.chance();
    shape.positions = random.chance();
    return shape;
}

std::vector<std::uint8_t> randomImage(const network::Network& network, Random& random) {
    const network::AnalogImage& image = network::imageOf(network.populations[0]);
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(image.channels) * image.height * image.width);
    for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.integer(0, 255));
    return pixels;
}

}  // namespace spikeloom::testing
