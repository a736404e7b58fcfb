// SPDX-License-Identifier: Apache-2.0
#include "models/ann/operation.hpp"

#include <algorithm>

#include "models/ann/attention.hpp"
#include "models/ann/dnnl_support.hpp"
#include "models/ann/window.hpp"

namespace spikeloom::ann {
namespace {

using network::Network;
using network::Projection;
using onednn::Dims;

/// y[row + offset] += W x[row]; or of the mean of the rows, or of one of them.
class LinearOperation final : public Operation {
public:
    LinearOperation(const network::Linear& linear, std::vector<float> weights, std::uint32_t rowOffset)
        : reduce_(linear.reduce), selectRow_(linear.selectRow), rowOffset_(rowOffset), weights_(std::move(weights)) {}

    void add(const Tensor& source, const Tensor*, Tensor& target) override {
        if (reduce_ == network::Linear::Reduce::None) return multiply(source, target);
        Tensor reduced(source.samples, 1, source.cols);
        for (std::size_t n = 0; n < source.samples; ++n) reduce(source.sample(n), source.rows, reduced.sample(n));
        multiply(reduced, target);
    }

private:
    void reduce(std::span<const float> rows, std::size_t count, std::span<float> one) const {
        const std::size_t cols = one.size();
        if (reduce_ == network::Linear::Reduce::Select) {
            std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(selectRow_ * cols), cols, one.begin());
            return;
        }
        for (std::size_t i = 0; i < rows.size(); ++i) one[i % cols] += rows[i];
        for (float& sum : one) sum /= static_cast<float>(count);
    }
    void multiply(const Tensor& source, Tensor& target) const {
        const auto n = static_cast<std::int64_t>(source.samples), rows = static_cast<std::int64_t>(source.rows),
                   in = static_cast<std::int64_t>(source.cols), out = static_cast<std::int64_t>(target.cols),
                   step = static_cast<std::int64_t>(target.perSample());
        // Without an offset a batch is one tall matrix; its rows are next to each other.
        const bool isTall = source.rows == target.rows;
        const Dims batch = isTall ? Dims{1, n * rows} : Dims{n, rows};
        const auto from =
            onednn::view(onednn::strided({batch[0], batch[1], in}, {isTall ? n * rows * in : rows * in, in, 1}),
                         source.values.data());
        const auto by = onednn::view(onednn::strided({1, in, out}, {in * out, 1, in}), weights_.data());
        const auto to =
            onednn::view(onednn::strided({batch[0], batch[1], out}, {isTall ? n * rows * out : step, out, 1}),
                         target.values.data() + std::size_t{rowOffset_} * target.cols);
        onednn::multiply(from, by, to, 1.0F);
    }

    network::Linear::Reduce reduce_;
    std::size_t selectRow_;
    std::uint32_t rowOffset_;
    std::vector<float> weights_;
};

class IdentityOperation final : public Operation {
public:
    IdentityOperation(std::vector<double> scale, std::uint32_t rowOffset)
        : scale_(std::move(scale)), rowOffset_(rowOffset) {}

    void add(const Tensor& source, const Tensor*, Tensor& target) override {
        for (std::size_t n = 0; n < source.samples; ++n) {
            const float* from = source.sample(n).data();
            float* to = target.sample(n).data() + std::size_t{rowOffset_} * target.cols;
            if (scale_.empty()) {
                for (std::size_t i = 0; i < source.perSample(); ++i) to[i] += from[i];
            } else {
                for (std::size_t r = 0; r < source.rows; ++r)
                    for (std::size_t c = 0; c < source.cols; ++c, ++from, ++to)
                        *to += static_cast<float>(scale_[c]) * *from;
            }
        }
    }

private:
    std::vector<double> scale_;
    std::uint32_t rowOffset_;
};

}  // namespace

std::vector<float> realWeights(const network::Weights& weights, const std::vector<double>& columnScale) {
    if (weights.areReal()) return weights.realWeights;
    std::vector<float> real(weights.weights.size());
    const std::size_t perColumn = columnScale.empty() ? real.size() : real.size() / columnScale.size();
    for (std::size_t i = 0; i < real.size(); ++i) {
        const double scale = columnScale.empty() ? 1.0 : columnScale[i / perColumn];
        real[i] = static_cast<float>(weights.weights[i] * weights.weightScale * scale);
    }
    return real;
}

std::unique_ptr<Operation> makeOperation(const Network& network, const Projection& projection) {
    const auto& target = network.populations[value(projection.target)];
    if (const auto* linear = std::get_if<network::Linear>(&projection.op))
        return std::make_unique<LinearOperation>(*linear, realWeights(*linear, target.columnScale),
                                                 projection.rowOffset);
    if (const auto* identity = std::get_if<network::Identity>(&projection.op))
        return std::make_unique<IdentityOperation>(identity->scale, projection.rowOffset);
    if (auto window = makeWindowOperation(network, projection)) return window;
    return makeAttentionOperation(projection);
}

}  // namespace spikeloom::ann
