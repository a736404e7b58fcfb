// SPDX-License-Identifier: Apache-2.0
#include "models/ann/window.hpp"

#include <algorithm>

#include "models/ann/dnnl_support.hpp"

namespace spikeloom::ann {
namespace {

using network::Population;
using network::Projection;
using onednn::Dims;
using Memory = dnnl::memory;

Dims dimsOf(const std::vector<std::uint32_t>& sizes) {
    return {sizes.begin(), sizes.end()};
}

/// {samples, channels, positions...} of channels-last numbers.
Memory::desc channelsLast(std::size_t samples, std::size_t channels, const Dims& positions) {
    Dims dims{static_cast<std::int64_t>(samples), static_cast<std::int64_t>(channels)};
    dims.insert(dims.end(), positions.begin(), positions.end());
    using Tag = Memory::format_tag;
    const Tag tags[] = {Tag::nwc, Tag::nhwc, Tag::ndhwc};
    return {dims, Memory::data_type::f32, tags[positions.size() - 1]};
}

/// The layers of a window, prepared for as many samples as the last call had.
class WindowOperation : public Operation {
public:
    WindowOperation(const network::Window& window, const Population& source, const Population& target)
        : stride_(dimsOf(window.stride)),
          kernel_(dimsOf(window.kernel)),
          from_(dimsOf(source.positions())),
          to_(dimsOf(target.positions())),
          before_(dimsOf(window.padding)) {
        // What a stride leaves over behind the last position is not read, and is no padding.
        for (std::size_t a = 0; a < kernel_.size(); ++a)
            behind_.push_back(
                std::max<std::int64_t>(0, (to_[a] - 1) * stride_[a] + kernel_[a] - from_[a] - before_[a]));
    }

    void add(const Tensor& source, const Tensor*, Tensor& target) override {
        if (source.samples != samples_) {
            samples_ = source.samples;
            prepare(channelsLast(samples_, source.cols, from_), channelsLast(samples_, target.cols, to_));
        }
        execute(onednn::view(channelsLast(samples_, source.cols, from_), source.values.data()),
                onednn::view(channelsLast(samples_, target.cols, to_), target.values.data()));
    }

protected:
    virtual void prepare(const Memory::desc& source, const Memory::desc& target) = 0;
    virtual void execute(const Memory& source, const Memory& target) = 0;

    Dims stride_, kernel_, from_, to_, before_, behind_;

private:
    std::size_t samples_ = 0;
};

class ConvolutionOperation final : public WindowOperation {
public:
    ConvolutionOperation(const network::Convolution& convolution, std::vector<float> weights, const Population& source,
                         const Population& target)
        : WindowOperation(convolution.window, source, target), weights_(std::move(weights)) {
        const std::int64_t groups = convolution.groups, out = target.cols(), in = source.cols();
        isGrouped_ = groups > 1;
        dims_ = isGrouped_ ? Dims{groups, out / groups, in / groups} : Dims{out, in};
        dims_.insert(dims_.end(), kernel_.begin(), kernel_.end());
    }

private:
    void prepare(const Memory::desc& source, const Memory::desc& target) override {
        const Memory::desc any(dims_, Memory::data_type::f32, Memory::format_tag::any);
        const dnnl::convolution_forward::desc what(dnnl::prop_kind::forward_inference,
                                                   dnnl::algorithm::convolution_direct, source, any, target, stride_,
                                                   before_, behind_);
        const dnnl::convolution_forward::primitive_desc how(what, onednn::adding(), onednn::engine());
        primitive_ = dnnl::convolution_forward(how);
        scratchpad_ = Memory(how.scratchpad_desc(), onednn::engine());
        Dims strides(dims_.size(), 1);
        for (std::size_t i = dims_.size() - 1; i-- > 0;) strides[i] = strides[i + 1] * dims_[i + 1];
        arranged_ = onednn::arrange(weights_, onednn::strided(dims_, strides), how.weights_desc());
    }
    void execute(const Memory& source, const Memory& target) override {
        onednn::run(primitive_, {{DNNL_ARG_SRC, source},
                                 {DNNL_ARG_WEIGHTS, arranged_},
                                 {DNNL_ARG_DST, target},
                                 {DNNL_ARG_SCRATCHPAD, scratchpad_}});
    }

    std::vector<float> weights_;
    bool isGrouped_ = false;
    Dims dims_;
    dnnl::convolution_forward primitive_;
    Memory arranged_, scratchpad_;
};

class PoolOperation final : public WindowOperation {
public:
    PoolOperation(const network::Window& window, dnnl::algorithm algorithm, const Population& source,
                  const Population& target)
        : WindowOperation(window, source, target), algorithm_(algorithm) {}

private:
    void prepare(const Memory::desc& source, const Memory::desc& target) override {
        const dnnl::pooling_forward::desc what(dnnl::prop_kind::forward_inference, algorithm_, source, target, stride_,
                                               kernel_, before_, behind_);
        const dnnl::pooling_forward::primitive_desc how(what, onednn::plain(), onednn::engine());
        primitive_ = dnnl::pooling_forward(how);
        scratchpad_ = Memory(how.scratchpad_desc(), onednn::engine());
    }
    void execute(const Memory& source, const Memory& target) override {
        Memory pooled(target.get_desc(), onednn::engine());
        onednn::run(primitive_, {{DNNL_ARG_SRC, source}, {DNNL_ARG_DST, pooled}, {DNNL_ARG_SCRATCHPAD, scratchpad_}});
        const auto* from = static_cast<const float*>(pooled.get_data_handle());
        auto* to = static_cast<float*>(target.get_data_handle());
        const std::size_t count = target.get_desc().get_size() / sizeof(float);
        for (std::size_t i = 0; i < count; ++i) to[i] += from[i];
    }

    dnnl::algorithm algorithm_;
    dnnl::pooling_forward primitive_;
    Memory scratchpad_;
};

/// Nearest neighbour: each position is repeated along each axis.
class UpsampleOperation final : public Operation {
public:
    UpsampleOperation(std::vector<std::uint32_t> factor, std::vector<std::uint32_t> positions)
        : factor_(std::move(factor)), positions_(std::move(positions)) {}

    void add(const Tensor& source, const Tensor*, Tensor& target) override {
        for (std::size_t n = 0; n < source.samples; ++n)
            for (std::size_t row = 0; row < target.rows; ++row) {
                const float* from = source.sample(n).data() + sourceOf(row) * source.cols;
                float* to = target.sample(n).data() + row * target.cols;
                for (std::size_t c = 0; c < source.cols; ++c) to[c] += from[c];
            }
    }

private:
    [[nodiscard]] std::size_t sourceOf(std::size_t row) const {
        std::size_t source = 0, step = 1;
        for (std::size_t a = factor_.size(); a-- > 0;) {
            const std::size_t size = std::size_t{positions_[a]} * factor_[a];
            source += row % size / factor_[a] * step;
            row /= size;
            step *= positions_[a];
        }
        return source;
    }
    std::vector<std::uint32_t> factor_, positions_;
};

}  // namespace

std::unique_ptr<Operation> makeWindowOperation(const network::Network& network, const Projection& projection) {
    const Population& source = network.populations[value(projection.source)];
    const Population& target = network.populations[value(projection.target)];
    if (const auto* convolution = std::get_if<network::Convolution>(&projection.op))
        return std::make_unique<ConvolutionOperation>(*convolution, realWeights(*convolution, target.columnScale),
                                                      source, target);
    if (const auto* pool = std::get_if<network::AveragePool>(&projection.op))
        return std::make_unique<PoolOperation>(pool->window, dnnl::algorithm::pooling_avg_include_padding, source,
                                               target);
    if (const auto* pool = std::get_if<network::MaxPool>(&projection.op))
        return std::make_unique<PoolOperation>(pool->window, dnnl::algorithm::pooling_max, source, target);
    if (const auto* upsample = std::get_if<network::Upsample>(&projection.op))
        return std::make_unique<UpsampleOperation>(upsample->factor, source.positions());
    return nullptr;
}

}  // namespace spikeloom::ann
