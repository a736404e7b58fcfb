// SPDX-License-Identifier: Apache-2.0
#include "models/network/check_projection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace spikeloom::network {
namespace {

std::string size(const Population& population) {
    return fmt::format("{} ({} x {})", population.name, population.rows(), population.cols());
}

/// One overload an operator.
class OperatorCheck {
public:
    OperatorCheck(const Network& network, const Projection& projection, const std::string& path, bool isWhole,
                  Findings& findings)
        : network_(network),
          projection_(projection),
          source_(network.populations[value(projection.source)]),
          target_(network.populations[value(projection.target)]),
          other_(projection.other ? &network.populations[value(*projection.other)] : nullptr),
          path_(path),
          isWhole_(isWhole),
          findings_(findings) {}

    void operator()(const Linear& linear) {
        requireNoOther();
        if (!requireWeights(linear)) return;
        if (linear.reduce == Linear::Reduce::None) {
            requireRows();
        } else {
            if (target_.rows() != 1) add("reduce", fmt::format("the target {} has more than one row", size(target_)));
            if (projection_.rowOffset != 0) add("row_offset", "has no meaning with reduce");
        }
        if (linear.reduce == Linear::Reduce::Select && linear.selectRow >= source_.rows())
            add("select_row", fmt::format("{} is no row of the source {}", linear.selectRow, size(source_)));
        checkCount(linear, std::size_t{target_.cols()} * source_.cols(),
                   fmt::format("{} x {} (target cols x source cols)", target_.cols(), source_.cols()));
    }

    void operator()(const Identity& identity) {
        requireNoOther();
        if (!identity.scale.empty()) requireColumns("scale", identity.scale);
        if (source_.cols() != target_.cols())
            add("target", fmt::format("{} has not the columns of the source {}", size(target_), size(source_)));
        requireRows();
    }

    void operator()(const Convolution& convolution) {
        requireNoOther();
        requireNoRowOffset();
        if (!requireWeights(convolution)) return;
        requireWindow(convolution.window);
        const std::uint32_t groups = convolution.groups;
        if (groups == 0 || source_.cols() % groups != 0 || target_.cols() % groups != 0)
            return add("groups", fmt::format("{} groups do not divide the channels of {} and {}", groups, size(source_),
                                             size(target_)));
        std::size_t codes = std::size_t{target_.cols()} * (source_.cols() / groups);
        for (const std::uint32_t k : convolution.window.kernel) codes *= k;
        checkCount(convolution, codes, fmt::format("{} (target channels x source channels / groups x kernel)", codes));
    }

    void operator()(const AveragePool& pool) {
        requireNoOther();
        requireNoRowOffset();
        requireWindow(pool.window);
        requireSameChannels();
    }

    void operator()(const MaxPool& pool) {
        requireNoOther();
        requireNoRowOffset();
        requireWindow(pool.window);
        requireSameChannels();
    }

    void operator()(const Upsample& upsample) {
        requireNoOther();
        requireNoRowOffset();
        requireSameChannels();
        std::vector<std::uint32_t> expected = source_.positions();
        if (upsample.factor.size() != expected.size())
            return add("factor", fmt::format("{} factors for the {} position axes of {}", upsample.factor.size(),
                                             expected.size(), source_.name));
        for (std::size_t a = 0; a < expected.size(); ++a) expected[a] *= upsample.factor[a];
        requirePositions(expected);
    }

    // source q [N, H*d], other k [N, H*d], target [H*N, N]
    void operator()(const AttentionScores& scores) {
        requireScale(scores.scale, "scale");
        if (!requireOperands()) return;
        if (source_.rows() != other_->rows() || source_.cols() != other_->cols())
            return add("other", fmt::format("{} has not the shape of the source {}", size(*other_), size(source_)));
        if (!requireHeads(scores.heads, source_)) return;
        requireTarget(std::uint64_t{scores.heads} * source_.rows(), source_.rows());
    }

    // source a [H*N, N], other v [N, H*d], target [N, H*d]
    void operator()(const AttentionContext& context) {
        if (!requireOperands() || !requireHeads(context.heads, *other_)) return;
        const std::uint64_t rows = std::uint64_t{context.heads} * other_->rows();
        if (source_.rows() != rows || source_.cols() != other_->rows())
            add("source", fmt::format("{} with other {} and {} heads, expected {} x {}", size(source_), size(*other_),
                                      context.heads, rows, other_->rows()));
        requireTarget(other_->rows(), other_->cols());
    }

    // source k [N, H*d], other v [N, H*e], target [H*d, e]
    void operator()(const AttentionKeyValue& keyValue) {
        requireScale(keyValue.scale, "scale");
        if (!requireOperands()) return;
        if (source_.rows() != other_->rows())
            return add("other", fmt::format("{} has not the rows of the source {}", size(*other_), size(source_)));
        if (!requireHeads(keyValue.heads, source_) || !requireHeads(keyValue.heads, *other_)) return;
        requireTarget(source_.cols(), other_->cols() / keyValue.heads);
    }

    // source q [N, H*d], other kv [H*d, e], target [N, H*e]
    void operator()(const AttentionQuery& query) {
        requireScale(query.scale, "scale");
        if (!requireOperands() || !requireHeads(query.heads, source_)) return;
        if (other_->rows() != source_.cols())
            return add("other",
                       fmt::format("{} has not a row for each column of the source {}", size(*other_), size(source_)));
        requireTarget(source_.rows(), std::uint64_t{query.heads} * other_->cols());
    }

    // source: tokens [N, V], target [.., N]
    void operator()(const AttentionMask& mask) {
        requireNoOther();
        requireNoRowOffset();
        if (!std::isfinite(mask.value) || mask.value == 0.0)
            add("value", fmt::format("{} is not finite and other than 0", mask.value));
        const auto* tokens = source_.input ? std::get_if<Tokens>(&*source_.input) : nullptr;
        if (tokens == nullptr)
            return add("source", fmt::format("{} is no token input, whose padding a mask would hide", source_.name));
        if (mask.padding >= tokens->vocabulary)
            add("padding", fmt::format("token {} is not in the vocabulary of {}", mask.padding, tokens->vocabulary));
        if (source_.rows() != target_.cols())
            add("target",
                fmt::format("{} has not a column for each position of the source {}", size(target_), size(source_)));
        const auto& all = network_.projections;
        if (std::none_of(all.begin(), all.end(), [&](const Projection& p) {
                return p.target == projection_.target && !std::holds_alternative<AttentionMask>(p.op);
            }))
            add("target", fmt::format("{} has nothing but masks: there is nothing to hide", target_.name));
    }

private:
    void add(const std::string& key, std::string message, std::string hint = {}) {
        findings_.add(path_ + "." + key, std::move(message), std::move(hint));
    }
    void requireNoOther() {
        if (other_ != nullptr) add("other", "only products have a second operand");
    }
    void requireScale(double scale, const std::string& key) {
        if (!(scale > 0.0) || !std::isfinite(scale))
            add(key, fmt::format("{} is not finite and greater than 0", scale));
    }
    void requireRows() {
        if (std::uint64_t{source_.rows()} + projection_.rowOffset <= target_.rows()) return;
        add(projection_.rowOffset == 0 ? "target" : "row_offset",
            fmt::format("the rows of the source {} from row {} on do not fit the target {}", size(source_),
                        projection_.rowOffset, size(target_)));
    }
    void requireNoRowOffset() {
        if (projection_.rowOffset != 0) add("row_offset", "has no meaning here");
    }
    void requireSameChannels() {
        if (source_.cols() != target_.cols())
            add("target", fmt::format("{} has not the channels of the source {}", size(target_), size(source_)));
    }
    void requirePositions(const std::vector<std::uint32_t>& expected) {
        if (target_.positions() != expected)
            add("target", fmt::format("{} has positions {}, expected {}", target_.name,
                                      fmt::join(target_.positions(), " x "), fmt::join(expected, " x ")));
    }
    void requireWindow(const Window& window) {
        const std::size_t axes = source_.positions().size();
        if (axes == 0 || axes > 3)
            return add("source", fmt::format("{} has {} position axes, expected 1 to 3", source_.name, axes));
        const std::pair<const char*, std::size_t> lists[] = {
            {"kernel", window.kernel.size()}, {"stride", window.stride.size()}, {"padding", window.padding.size()}};
        for (const auto& [key, entries] : lists)
            if (entries != axes)
                return add(key, fmt::format("{} entries for the {} position axes of {}", entries, axes, source_.name));
        for (std::size_t a = 0; a < axes; ++a)
            if (window.padding[a] >= window.kernel[a])
                return add("padding",
                           fmt::format("{} is not less than the kernel's {}", window.padding[a], window.kernel[a]));
        const std::vector<std::uint32_t> expected = positionsAfter(window, source_.positions());
        if (expected.empty()) return add("kernel", fmt::format("is larger than the source {}", source_.name));
        requirePositions(expected);
    }
    bool requireOperands() {
        if (projection_.rowOffset != 0) add("row_offset", "has no meaning for a product");
        if (other_ == nullptr) add("other", "missing", "a product has two operands");
        const std::pair<const char*, const Population*> operands[] = {{"source", &source_}, {"other", other_}};
        for (const auto& [key, operand] : operands) {
            if (operand != nullptr && !operand->neuron && !operand->activation)
                add(key, fmt::format("{} has no neurons, expected spiking operands", operand->name));
        }
        return other_ != nullptr;
    }
    bool requireHeads(std::uint32_t heads, const Population& population) {
        if (heads != 0 && population.cols() % heads == 0) return true;
        add("heads", fmt::format("{} heads do not divide the columns of {}", heads, size(population)));
        return false;
    }
    void requireTarget(std::uint64_t rows, std::uint64_t cols) {
        if (target_.rows() != rows || target_.cols() != cols)
            add("target", fmt::format("{}, expected {} x {}", size(target_), rows, cols));
    }
    void requireColumns(const std::string& key, const std::vector<double>& values) {
        if (values.size() != target_.cols())
            add(key, fmt::format("{} values, expected {} (target cols)", values.size(), target_.cols()));
        if (std::any_of(values.begin(), values.end(), [](double value) { return !std::isfinite(value); }))
            add(key, "expected finite numbers");
    }
    /// @return whether the codes can be checked
    bool requireWeights(const Weights& weights) {
        const bool isFree = weights.areReal() && weights.weightScale == 0.0;
        const bool isThere = isWhole_ || !weights.weights.empty() || weights.areReal();
        if (!isFree && isThere) requireScale(weights.weightScale, "weight_scale");
        if (weights.areReal() && !weights.weights.empty()) add("weights", "both codes and real weights");
        if (weights.batchNorm) requireBatchNorm(weights);
        if (weights.weightBits >= 2 && weights.weightBits <= 8) return true;
        add("weight_bits", fmt::format("{} is not in [2, 8]", weights.weightBits));
        return false;
    }
    void requireBatchNorm(const Weights& weights) {
        const BatchNorm& norm = *weights.batchNorm;
        if (!weights.weights.empty())
            add("batch_norm", "has codes in front of it", "fold it into real weights before they are quantised");
        const std::pair<const char*, const std::vector<double>&> arrays[] = {
            {"gamma", norm.gamma}, {"beta", norm.beta}, {"mean", norm.mean}, {"variance", norm.variance}};
        for (const auto& [key, values] : arrays)
            if (isWhole_ || !values.empty()) requireColumns(fmt::format("batch_norm.{}", key), values);
        if (std::any_of(norm.variance.begin(), norm.variance.end(), [](double v) { return v < 0.0; }))
            add("batch_norm.variance", "a variance is negative");
        if (!(norm.epsilon > 0.0) || !std::isfinite(norm.epsilon))
            add("batch_norm.epsilon", fmt::format("{} is not finite and greater than 0", norm.epsilon));
    }
    /// @param shape  in words, for a message on the number of weights
    void checkCount(const Weights& weights, std::size_t expected, const std::string& shape) {
        if (weights.areReal()) {
            if (weights.realWeights.size() != expected)
                add("weights", fmt::format("{} weights, expected {}", weights.realWeights.size(), shape));
            const auto& real = weights.realWeights;
            if (std::any_of(real.begin(), real.end(), [](float weight) { return !std::isfinite(weight); }))
                add("weights", "expected finite numbers");
            return;
        }
        if (!isWhole_ && weights.weights.empty()) return;
        if (weights.weights.size() != expected)
            return add("weights", fmt::format("{} codes, expected {}", weights.weights.size(), shape));
        checkCodes(weights.weights, weights.weightBits);
    }
    void checkCodes(const std::vector<std::int8_t>& codes, std::uint32_t bits) {
        const int most = (1 << (bits - 1)) - 1, least = -most - 1;
        const auto bad =
            std::find_if(codes.begin(), codes.end(), [&](std::int8_t code) { return code < least || code > most; });
        if (bad == codes.end()) return;
        const auto index = static_cast<std::size_t>(bad - codes.begin());
        const std::size_t row = codes.size() / target_.cols();
        add("weights", fmt::format("code {} at [{}, {}] does not fit {} bits ({}..{})", int{*bad}, index / row,
                                   index % row, bits, least, most));
    }

    const Network& network_;
    const Projection& projection_;
    const Population& source_;
    const Population& target_;
    const Population* other_;
    const std::string& path_;
    bool isWhole_;
    Findings& findings_;
};

}  // namespace

void checkProjection(const Network& network, const Projection& projection, const std::string& path, bool isWhole,
                     Findings& findings) {
    const Population& source = network.populations[value(projection.source)];
    const Population& target = network.populations[value(projection.target)];
    if (projection.name.empty()) findings.add(path + ".name", "is empty");
    if (source.isReadout())
        findings.add(path + ".source", fmt::format("{} is a readout and sends nothing", source.name));
    if (target.input) findings.add(path + ".target", fmt::format("{} is the input and receives nothing", target.name));
    const auto isSound = [](const Population& p) { return p.rows() > 0 && p.cols() > 0; };
    if (!isSound(source) || !isSound(target)) return;
    std::visit(OperatorCheck(network, projection, path, isWhole, findings), projection.op);
}

}  // namespace spikeloom::network
