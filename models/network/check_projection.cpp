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
        : projection_(projection),
          source_(network.populations[value(projection.source)]),
          target_(network.populations[value(projection.target)]),
          other_(projection.other ? &network.populations[value(*projection.other)] : nullptr),
          path_(path),
          isWhole_(isWhole),
          findings_(findings) {}

    void operator()(const Linear& linear) {
        requireNoOther();
        requireScale(linear.weightScale, "weight_scale");
        if (linear.weightBits < 2 || linear.weightBits > 8)
            return add("weight_bits", fmt::format("{} is not in [2, 8]", linear.weightBits));
        if (linear.reduce == Linear::Reduce::None) {
            requireRows();
        } else {
            if (target_.rows() != 1) add("reduce", fmt::format("the target {} has more than one row", size(target_)));
            if (projection_.rowOffset != 0) add("row_offset", "has no meaning with reduce");
        }
        if (linear.reduce == Linear::Reduce::Select && linear.selectRow >= source_.rows())
            add("select_row", fmt::format("{} is no row of the source {}", linear.selectRow, size(source_)));
        if (isWhole_ || !linear.weights.empty()) checkWeights(linear);
    }

    void operator()(const Identity&) {
        requireNoOther();
        if (source_.cols() != target_.cols())
            add("target", fmt::format("{} has not the columns of the source {}", size(target_), size(source_)));
        requireRows();
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
    bool requireOperands() {
        if (projection_.rowOffset != 0) add("row_offset", "has no meaning for a product");
        if (other_ == nullptr) add("other", "missing", "a product has two operands");
        const std::pair<const char*, const Population*> operands[] = {{"source", &source_}, {"other", other_}};
        for (const auto& [key, operand] : operands) {
            if (operand != nullptr && !operand->neuron)
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
    void checkWeights(const Linear& linear) {
        const std::size_t rows = target_.cols(), cols = source_.cols();
        if (linear.weights.size() != rows * cols)
            return add("weights", fmt::format("{} codes, expected {} x {} (target cols x source cols)",
                                              linear.weights.size(), rows, cols));
        const int most = (1 << (linear.weightBits - 1)) - 1, least = -most - 1;
        const auto bad = std::find_if(linear.weights.begin(), linear.weights.end(),
                                      [&](std::int8_t code) { return code < least || code > most; });
        if (bad == linear.weights.end()) return;
        const auto index = static_cast<std::size_t>(bad - linear.weights.begin());
        add("weights", fmt::format("code {} at [{}, {}] does not fit {} bits ({}..{})", int{*bad}, index / cols,
                                   index % cols, linear.weightBits, least, most));
    }

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
