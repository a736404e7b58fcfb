// SPDX-License-Identifier: Apache-2.0
#include "models/ann/rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace spikeloom::ann {
namespace {

void applyTo(const network::Softmax&, std::span<float> row) {
    const float largest = *std::max_element(row.begin(), row.end());
    float sum = 0.0F;
    for (float& x : row) sum += x = std::exp(x - largest);
    for (float& x : row) x /= sum;
}

float meanSquare(std::span<const float> row) {
    float sum = 0.0F;
    for (const float x : row) sum += x * x;
    return sum / static_cast<float>(row.size());
}

void applyTo(const network::LayerNorm& norm, std::span<float> row) {
    const float mean = std::accumulate(row.begin(), row.end(), 0.0F) / static_cast<float>(row.size());
    for (float& x : row) x -= mean;
    const float factor = 1.0F / std::sqrt(meanSquare(row) + static_cast<float>(norm.epsilon));
    for (std::size_t c = 0; c < row.size(); ++c)
        row[c] = row[c] * factor * static_cast<float>(norm.gamma[c]) + static_cast<float>(norm.beta[c]);
}

void applyTo(const network::RmsNorm& norm, std::span<float> row) {
    const float factor = 1.0F / std::sqrt(meanSquare(row) + static_cast<float>(norm.epsilon));
    for (std::size_t c = 0; c < row.size(); ++c) row[c] *= factor * static_cast<float>(norm.gamma[c]);
}

void applyTo(const network::Relu&, std::vector<float>& values) {
    for (float& x : values) x = std::max(x, 0.0F);
}

void applyTo(const network::Quantizer& quantizer, std::vector<float>& values) {
    const auto step = static_cast<float>(quantizer.step), least = static_cast<float>(quantizer.minLevel),
               most = static_cast<float>(quantizer.maxLevel);
    for (float& x : values) x = step * std::clamp(std::floor(x / step + 0.5F), least, most);
}

void applyTo(const network::PassOn&, std::vector<float>&) {}

}  // namespace

void addBias(const std::vector<double>& bias, Tensor& values) {
    if (bias.empty()) return;
    const std::vector<float> once(bias.begin(), bias.end());
    for (std::size_t i = 0; i < values.values.size(); i += once.size())
        for (std::size_t j = 0; j < once.size(); ++j) values.values[i + j] += once[j];
}

void apply(const network::Function& function, Tensor& values) {
    std::visit(
        [&](const auto& f) {
            for (std::size_t i = 0; i < values.values.size(); i += values.cols)
                applyTo(f, std::span<float>(values.values).subspan(i, values.cols));
        },
        function);
}

void apply(const network::Activation& activation, Tensor& values) {
    std::visit([&](const auto& a) { applyTo(a, values.values); }, activation);
}

}  // namespace spikeloom::ann
