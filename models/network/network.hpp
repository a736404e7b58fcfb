// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

#include "models/network/task.hpp"
#include "models/neurons/neuron.hpp"

/// What is computed, in real-valued scales: a network as it was trained, or as a converter left it.
///
/// A population is a matrix of neurons, `rows x cols` (leading axes of its shape flattened into rows, last axis =
/// cols). A projection carries what they send from one population to another through an operator. A converted network
/// has neurons, and weights that are integers (codes) with a real scale; one that was trained has activations in the
/// place of neurons, and real weights. Nothing here is rounded to a chip's widths: that is done once, by
/// `program::lower`.
namespace spikeloom::network {

/// Index of a population in `Network::populations`.
enum class PopulationId : std::uint32_t {};
constexpr std::uint32_t value(PopulationId id) {
    return static_cast<std::uint32_t>(id);
}

/// softmax over the columns of each row.
struct Softmax {};

/// gamma * (x - mean) / sqrt(var + epsilon) + beta over the columns of each row; biased variance.
struct LayerNorm {
    std::vector<double> gamma;  ///< cols
    std::vector<double> beta;   ///< cols
    double epsilon = 1e-6;
};

/// gamma * x / sqrt(mean(x^2) + epsilon) over the columns of each row.
struct RmsNorm {
    std::vector<double> gamma;  ///< cols
    double epsilon = 1e-6;
};

using Function = std::variant<Softmax, LayerNorm, RmsNorm>;

/// Analog image input: pixel code p (0..255) of channel c stands for p * scale[c] + offset[c].
/// The image is cut into non-overlapping patches, row-major; row = patch, column = (channel, y, x) within it.
struct AnalogImage {
    /// How an image becomes events: its values in the first step (or spread over several by the run); its values in
    /// every step; or one spike for each pixel, the earlier the brighter.
    enum class Presentation : std::uint8_t { Once, Repeat, FirstSpike };

    std::uint32_t channels = 1, height = 0, width = 0, patch = 1;
    std::vector<double> scale;   ///< channels
    std::vector<double> offset;  ///< channels
    Presentation presentation = Presentation::Once;
    std::uint32_t levels = 0;  ///< FirstSpike: of brightness above 0, and steps
};

/// Event input: a recording of address events, cut into `steps` frames of which one is sent in each time step.
/// Row = y * width + x of the downscaled frame, column = polarity: an image whose channels stand last.
struct EventFrames {
    /// Where a frame ends: after `durationUs`; or after the same part of the recording's time, or of its events.
    enum class Cut : std::uint8_t { Duration, EqualTime, EqualCount };
    /// What a neuron sends: 1 for any number of events; or how many there were, at most `maxCount`.
    enum class Values : std::uint8_t { Binary, Count };

    std::uint32_t width = 0, height = 0;  ///< of the sensor [pixels]
    std::uint32_t polarities = 2;         ///< 2: column 0 = OFF, column 1 = ON; 1: both in one column
    std::uint32_t downscale = 1;          ///< edge of the square of pixels that is one position of the frame
    std::uint32_t steps = 1;              ///< T, the number of frames
    Cut cut = Cut::EqualTime;
    std::uint32_t durationUs = 0;  ///< Duration: of a step
    Values values = Values::Binary;
    std::uint32_t maxCount = 1;  ///< Count
    double scale = 1.0;          ///< real value of one event

    [[nodiscard]] std::uint32_t across() const { return width / downscale; }
    [[nodiscard]] std::uint32_t down() const { return height / downscale; }
    [[nodiscard]] std::uint32_t largest() const { return values == Values::Binary ? 1 : maxCount; }
    friend bool operator==(const EventFrames&, const EventFrames&) = default;
};

/// A sequence of token ids: row = position, column = id. In the first step each position sends one event of value 1.
struct Tokens {
    std::uint32_t vocabulary = 0;  ///< ids are 0 .. vocabulary-1
};

using Input = std::variant<AnalogImage, EventFrames, Tokens>;

/// What a trained network has where a spiking one has a neuron.
struct Relu {
    static constexpr auto fields() { return std::make_tuple(); }
};
/// step * clip(floor(x / step + 1/2), minLevel, maxLevel)
struct Quantizer {
    double step = 1.0;
    std::int32_t minLevel = 0, maxLevel = 0;
    static constexpr auto fields() {
        constexpr std::int32_t kMost = 1 << 20;
        return std::make_tuple(
            spec::required(
                spec::field("step", &Quantizer::step, "value of a level [unit of the activation]", spec::kPositive)),
            spec::required(spec::field("min_level", &Quantizer::minLevel, "smallest code [levels]", -kMost, 0)),
            spec::required(spec::field("max_level", &Quantizer::maxLevel, "largest code [levels]", 0, kMost)));
    }
};
/// The accumulated input itself, which several projections may read.
struct PassOn {
    static constexpr auto fields() { return std::make_tuple(); }
};
using Activation = std::variant<Relu, Quantizer, PassOn>;
inline constexpr std::array<std::string_view, 3> kActivationNames{"relu", "quantizer", "pass_on"};

struct Population {
    std::string name;
    std::vector<std::uint32_t> shape;           ///< as written in the file; product of all but the last = rows
    std::optional<Input> input;                 ///< set for the input population and for no other
    std::optional<Function> function;           ///< applied to the accumulated input, before the neuron
    std::optional<neurons::Parameters> neuron;  ///< absent for input and readout
    std::optional<Activation> activation;       ///< instead of a neuron, of a network as it was trained
    std::vector<double> bias;                   ///< empty, cols (same for every row) or rows*cols; in real units
    std::vector<double> initial;  ///< empty, cols or rows*cols: added to the membrane when a sample begins; real units
    /// Empty, or cols: what weights add in column c is that much of their real value. Threshold, bias and what the
    /// column sends are not affected: a quantiser may choose it so that the weights of every column use all their bits.
    std::vector<double> columnScale;
    /// Once: all of it at the first step, or spread over several by the run. EveryStep: all of it in each.
    enum class BiasSchedule : std::uint8_t { Once, EveryStep } biasSchedule = BiasSchedule::Once;
    std::optional<Task> task;  ///< of a readout; without one it is that of a classifier
    [[nodiscard]] std::uint32_t rows() const;
    [[nodiscard]] std::uint32_t cols() const;
    [[nodiscard]] std::vector<std::uint32_t> positions() const;  ///< the axes before the last
    [[nodiscard]] bool isReadout() const { return !input && !neuron && !activation; }
};

/// gamma * (x - mean) / sqrt(variance + epsilon) + beta for each target column, of what a layer's weights add.
struct BatchNorm {
    std::vector<double> gamma, beta, mean, variance;  ///< target cols
    double epsilon = 1e-5;
};

/// The weights of a layer: codes with a scale, or real numbers where nothing was quantised yet.
struct Weights {
    std::vector<std::int8_t> weights;    ///< codes, row-major as PyTorch stores them
    std::vector<float> realWeights;      ///< instead of codes; same shape
    std::optional<BatchNorm> batchNorm;  ///< with real weights only
    /// Real weight = code * weightScale * columnScale of the target. With real weights: their quantiser's step, or 0.
    double weightScale = 1.0;
    std::uint32_t weightBits = 8;  ///< 2..8: codes lie in [-(2^(bits-1)-1), 2^(bits-1)-1] or the full range
    [[nodiscard]] bool areReal() const { return !realWeights.empty(); }
};

/// y[row] += W x[row], the same W for every row (a per-token linear layer, a patch embedding). [target cols][source
/// cols]
struct Linear : Weights {
    enum class Reduce { None, Mean, Select } reduce = Reduce::None;  ///< Mean/Select: target has one row
    std::uint32_t selectRow = 0;  ///< Select: the source row that is read (class token)
};

/// How an operator moves over positions, the axes of a shape before its last: an entry for each of them, one to three.
struct Window {
    std::vector<std::uint32_t> kernel, stride, padding;  ///< padding before the first and behind the last position
};

/// y[position][o] += sum over the kernel and the channels i of o's group of w[o][i][k] * x[position * stride + k -
/// padding][i]; what lies beyond the source is 0. Both ends have the same number of position axes.
/// [target channels][source channels / groups][kernel]
struct Convolution : Weights {
    Window window;
    std::uint32_t groups = 1;  ///< as many as there are channels: depthwise
};

/// y[position][c] += mean over the kernel of x[position * stride + k - padding][c]; what lies beyond counts as 0.
struct AveragePool {
    Window window;
};

/// y[position][c] += the largest x[position * stride + k - padding][c] over the kernel; what lies beyond the source
/// does not take part.
struct MaxPool {
    Window window;
};

/// y[position][c] += x[position / factor][c]: nearest neighbour.
struct Upsample {
    std::vector<std::uint32_t> factor;  ///< for each position axis
};

/// y[row + rowOffset][col] += x[row][col]: residual branches. Differing thresholds make it a graded value.
struct Identity {
    std::vector<double> scale;  ///< empty, or cols: x is multiplied by that of its column
};

/// scores[h*N + i][j] += scale * sum_c q[i][h*d + c] * k[j][h*d + c]: source = q [N, H*d], other = k [N, H*d].
struct AttentionScores {
    std::uint32_t heads = 1;
    double scale = 1.0;
};

/// y[i][h*d + c] += sum_j a[h*N + i][j] * v[j][h*d + c]: source = a [H*N, N], other = v [N, H*d].
struct AttentionContext {
    std::uint32_t heads = 1;
};

/// kv[h*d + i][j] += scale * sum_n k[n][h*d + i] * v[n][h*e + j]: source = k [N, H*d], other = v [N, H*e], target
/// [H*d, e]. Attention without softmax, whose products may be taken in the cheaper order Q (K^T V).
struct AttentionKeyValue {
    std::uint32_t heads = 1;
    double scale = 1.0;
};

/// y[n][h*e + j] += scale * sum_i q[n][h*d + i] * kv[h*d + i][j]: source = q [N, H*d], other = kv [H*d, e], target
/// [N, H*e].
struct AttentionQuery {
    std::uint32_t heads = 1;
    double scale = 1.0;
};

/// scores[r][j] += value for every row r, where the token at position j is `padding`: source = the token input [N, V],
/// target [.., N]. Once a sample.
struct AttentionMask {
    std::uint32_t padding = 0;  ///< token id
    double value = 0.0;         ///< a large negative number hides the positions from every query
};

using Operator = std::variant<Linear, Identity, AttentionScores, AttentionContext, Convolution, AveragePool, Upsample,
                              AttentionKeyValue, AttentionQuery, AttentionMask, MaxPool>;

/// The weights of an operator that has some, else nullptr.
[[nodiscard]] Weights* weightsOf(Operator& op);
[[nodiscard]] const Weights* weightsOf(const Operator& op);

/// The analog image of an input population; it must have one.
[[nodiscard]] inline const AnalogImage& imageOf(const Population& population) {
    return std::get<AnalogImage>(population.input.value());
}
[[nodiscard]] inline AnalogImage& imageOf(Population& population) {
    return std::get<AnalogImage>(population.input.value());
}

struct Projection {
    std::string name;
    PopulationId source{};
    std::optional<PopulationId> other;  ///< second operand of a product
    PopulationId target{};
    std::uint32_t rowOffset = 0;  ///< source row r feeds target row r + rowOffset (a class token before the patches)
    Operator op;
};

struct Network {
    std::string name;
    std::vector<Population> populations;
    std::vector<Projection> projections;
    [[nodiscard]] PopulationId find(const std::string& name) const;  ///< @throws std::out_of_range
};

/// The position axes of what a window makes of `positions`; empty where it does not fit them.
[[nodiscard]] std::vector<std::uint32_t> positionsAfter(const Window& window,
                                                        const std::vector<std::uint32_t>& positions);

/// Populations in an order in which every source precedes its targets; of those that could come next, the one that was
/// declared first. @throws ConfigError naming the cycle.
[[nodiscard]] std::vector<PopulationId> topologicalOrder(const Network& network);

/// Stage of the input population, which comes before every stage.
inline constexpr std::int32_t kInputStage = -1;

/// Stage of every population in the `layered` schedule: 0 for one that only the input feeds, else one more than the
/// largest stage among its sources (both operands of a product count). @throws ConfigError naming the cycle.
[[nodiscard]] std::vector<std::int32_t> stages(const Network& network);

/// Whether it still has activations: it can be evaluated and converted, but is no spiking network.
[[nodiscard]] bool isTrained(const Network& network);
/// Whether it has real weights, which no chip stores.
[[nodiscard]] bool hasRealWeights(const Network& network);

}  // namespace spikeloom::network
