// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <variant>
#include <vector>

#include "models/network/network.hpp"
#include "models/oracle/dense.hpp"

/// The operators of a network as an ANN has them: whole tensors in, whole tensors out. T is double (real values) or
/// std::int64_t (codes).
namespace spikeloom::oracle {

enum class Product : std::uint8_t {
    Linear,
    Identity,
    Scores,
    Context,
    Convolution,
    Pool,
    MaxPool,
    Upsample,
    KeyValue,
    Query,
    Mask
};
enum class RowReduction : std::uint8_t { None, Sum, Select };

/// One projection, ready to be applied: target += factor * operator(source, other).
template <class T>
struct Layer {
    Product product = Product::Identity;
    std::uint32_t source = 0, other = 0, target = 0;  ///< populations; `other` of products of two only
    T factor{1};
    std::vector<T> columnFactors;  ///< Identity: empty, or of each column, instead of `factor`
    std::uint32_t rowOffset = 0;
    Matrix<T> weights;  ///< Linear: [source cols, target cols]
    RowReduction reduction = RowReduction::None;
    std::uint32_t selectRow = 0;
    std::uint32_t heads = 1;
    std::uint32_t maskedCol = 0;  ///< Mask: target[r][j] += factor * source[j][maskedCol]
    /// Convolution, Pool, MaxPool, Upsample: shapes of both ends without the channels, and how the kernel moves.
    struct Window {
        std::vector<std::uint32_t> source, target, kernel, stride, padding;
    } window;
    std::uint32_t groups = 1;  ///< Convolution; `weights` is [target channels, source channels / groups x kernel]
};

/// Shape of a population.
struct Shape {
    std::uint32_t rows = 0, cols = 0;
    bool operator==(const Shape&) const = default;
};

/// @throws InvariantError when the layer's operands and target do not fit each other: the loader should have refused
/// the network
template <class T>
void checkShapes(const Layer<T>& layer, const std::vector<Shape>& shapes);

/// Adds the layer's output to `target`. @param activations  by population; sources must have been evaluated
template <class T>
void apply(const Layer<T>& layer, const std::vector<Matrix<T>>& activations, Matrix<T>& target);

/// Adds a bias of no, `cols` (every row the same) or `rows*cols` elements.
template <class T>
void addBias(std::span<const T> bias, Matrix<T>& target);

/// Pixel codes [channels][height][width] -> [patches, channels*patch*patch]; patches row-major over the image, each
/// flattened as (channel, y, x).
[[nodiscard]] Matrix<std::uint8_t> patchesOf(const network::AnalogImage& image, const std::uint8_t* pixels);

/// What an oracle is given: pixel codes [channels][height][width], or the ids of tokens, one a position.
using Sample = std::variant<const std::uint8_t*, std::span<const std::uint32_t>>;

/// Codes of the input population: an image's patches; or, of tokens, 1 at each id and 0 elsewhere.
/// @throws InvariantError when input and sample are not of one kind, or an id is not in the vocabulary
[[nodiscard]] Matrix<std::uint8_t> codesOf(const network::Input& input, const Sample& sample);

}  // namespace spikeloom::oracle
