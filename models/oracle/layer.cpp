// SPDX-License-Identifier: Apache-2.0
#include "models/oracle/layer.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::oracle {
namespace {

template <class T>
Matrix<T> sumOfRows(const Matrix<T>& matrix) {
    Matrix<T> result(1, matrix.cols);
    for (std::uint32_t r = 0; r < matrix.rows; ++r)
        for (std::uint32_t c = 0; c < matrix.cols; ++c) result.values[c] += matrix.row(r)[c];
    return result;
}

template <class T>
void applyLinear(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    switch (layer.reduction) {
        case RowReduction::None:
            return addInto(target, product(source, layer.weights), layer.factor, layer.rowOffset);
        case RowReduction::Sum:
            return addInto(target, product(sumOfRows(source), layer.weights), layer.factor, layer.rowOffset);
        case RowReduction::Select:
            return addInto(target, product(rowsOf(source, layer.selectRow, 1), layer.weights), layer.factor,
                           layer.rowOffset);
    }
}

/// Each column by its own constant, or all by one.
template <class T>
void applyIdentity(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    if (layer.columnFactors.empty()) return addInto(target, source, layer.factor, layer.rowOffset);
    for (std::uint32_t r = 0; r < source.rows; ++r)
        for (std::uint32_t c = 0; c < source.cols; ++c)
            target.row(r + layer.rowOffset)[c] += layer.columnFactors[c] * source.row(r)[c];
}

/// Per head q k^T: q [N, H*d], k [M, H*d] -> [H*N, M].
template <class T>
void applyScores(const Layer<T>& layer, const Matrix<T>& q, const Matrix<T>& k, Matrix<T>& target) {
    const std::uint32_t d = q.cols / layer.heads;
    for (std::uint32_t h = 0; h < layer.heads; ++h) {
        const Columns head{h * d, d};
        addInto(target, product(columnsOf(q, head), transposed(columnsOf(k, head))), layer.factor, h * q.rows);
    }
}

/// Per head a v: a [H*N, M], v [M, H*d] -> [N, H*d].
template <class T>
void applyContext(const Layer<T>& layer, const Matrix<T>& a, const Matrix<T>& v, Matrix<T>& target) {
    const std::uint32_t d = v.cols / layer.heads;
    const std::uint32_t n = a.rows / layer.heads;
    for (std::uint32_t h = 0; h < layer.heads; ++h)
        addInto(target, product(rowsOf(a, h * n, n), columnsOf(v, {h * d, d})), layer.factor, 0, h * d);
}

/// Per head k^T v: k [N, H*d], v [N, H*e] -> [H*d, e].
template <class T>
void applyKeyValue(const Layer<T>& layer, const Matrix<T>& k, const Matrix<T>& v, Matrix<T>& target) {
    const std::uint32_t d = k.cols / layer.heads, e = v.cols / layer.heads;
    for (std::uint32_t h = 0; h < layer.heads; ++h)
        addInto(target, product(transposed(columnsOf(k, {h * d, d})), columnsOf(v, {h * e, e})), layer.factor, h * d);
}

/// Per head q kv: q [N, H*d], kv [H*d, e] -> [N, H*e].
template <class T>
void applyQuery(const Layer<T>& layer, const Matrix<T>& q, const Matrix<T>& kv, Matrix<T>& target) {
    const std::uint32_t d = q.cols / layer.heads;
    for (std::uint32_t h = 0; h < layer.heads; ++h)
        addInto(target, product(columnsOf(q, {h * d, d}), rowsOf(kv, h * d, d)), layer.factor, 0, h * kv.cols);
}

/// The same row for every row of the target: column `maskedCol` of the source.
template <class T>
void applyMask(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    for (std::uint32_t r = 0; r < target.rows; ++r)
        for (std::uint32_t j = 0; j < target.cols; ++j)
            target.row(r)[j] += layer.factor * source.row(j)[layer.maskedCol];
}

/// Counts through all index tuples below `sizes`, the last fastest. @return false after the last
bool advance(std::vector<std::uint32_t>& index, const std::vector<std::uint32_t>& sizes) {
    for (std::size_t axis = sizes.size(); axis-- > 0;) {
        if (++index[axis] < sizes[axis]) return true;
        index[axis] = 0;
    }
    return false;
}

std::size_t flatten(const std::vector<std::uint32_t>& index, const std::vector<std::uint32_t>& sizes) {
    std::size_t flat = 0;
    for (std::size_t axis = 0; axis < sizes.size(); ++axis) flat = flat * sizes[axis] + index[axis];
    return flat;
}

/// For each output position and place in the kernel that lies on the source: visit(output row, source row, place).
template <class Visit>
void forEachTap(const std::vector<std::uint32_t>& source, const std::vector<std::uint32_t>& target,
                const std::vector<std::uint32_t>& kernel, const std::vector<std::uint32_t>& stride,
                const std::vector<std::uint32_t>& padding, Visit visit) {
    std::vector<std::uint32_t> out(target.size(), 0);
    do {
        std::vector<std::uint32_t> tap(kernel.size(), 0);
        do {
            std::vector<std::uint32_t> in(source.size());
            bool inside = true;
            for (std::size_t axis = 0; axis < source.size() && inside; ++axis) {
                const std::int64_t at =
                    std::int64_t{out[axis]} * stride[axis] + tap[axis] - static_cast<std::int64_t>(padding[axis]);
                inside = at >= 0 && at < source[axis];
                in[axis] = static_cast<std::uint32_t>(at);
            }
            if (inside) visit(flatten(out, target), flatten(in, source), flatten(tap, kernel));
        } while (advance(tap, kernel));
    } while (advance(out, target));
}

template <class T>
void applyConvolution(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    const auto& w = layer.window;
    const std::uint32_t in = source.cols / layer.groups, out = target.cols / layer.groups;
    const std::uint32_t taps = layer.weights.cols / in;
    forEachTap(w.source, w.target, w.kernel, w.stride, w.padding, [&](std::size_t to, std::size_t from, std::size_t k) {
        for (std::uint32_t o = 0; o < target.cols; ++o) {
            T sum{};
            for (std::uint32_t i = 0; i < in; ++i)
                sum +=
                    layer.weights.row(o)[i * taps + k] * source.row(static_cast<std::uint32_t>(from))[o / out * in + i];
            target.row(static_cast<std::uint32_t>(to))[o] += layer.factor * sum;
        }
    });
}

template <class T>
void applyPool(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    const auto& w = layer.window;
    forEachTap(w.source, w.target, w.kernel, w.stride, w.padding, [&](std::size_t to, std::size_t from, std::size_t) {
        for (std::uint32_t c = 0; c < target.cols; ++c)
            target.row(static_cast<std::uint32_t>(to))[c] +=
                layer.factor * source.row(static_cast<std::uint32_t>(from))[c];
    });
}

template <class T>
void applyMaxPool(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    const auto& w = layer.window;
    Matrix<T> largest(target.rows, target.cols);
    std::vector<bool> seen(target.rows, false);
    forEachTap(w.source, w.target, w.kernel, w.stride, w.padding, [&](std::size_t to, std::size_t from, std::size_t) {
        const auto out = largest.row(static_cast<std::uint32_t>(to));
        const auto in = source.row(static_cast<std::uint32_t>(from));
        for (std::uint32_t c = 0; c < target.cols; ++c)
            if (!seen[to] || in[c] > out[c]) out[c] = in[c];
        seen[to] = true;
    });
    addInto(target, largest, layer.factor, 0);
}

template <class T>
void applyUpsample(const Layer<T>& layer, const Matrix<T>& source, Matrix<T>& target) {
    const auto& w = layer.window;
    std::vector<std::uint32_t> out(w.target.size(), 0), in(w.source.size());
    do {
        for (std::size_t axis = 0; axis < in.size(); ++axis) in[axis] = out[axis] / (w.target[axis] / w.source[axis]);
        for (std::uint32_t c = 0; c < target.cols; ++c)
            target.row(static_cast<std::uint32_t>(flatten(out, w.target)))[c] +=
                layer.factor * source.row(static_cast<std::uint32_t>(flatten(in, w.source)))[c];
    } while (advance(out, w.target));
}

std::uint64_t sizeOf(const std::vector<std::uint32_t>& axes) {
    std::uint64_t size = 1;
    for (const std::uint32_t axis : axes) size *= axis;
    return size;
}

template <class T>
bool windowFits(const Layer<T>& layer, Shape source, Shape target) {
    const auto& w = layer.window;
    if (sizeOf(w.source) != source.rows || sizeOf(w.target) != target.rows) return false;
    if (layer.product != Product::Convolution) return source.cols == target.cols;
    return layer.groups > 0 && source.cols % layer.groups == 0 && target.cols % layer.groups == 0 &&
           layer.weights.rows == target.cols && layer.weights.cols == source.cols / layer.groups * sizeOf(w.kernel);
}

template <class T>
bool linearFits(const Layer<T>& layer, Shape source, Shape target) {
    if (layer.weights.rows != source.cols || layer.weights.cols != target.cols) return false;
    if (layer.reduction == RowReduction::None) return source.rows + layer.rowOffset <= target.rows;
    const bool rowExists = layer.reduction == RowReduction::Sum || layer.selectRow < source.rows;
    return rowExists && layer.rowOffset < target.rows;
}

template <class T>
bool fits(const Layer<T>& layer, Shape source, Shape other, Shape target) {
    const std::uint32_t heads = layer.heads;
    switch (layer.product) {
        case Product::Linear:
            return linearFits(layer, source, target);
        case Product::Identity:
            return source.cols == target.cols && source.rows + layer.rowOffset <= target.rows &&
                   (layer.columnFactors.empty() || layer.columnFactors.size() == target.cols);
        case Product::Scores:
            return layer.rowOffset == 0 && heads > 0 && source.cols % heads == 0 && other.cols == source.cols &&
                   target == Shape{heads * source.rows, other.rows};
        case Product::Context:
            return layer.rowOffset == 0 && heads > 0 && source.rows % heads == 0 && other.cols % heads == 0 &&
                   source.cols == other.rows && target == Shape{source.rows / heads, other.cols};
        case Product::KeyValue:
            return layer.rowOffset == 0 && heads > 0 && source.cols % heads == 0 && other.cols % heads == 0 &&
                   source.rows == other.rows && target == Shape{source.cols, other.cols / heads};
        case Product::Query:
            return layer.rowOffset == 0 && heads > 0 && source.cols % heads == 0 && source.cols == other.rows &&
                   target == Shape{source.rows, heads * other.cols};
        case Product::Mask:
            return layer.rowOffset == 0 && layer.maskedCol < source.cols && source.rows == target.cols;
        case Product::Convolution:
        case Product::Pool:
        case Product::MaxPool:
        case Product::Upsample:
            return windowFits(layer, source, target);
    }
    return false;
}

}  // namespace

template <class T>
void checkShapes(const Layer<T>& layer, const std::vector<Shape>& shapes) {
    const Shape source = shapes.at(layer.source), other = shapes.at(layer.other), target = shapes.at(layer.target);
    if (!fits(layer, source, other, target))
        throw InvariantError(
            "oracle", 0,
            fmt::format("a layer from population {} [{}, {}] (other operand: {} [{}, {}]) does not fit population "
                        "{} [{}, {}]",
                        layer.source, source.rows, source.cols, layer.other, other.rows, other.cols, layer.target,
                        target.rows, target.cols));
}

template <class T>
void apply(const Layer<T>& layer, const std::vector<Matrix<T>>& activations, Matrix<T>& target) {
    const Matrix<T>& source = activations[layer.source];
    switch (layer.product) {
        case Product::Linear:
            return applyLinear(layer, source, target);
        case Product::Identity:
            return applyIdentity(layer, source, target);
        case Product::Scores:
            return applyScores(layer, source, activations[layer.other], target);
        case Product::Context:
            return applyContext(layer, source, activations[layer.other], target);
        case Product::KeyValue:
            return applyKeyValue(layer, source, activations[layer.other], target);
        case Product::Query:
            return applyQuery(layer, source, activations[layer.other], target);
        case Product::Mask:
            return applyMask(layer, source, target);
        case Product::Convolution:
            return applyConvolution(layer, source, target);
        case Product::Pool:
            return applyPool(layer, source, target);
        case Product::MaxPool:
            return applyMaxPool(layer, source, target);
        case Product::Upsample:
            return applyUpsample(layer, source, target);
    }
}

template <class T>
void addBias(std::span<const T> bias, Matrix<T>& target) {
    if (bias.empty()) return;
    if (bias.size() != target.cols && bias.size() != target.values.size())
        throw InvariantError(
            "oracle", 0,
            fmt::format("a bias has {} elements for a population of [{}, {}]", bias.size(), target.rows, target.cols));
    for (std::size_t i = 0; i < target.values.size(); ++i) target.values[i] += bias[i % bias.size()];
}

Matrix<std::uint8_t> patchesOf(const network::AnalogImage& image, const std::uint8_t* pixels) {
    const std::uint32_t across = image.width / image.patch, down = image.height / image.patch;
    const std::uint32_t area = image.patch * image.patch;
    Matrix<std::uint8_t> result(down * across, image.channels * area);
    for (std::uint32_t channel = 0; channel < image.channels; ++channel) {
        for (std::uint32_t y = 0; y < down * image.patch; ++y) {
            for (std::uint32_t x = 0; x < across * image.patch; ++x) {
                const std::uint32_t patch = y / image.patch * across + x / image.patch;
                const std::uint32_t within = y % image.patch * image.patch + x % image.patch;
                result.row(patch)[channel * area + within] =
                    pixels[(static_cast<std::size_t>(channel) * image.height + y) * image.width + x];
            }
        }
    }
    return result;
}

Matrix<std::uint8_t> codesOf(const network::Input& input, const Sample& sample) {
    const auto* image = std::get_if<network::AnalogImage>(&input);
    const auto* pixels = std::get_if<const std::uint8_t*>(&sample);
    if (image != nullptr && pixels != nullptr) return patchesOf(*image, *pixels);
    const auto* tokens = std::get_if<network::Tokens>(&input);
    const auto* ids = std::get_if<std::span<const std::uint32_t>>(&sample);
    if (tokens == nullptr || ids == nullptr)
        throw InvariantError("oracle", 0, "a sample of another kind than the input");
    Matrix<std::uint8_t> result(static_cast<std::uint32_t>(ids->size()), tokens->vocabulary);
    for (std::uint32_t r = 0; r < result.rows; ++r) {
        if ((*ids)[r] >= result.cols) throw InvariantError("oracle", 0, "a token that is not in the vocabulary");
        result.row(r)[(*ids)[r]] = 1;
    }
    return result;
}

template void checkShapes(const Layer<double>&, const std::vector<Shape>&);
template void checkShapes(const Layer<std::int64_t>&, const std::vector<Shape>&);
template void apply(const Layer<double>&, const std::vector<Matrix<double>>&, Matrix<double>&);
template void apply(const Layer<std::int64_t>&, const std::vector<Matrix<std::int64_t>>&, Matrix<std::int64_t>&);
template void addBias(std::span<const double>, Matrix<double>&);
template void addBias(std::span<const std::int64_t>, Matrix<std::int64_t>&);

}  // namespace spikeloom::oracle
