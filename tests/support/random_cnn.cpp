// SPDX-License-Identifier: Apache-2.0
#include "tests/support/random_cnn.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace spikeloom::testing {
namespace {

using network::Network;
using network::Population;
using network::PopulationId;
using Axes = std::vector<std::uint32_t>;

class CnnBuilder {
public:
    explicit CnnBuilder(Random& random) : random_(random) { net_.name = "random_cnn"; }

    PopulationId image(const Axes& positions, std::uint32_t channels) {
        Population population;
        population.name = "image";
        population.shape = positions;
        population.shape.push_back(channels);
        network::AnalogImage image{channels, positions[0], positions[1], 1, {}, {}};
        // One scale for all channels or one each, with and without an offset.
        image.scale = random_.chance() ? std::vector<double>(channels, 0.01) : random_.reals(channels, 0.005, 0.02);
        image.offset = random_.chance() ? std::vector<double>(channels, 0.0) : random_.reals(channels, -1.0, 0.0);
        population.input = image;
        return add(std::move(population));
    }
    PopulationId spiking(std::string name, const Axes& positions, std::uint32_t channels, double threshold) {
        Population population;
        population.name = std::move(name);
        population.shape = positions;
        population.shape.push_back(channels);
        const bool isSymmetric = random_.chance();
        population.neuron =
            neurons::StBifParameters{threshold * random_.real(0.8, 1.25), isSymmetric ? -8 : 0, isSymmetric ? 7 : 15};
        if (random_.chance()) population.bias = random_.reals(channels, -0.5, 0.5);
        return add(std::move(population));
    }
    void project(std::string name, PopulationId source, PopulationId target, network::Operator op) {
        network::Projection projection;
        projection.name = std::move(name);
        projection.source = source;
        projection.target = target;
        projection.op = std::move(op);
        net_.projections.push_back(std::move(projection));
    }
    network::Window window(const Axes& positions, std::uint32_t largest) {
        network::Window window;
        for (const std::uint32_t size : positions) {
            window.kernel.push_back(random_.count(1, std::min(largest, size)));
            window.stride.push_back(random_.count(1, 2));
            window.padding.push_back(random_.count(0, window.kernel.back() - 1));
        }
        return window;
    }
    network::Convolution convolution(const network::Window& window, std::uint32_t in, std::uint32_t out) {
        network::Convolution op;
        op.window = window;
        const std::uint32_t common = std::gcd(in, out);
        op.groups = random_.chance() ? 1 : random_.chance() ? common : common % 2 == 0 ? 2 : 1;
        std::size_t size = std::size_t{out} * in / op.groups;
        for (const std::uint32_t k : window.kernel) size *= k;
        op.weights = random_.codes(size);
        op.weightScale = random_.real(0.002, 0.006);
        return op;
    }
    [[nodiscard]] std::uint32_t cols(PopulationId id) { return at(id).cols(); }
    [[nodiscard]] Axes positions(PopulationId id) { return at(id).positions(); }
    Population& at(PopulationId id) { return net_.populations[value(id)]; }
    Random& random_;
    Network net_;

private:
    PopulationId add(Population population) {
        net_.populations.push_back(std::move(population));
        return PopulationId{static_cast<std::uint32_t>(net_.populations.size() - 1)};
    }
};

network::Window pointwise(const network::Window& like) {
    network::Window window = like;
    for (std::size_t a = 0; a < like.kernel.size(); ++a) {
        window.kernel[a] = 1;
        window.padding[a] = 0;
    }
    return window;
}

}  // namespace

Network randomCnn(Random& random) {
    CnnBuilder b(random);
    const Axes size{random.count(4, 7), random.count(4, 7)};
    const PopulationId image = b.image(size, random.count(1, 2));
    const auto into = [&](const std::string& name, const network::Window& window, PopulationId source,
                          std::uint32_t channels) {
        const PopulationId target = b.spiking(name, positionsAfter(window, b.positions(source)), channels, 0.3);
        b.project("to_" + name, source, target, b.convolution(window, b.cols(source), channels));
        return target;
    };
    const PopulationId a = into("a", b.window(size, 3), image, 2 * random.count(1, 3));
    network::Window second = b.window(b.positions(a), 3);
    const bool isIdentity = random.chance();
    if (isIdentity) second = {{3, 3}, {1, 1}, {1, 1}};
    const PopulationId out = into("b", second, a, isIdentity ? b.cols(a) : 2 * random.count(1, 3));
    if (isIdentity)
        b.project("branch", a, out, network::Identity{});
    else if (positionsAfter(pointwise(second), b.positions(a)) == b.positions(out))
        b.project("branch", a, out, b.convolution(pointwise(second), b.cols(a), b.cols(out)));
    const network::Window pooling = b.window(b.positions(out), 2);
    const PopulationId pool = b.spiking("pool", positionsAfter(pooling, b.positions(out)), b.cols(out), 0.3);
    b.at(pool).neuron = neurons::GradedParameters{};
    b.project("to_pool", out, pool, network::AveragePool{pooling});
    const Axes factor{random.count(1, 2), random.count(1, 3)};
    Axes larger = b.positions(pool);
    for (std::size_t axis = 0; axis < 2; ++axis) larger[axis] *= factor[axis];
    const PopulationId up = b.spiking("up", larger, b.cols(pool), 0.2);
    b.project("to_up", pool, up, network::Upsample{factor});
    Population logits;
    logits.name = "logits";
    logits.shape = {1, 3};
    b.net_.populations.push_back(logits);
    network::Linear head;
    head.weights = random.codes(std::size_t{3} * b.cols(up));
    head.weightScale = 0.004;
    head.reduce = network::Linear::Reduce::Mean;
    b.project("head", up, PopulationId{static_cast<std::uint32_t>(b.net_.populations.size() - 1)}, head);
    if (random.chance())
        for (network::Projection& projection : b.net_.projections)
            if (projection.name == "to_pool") projection.op = network::MaxPool{pooling};
    return std::move(b.net_);
}

}  // namespace spikeloom::testing
