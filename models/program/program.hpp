// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "models/functions/row_function.hpp"
#include "models/network/network.hpp"
#include "models/neurons/neuron.hpp"
#include "models/program/geometry.hpp"
#include "models/program/precision.hpp"

/// The integer form of a network: what a chip of a given precision computes, and what the reference engine and the RTL
/// compute with it. Everything that rounds, rounds in `lower`; from here on arithmetic is exact.
namespace spikeloom::program {

using network::PopulationId;
using network::value;
enum class ProjectionId : std::uint32_t {};
constexpr std::uint32_t value(ProjectionId id) {
    return static_cast<std::uint32_t>(id);
}

/// Bits of every stored number of one neuron, two's complement, proved sufficient for every input and any order of
/// arrival.
struct Widths {
    std::uint32_t pendingBits = 0;   ///< current that arrives within one step
    std::uint32_t inputBits = 0;     ///< accumulated input X of a function; 0 without one
    std::uint32_t resultBits = 0;    ///< previous result of a function; 0 without one
    std::uint32_t membraneBits = 0;  ///< V of a neuron, or the sum of a readout
    std::uint32_t moreBits = 0;      ///< further numbers of the neuron and of how it integrates, together
    std::uint32_t tracerBits = 0;    ///< spike tracer, or flags, of models that have them
    std::uint32_t sentBits = 0;     ///< sum of all values that a neuron sends: a copy of it, for a product or a maximum
    std::uint32_t biasBits = 0;     ///< a stored bias; 0 without one
    std::uint32_t initialBits = 0;  ///< a stored initial charge; 0 without one
    std::uint32_t parameterBits = 0;  ///< what a column's neuron has of its own; 0 where all columns have the same one
};

/// How the input population sends what it has: an image's values once (or spread over several steps by the run), or in
/// every step, or as one spike a pixel; or frames of events, one a step.
enum class Presentation : std::uint8_t { Once, Repeat, FirstSpike, Frames };

/// One population in integers.
///
/// Without a function:   V += (pending << shift) + bias                                   [membrane units]
/// With a function f:    X += pending + bias;  y = f(X);  V += y - previous;  previous = y
/// where senders with another coding (neurons::Coding) have `pending` integrated their way. Columns may have units of
/// their own (columnScale): weights, bias, initial charge and neuron of a column are on its unit.
struct LoweredPopulation {
    std::string name;
    std::uint32_t rows = 0, cols = 0;
    std::uint32_t stage = 0;  ///< longest path from the input; the first population that the input feeds is 0
    enum class Role : std::uint8_t { Input, Spiking, Readout } role = Role::Spiking;
    std::uint32_t shift = 0;                        ///< fraction bits that the membrane has below the pending current
    double inputUnit = 1.0;                         ///< real value of one unit of pending current (and of X)
    double membraneUnit = 1.0;                      ///< real value of one unit of V
    std::vector<double> columnScale;                ///< empty, or of those two units in each column: factor, cols
    std::optional<neurons::Neuron> neuron;          ///< Spiking
    std::vector<neurons::Neuron> columnNeurons;     ///< empty, or cols, of the model of `neuron`: on each column's unit
    neurons::Payload payload;                       ///< of its events; of an input too
    neurons::Range sent;                            ///< of the sum of all values that a neuron sends
    neurons::Coding coding = neurons::Coding::Sum;  ///< of what arrives
    std::vector<std::int64_t> bias;  ///< empty, cols, or rows*cols; in units of V, or of X where there is a function
    bool biasEveryStep = false;
    std::vector<std::int64_t> initial;  ///< empty, cols or rows*cols: added to what V starts with, in units of V
    functions::FunctionSpec functionSpec;
    std::shared_ptr<const functions::RowFunction> function;  ///< null without one
    std::vector<std::int64_t> inputMultiplier;  ///< Input: value of one pixel code (of one event), per column
    Presentation presentation{};                ///< Input
    std::uint32_t presentationLevels = 0;       ///< Input, FirstSpike
    std::uint32_t frames = 0;                   ///< Input, Frames: of a sample
    bool oneHot = false;                        ///< Input: one event a row (a token)
    Widths widths;

    [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(rows) * cols; }
    [[nodiscard]] std::int64_t biasAt(std::uint32_t row, std::uint32_t col) const { return numberAt(bias, row, col); }
    [[nodiscard]] bool biasPerRow() const { return bias.size() > cols; }
    [[nodiscard]] std::int64_t initialAt(std::uint32_t row, std::uint32_t col) const {
        return numberAt(initial, row, col);
    }
    [[nodiscard]] bool initialPerRow() const { return initial.size() > cols; }

private:
    [[nodiscard]] std::int64_t numberAt(const std::vector<std::int64_t>& numbers, std::uint32_t row,
                                        std::uint32_t col) const {
        if (numbers.empty()) return 0;
        return numbers[numbers.size() == cols ? col : static_cast<std::size_t>(row) * cols + col];
    }
};

/// Window: convolution (with weights), average pooling and upsampling (without: each channel by itself, weight 1).
/// MaxPool: an event adds what it changes of the largest of the window's sums, times the multiplier.
enum class OperatorKind : std::uint8_t {
    Linear,
    Identity,
    AttentionScores,
    AttentionContext,
    Window,
    AttentionKeyValue,
    AttentionQuery,
    AttentionMask,
    MaxPool,
};
enum class Reduce : std::uint8_t { None, Sum, Select };

/// One projection in integers: an event of value v in the source adds v * multiplier * (weight | 1 | other's tracer).
struct LoweredProjection {
    std::string name;
    OperatorKind kind = OperatorKind::Linear;
    PopulationId source{}, target{};
    std::optional<PopulationId> other;  ///< second operand of a product
    std::uint32_t rowOffset = 0;
    std::int64_t multiplier = 1;  ///< brings the operator's unit to the target's; 1 where they are the same
    /// Identity: empty, or of each column, in which case `multiplier` is the largest magnitude. Stored like a weight.
    std::vector<std::int64_t> columnMultipliers;
    /// Linear: [source cols][target cols], a row for each presynaptic channel. Window: [source cols][kernel][target
    /// cols / groups], or empty.
    std::vector<std::int8_t> weights;
    std::uint32_t weightBits = 8;  ///< of a weight, or of a column's multiplier
    Reduce reduce = Reduce::None;
    std::uint32_t selectRow = 0;
    std::uint32_t heads = 1;
    std::uint32_t maskedCol = 0;  ///< AttentionMask: the column of the source that is heard; `multiplier` is added
    Geometry geometry;            ///< Window, MaxPool
    std::uint32_t groups = 1;     ///< Window; MaxPool: as many as there are channels
};

/// One end of a projection: which population sends into which operand (0 = source, 1 = other).
struct Port {
    ProjectionId projection{};
    std::uint8_t operand = 0;
};

struct Program {
    std::string name;
    Precision precision;
    std::vector<LoweredPopulation> populations;  ///< same order and ids as the network's
    std::vector<LoweredProjection> projections;
    std::vector<PopulationId> order;                  ///< topological: every source before its targets
    std::vector<std::vector<Port>> outgoing;          ///< by population: the operands that its spikes feed
    std::vector<std::vector<ProjectionId>> incoming;  ///< by population
    PopulationId input{}, readout{};
    std::uint32_t stages = 0;  ///< stages 0 .. stages-1

    [[nodiscard]] const LoweredPopulation& at(PopulationId id) const { return populations[value(id)]; }
    [[nodiscard]] const LoweredProjection& at(ProjectionId id) const { return projections[value(id)]; }
};

/// Rounds a network to a chip's grids and derives every width.
/// @param network  has passed `network::check`
/// @param steps    of a sample, at most: how long neurons that are driven in every step, and cannot take a spike back,
///                 go on. Those that settle do not need it
/// @throws ConfigError when a threshold or a multiplier rounds to zero, when levels need more than 8 bits, when
///         neurons cannot be combined, when a column's own scale or an initial charge cannot go with what a population
///         is or gets, when a function unit of the widths cannot be built, or when a width exceeds the
///         62 bits that the simulator computes in; `file` names the network in the message.
[[nodiscard]] Program lower(const network::Network& network, const Precision& precision, const std::string& file = {},
                            std::uint32_t steps = 1000);

/// Pixel codes [channels][height][width] -> input values [rows][cols] of the input population, in its integer units.
[[nodiscard]] std::vector<std::int64_t> encodeInput(const Program& program, const network::AnalogImage& image,
                                                    const std::uint8_t* pixels);

/// Token ids, one a position -> input values [rows][cols] of the input population: 1 at each id.
[[nodiscard]] std::vector<std::int64_t> encodeTokens(const Program& program, std::span<const std::uint32_t> ids);

/// Readout sums -> real-valued logits.
[[nodiscard]] std::vector<double> decodeReadout(const Program& program, const std::vector<std::int64_t>& sums);

}  // namespace spikeloom::program
