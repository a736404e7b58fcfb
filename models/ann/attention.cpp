// SPDX-License-Identifier: Apache-2.0
#include "models/ann/attention.hpp"

#include "models/ann/dnnl_support.hpp"

namespace spikeloom::ann {
namespace {

using onednn::Dims;

/// One operand as [samples][heads][m][k]: where the next of each stands.
struct View {
    Dims dims, strides;
    [[nodiscard]] dnnl::memory of(const Tensor& tensor) const {
        return onednn::view(onednn::strided(dims, strides), tensor.values.data());
    }
};

/// [N, H*d]: a head's part is a block of columns.
View byColumns(const Tensor& tensor, std::int64_t heads) {
    const auto n = static_cast<std::int64_t>(tensor.samples), rows = static_cast<std::int64_t>(tensor.rows),
               cols = static_cast<std::int64_t>(tensor.cols), depth = cols / heads;
    return {{n, heads, rows, depth}, {rows * cols, depth, cols, 1}};
}

/// [H*m, k]: a head's part is a block of rows.
View byRows(const Tensor& tensor, std::int64_t heads) {
    const auto n = static_cast<std::int64_t>(tensor.samples), rows = static_cast<std::int64_t>(tensor.rows),
               cols = static_cast<std::int64_t>(tensor.cols), part = rows / heads;
    return {{n, heads, part, cols}, {rows * cols, part * cols, cols, 1}};
}

View transposed(View view) {
    std::swap(view.dims[2], view.dims[3]);
    std::swap(view.strides[2], view.strides[3]);
    return view;
}

/// The operands of each product as the network format defines them.
class ProductOperation final : public Operation {
public:
    explicit ProductOperation(network::Operator op) : op_(std::move(op)) {}

    void add(const Tensor& source, const Tensor* other, Tensor& target) override {
        std::visit([&](const auto& op) { multiply(op, source, *other, target); }, op_);
    }

private:
    static void multiply(const network::AttentionScores& op, const Tensor& q, const Tensor& k, Tensor& scores) {
        onednn::multiply(byColumns(q, op.heads).of(q), transposed(byColumns(k, op.heads)).of(k),
                         byRows(scores, op.heads).of(scores), static_cast<float>(op.scale));
    }
    static void multiply(const network::AttentionContext& op, const Tensor& a, const Tensor& v, Tensor& context) {
        onednn::multiply(byRows(a, op.heads).of(a), byColumns(v, op.heads).of(v),
                         byColumns(context, op.heads).of(context), 1.0F);
    }
    static void multiply(const network::AttentionKeyValue& op, const Tensor& k, const Tensor& v, Tensor& kv) {
        onednn::multiply(transposed(byColumns(k, op.heads)).of(k), byColumns(v, op.heads).of(v),
                         byRows(kv, op.heads).of(kv), static_cast<float>(op.scale));
    }
    static void multiply(const network::AttentionQuery& op, const Tensor& q, const Tensor& kv, Tensor& y) {
        onednn::multiply(byColumns(q, op.heads).of(q), byRows(kv, op.heads).of(kv), byColumns(y, op.heads).of(y),
                         static_cast<float>(op.scale));
    }
    template <class Other>
    static void multiply(const Other&, const Tensor&, const Tensor&, Tensor&) {}

    network::Operator op_;
};

/// Scores of positions that hold the padding: the column of the one-hot token that is heard.
class MaskOperation final : public Operation {
public:
    explicit MaskOperation(const network::AttentionMask& mask) : mask_(mask) {}

    void add(const Tensor& source, const Tensor*, Tensor& target) override {
        const auto value = static_cast<float>(mask_.value);
        for (std::size_t n = 0; n < target.samples; ++n)
            for (std::size_t row = 0; row < target.rows; ++row)
                for (std::size_t c = 0; c < target.cols; ++c)
                    target.sample(n)[row * target.cols + c] +=
                        value * source.sample(n)[c * source.cols + mask_.padding];
    }

private:
    network::AttentionMask mask_;
};

}  // namespace

std::unique_ptr<Operation> makeAttentionOperation(const network::Projection& projection) {
    if (const auto* mask = std::get_if<network::AttentionMask>(&projection.op))
        return std::make_unique<MaskOperation>(*mask);
    return std::make_unique<ProductOperation>(projection.op);
}

}  // namespace spikeloom::ann
