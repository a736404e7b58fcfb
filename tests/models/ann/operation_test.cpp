// SPDX-License-Identifier: Apache-2.0
#include "models/ann/operation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace spikeloom::ann {
namespace {

using network::Network;
using network::Population;
using network::PopulationId;

Population population(std::string name, std::vector<std::uint32_t> shape) {
    Population result;
    result.name = std::move(name);
    result.shape = std::move(shape);
    result.activation = network::PassOn{};
    return result;
}

Tensor randomTensor(std::size_t samples, const Population& population, std::mt19937& random) {
    Tensor tensor(samples, population.rows(), population.cols());
    for (float& value : tensor.values) value = static_cast<float>(random() % 2001) / 1000.0F - 1.0F;
    return tensor;
}

std::vector<float> randomWeights(std::size_t count, std::mt19937& random) {
    std::vector<float> weights(count);
    for (float& weight : weights) weight = static_cast<float>(random() % 2001) / 1000.0F - 1.0F;
    return weights;
}

/// One projection between two populations, and what it should add.
struct Case {
    Network network;
    std::mt19937 random{7};

    Case(std::vector<std::uint32_t> source, std::vector<std::uint32_t> target, network::Operator op,
         std::uint32_t rowOffset = 0) {
        network.populations = {population("source", std::move(source)), population("target", std::move(target))};
        network.projections = {{"p", PopulationId{0}, std::nullopt, PopulationId{1}, rowOffset, std::move(op)}};
    }
    [[nodiscard]] const Population& source() const { return network.populations[0]; }
    [[nodiscard]] const Population& target() const { return network.populations[1]; }

    /// @param expected  (sample's source, row, col) -> what is added there
    template <class Expected>
    void expect(Expected expected) {
        const Tensor from = randomTensor(3, source(), random);
        Tensor to = randomTensor(3, target(), random);
        const Tensor before = to;
        const auto operation = makeOperation(network, network.projections[0]);
        operation->add(from, nullptr, to);
        for (std::size_t n = 0; n < 3; ++n)
            for (std::size_t row = 0; row < to.rows; ++row)
                for (std::size_t col = 0; col < to.cols; ++col)
                    ASSERT_NEAR(to.sample(n)[row * to.cols + col],
                                before.sample(n)[row * to.cols + col] + expected(from.sample(n), row, col), 1e-4)
                        << "sample " << n << " row " << row << " col " << col;
    }
};

network::Linear linear(std::size_t out, std::size_t in) {
    std::mt19937 random(3);
    network::Linear result;
    result.realWeights = randomWeights(out * in, random);
    return result;
}

TEST(LinearOperation, AddsTheProductOfEachRow) {
    const network::Linear layer = linear(4, 5);
    Case({3, 5}, {3, 4}, layer).expect([&](auto x, std::size_t row, std::size_t col) {
        float sum = 0;
        for (std::size_t i = 0; i < 5; ++i) sum += layer.realWeights[col * 5 + i] * x[row * 5 + i];
        return sum;
    });
}

TEST(LinearOperation, LeavesTheRowsBeforeItsOffsetAlone) {
    const network::Linear layer = linear(4, 5);
    Case({3, 5}, {4, 4}, layer, 1).expect([&](auto x, std::size_t row, std::size_t col) {
        float sum = 0;
        for (std::size_t i = 0; row > 0 && i < 5; ++i) sum += layer.realWeights[col * 5 + i] * x[(row - 1) * 5 + i];
        return sum;
    });
}

TEST(LinearOperation, TakesTheMeanOrOneOfTheRows) {
    network::Linear layer = linear(4, 5);
    layer.reduce = network::Linear::Reduce::Mean;
    Case({3, 5}, {1, 4}, layer).expect([&](auto x, std::size_t, std::size_t col) {
        float sum = 0;
        for (std::size_t i = 0; i < 15; ++i) sum += layer.realWeights[col * 5 + i % 5] * x[i] / 3.0F;
        return sum;
    });
    layer.reduce = network::Linear::Reduce::Select;
    layer.selectRow = 2;
    Case({3, 5}, {1, 4}, layer).expect([&](auto x, std::size_t, std::size_t col) {
        float sum = 0;
        for (std::size_t i = 0; i < 5; ++i) sum += layer.realWeights[col * 5 + i] * x[10 + i];
        return sum;
    });
}

TEST(LinearOperation, ReadsCodesAtTheirScales) {
    network::Linear layer;
    layer.weights = {3, -5};
    layer.weightScale = 0.5;
    EXPECT_EQ(realWeights(layer, {}), (std::vector<float>{1.5F, -2.5F}));
    EXPECT_EQ(realWeights(layer, {1.0, 0.25}), (std::vector<float>{1.5F, -0.625F}));
}

TEST(IdentityOperation, MultipliesByTheScaleOfTheColumn) {
    Case({2, 3}, {3, 3}, network::Identity{{2.0, 0.0, -1.0}}, 1).expect([](auto x, std::size_t row, std::size_t col) {
        const float scale[] = {2, 0, -1};
        return row == 0 ? 0.0F : scale[col] * x[(row - 1) * 3 + col];
    });
}

struct Shape {
    std::uint32_t size, in, out, kernel, stride, padding, groups;
};
class ConvolutionOperation : public ::testing::TestWithParam<Shape> {};

TEST_P(ConvolutionOperation, AddsWhatPyTorchDefines) {
    const Shape s = GetParam();
    const std::uint32_t size = (s.size + 2 * s.padding - s.kernel) / s.stride + 1;
    network::Convolution layer;
    layer.window = {{s.kernel, s.kernel}, {s.stride, s.stride}, {s.padding, s.padding}};
    layer.groups = s.groups;
    std::mt19937 random(5);
    const std::uint32_t inGroup = s.in / s.groups, outGroup = s.out / s.groups;
    layer.realWeights = randomWeights(std::size_t{s.out} * inGroup * s.kernel * s.kernel, random);
    Case({s.size, s.size, s.in}, {size, size, s.out}, layer).expect([&](auto x, std::size_t row, std::size_t col) {
        float sum = 0;
        for (std::uint32_t i = 0; i < inGroup; ++i)
            for (std::uint32_t ky = 0; ky < s.kernel; ++ky)
                for (std::uint32_t kx = 0; kx < s.kernel; ++kx) {
                    const auto y = static_cast<std::int64_t>(row / size * s.stride + ky) - s.padding;
                    const auto x0 = static_cast<std::int64_t>(row % size * s.stride + kx) - s.padding;
                    if (y < 0 || x0 < 0 || y >= s.size || x0 >= s.size) continue;
                    const std::size_t channel = col / outGroup * inGroup + i;
                    sum += layer.realWeights[((col * inGroup + i) * s.kernel + ky) * s.kernel + kx] *
                           x[(static_cast<std::size_t>(y) * s.size + static_cast<std::size_t>(x0)) * s.in + channel];
                }
        return sum;
    });
}

INSTANTIATE_TEST_SUITE_P(Shapes, ConvolutionOperation,
                         ::testing::Values(Shape{6, 3, 4, 3, 1, 1, 1}, Shape{6, 4, 4, 3, 2, 1, 1},
                                           Shape{6, 2, 4, 1, 2, 0, 1},  // the stride leaves the last position over
                                           Shape{7, 4, 4, 3, 2, 0, 2}, Shape{5, 4, 4, 3, 1, 1, 4}));

TEST(PoolOperation, AveragesWithZerosBeyondTheEdgeAndTakesTheLargestWithout) {
    const network::Window window{{2, 2}, {2, 2}, {1, 1}};
    const auto each = [](std::size_t row, std::size_t col, auto x, auto take) {
        for (std::size_t k = 0; k < 4; ++k) {
            const auto y = static_cast<std::int64_t>(row / 3 * 2 + k / 2) - 1;
            const auto x0 = static_cast<std::int64_t>(row % 3 * 2 + k % 2) - 1;
            if (y >= 0 && x0 >= 0 && y < 4 && x0 < 4)
                take(x[(static_cast<std::size_t>(y) * 4 + static_cast<std::size_t>(x0)) * 2 + col]);
        }
    };
    Case({4, 4, 2}, {3, 3, 2}, network::AveragePool{window}).expect([&](auto x, std::size_t row, std::size_t col) {
        float sum = 0;
        each(row, col, x, [&](float value) { sum += value / 4.0F; });
        return sum;
    });
    Case({4, 4, 2}, {3, 3, 2}, network::MaxPool{window}).expect([&](auto x, std::size_t row, std::size_t col) {
        float largest = -10;
        each(row, col, x, [&](float value) { largest = std::max(largest, value); });
        return largest;
    });
}

TEST(UpsampleOperation, RepeatsEachPosition) {
    Case({2, 3, 2}, {4, 9, 2}, network::Upsample{{2, 3}}).expect([](auto x, std::size_t row, std::size_t col) {
        return x[(row / 9 / 2 * 3 + row % 9 / 3) * 2 + col];
    });
}

}  // namespace
}  // namespace spikeloom::ann
