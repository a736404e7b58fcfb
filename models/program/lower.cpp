// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/network/image_layout.hpp"
#include "models/program/columns.hpp"
#include "models/program/combine.hpp"
#include "models/program/graph_links.hpp"
#include "models/program/program.hpp"
#include "models/program/scales.hpp"
#include "models/program/widths.hpp"
#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

LoweredPopulation::Role roleOf(const network::Population& population) {
    if (population.input) return LoweredPopulation::Role::Input;
    return population.isReadout() ? LoweredPopulation::Role::Readout : LoweredPopulation::Role::Spiking;
}

Presentation presentationOf(const network::AnalogImage& image) {
    using From = network::AnalogImage::Presentation;
    if (image.presentation == From::Once) return Presentation::Once;
    return image.presentation == From::Repeat ? Presentation::Repeat : Presentation::FirstSpike;
}

/// Lowers one population; a struct so that every mistake names it.
struct LowerOne {
    const network::Population& from;
    const Precision& precision;
    const std::string& file;
    std::uint32_t steps;

    [[noreturn]] void fail(const std::string& message, const std::string& hint) const {
        throw ConfigError(Problem{file, "population '" + from.name + "'", message, hint});
    }

    void refuse(const std::optional<CannotCombine>& problem) const {
        if (problem) fail(problem->message, problem->hint);
    }

    void neuron(LoweredPopulation& to) const {
        if (!from.neuron) return;
        for (std::size_t c = 0; c < to.columnScale.size(); ++c)
            to.columnNeurons.push_back(neuronOf(unitOf(to, c), fmt::format(" in column {}", c)));
        to.neuron = to.columnNeurons.empty() ? neuronOf(to.membraneUnit, "") : to.columnNeurons.front();
    }

    /// Needs the neuron's own unit: one that scales its input may count its membrane in another.
    void initial(LoweredPopulation& to) const {
        for (std::size_t i = 0; i < from.initial.size(); ++i) {
            const double unit = neurons::membraneUnit(*from.neuron, {unitOf(to, i % to.cols), steps});
            to.initial.push_back(inUnits(from.initial[i], unit, "an initial charge"));
        }
        storeOnce(to.initial, to.cols);
    }

    /// Bias of the network, plus what the input's offset contributes: a constant once the input is known to be all
    /// there, or one in every step in which it is presented.
    void bias(LoweredPopulation& to, const std::vector<double>& inputOffset, bool inputRepeats) const {
        to.biasEveryStep = from.biasSchedule == network::Population::BiasSchedule::EveryStep;
        if (from.bias.empty() && inputOffset.empty()) return;
        if (isThere(inputOffset)) schedule(to, inputRepeats);
        const std::size_t size = inputOffset.empty() ? from.bias.size() : inputOffset.size();
        to.bias.resize(size);
        for (std::size_t i = 0; i < size; ++i) {
            double real = inputOffset.empty() ? 0.0 : inputOffset[i];
            if (!from.bias.empty()) real += from.bias[from.bias.size() == size ? i : i % to.cols];
            to.bias[i] = inUnits(real, from.function ? to.inputUnit : unitOf(to, i % to.cols), "a bias");
        }
        storeOnce(to.bias, to.cols);
    }

    void input(const network::EventFrames& events, LoweredPopulation& to) const {
        to.presentation = Presentation::Frames;
        to.frames = events.steps;
        to.payload = events.values == network::EventFrames::Values::Binary ? neurons::kBinary
                                                                           : neurons::countPayload(events.maxCount);
        lowerInputScale(events, precision, to);
    }

    /// One frame, of which each row has one event.
    void input(const network::Tokens& tokens, LoweredPopulation& to) const {
        to.presentation = Presentation::Frames;
        to.frames = 1;
        to.oneHot = true;
        to.payload = neurons::kBinary;
        lowerInputScale(tokens, precision, to);
    }

    void input(const network::AnalogImage& image, LoweredPopulation& to) const {
        to.presentation = presentationOf(image);
        to.presentationLevels = image.levels;
        requireOneScale(image);
        lowerInputScale(image, precision, to);
        if (to.presentation == Presentation::FirstSpike) return;
        const std::size_t perChannel = static_cast<std::size_t>(image.patch) * image.patch;
        for (std::size_t channel = 0; channel < image.scale.size(); ++channel)
            if (image.scale[channel] != 0.0 && to.inputMultiplier[channel * perChannel] == 0)
                fail("the scale of channel " + std::to_string(channel) + " is not representable on the chip's grid",
                     "raise precision.function_frac_bits, or scale the input");
    }

    void multipliers(const network::Network& network, const Program& program, PopulationId id) const {
        for (const ProjectionId p : program.incoming[value(id)]) {
            const LoweredProjection& projection = program.at(p);
            const auto& columns = projection.columnMultipliers;
            if (columns.empty() && projection.multiplier == 0)
                fail("what projection '" + projection.name + "' brings is not representable on the chip's grid",
                     "raise precision.function_frac_bits");
            for (std::size_t c = 0; c < columns.size(); ++c)
                if (columns[c] == 0 && realFactor(network, network.projections[value(p)], c) != 0.0)
                    fail(fmt::format("what projection '{}' brings to column {} is not representable on the chip's grid",
                                     projection.name, c),
                         "raise precision.threshold_frac_bits or precision.function_frac_bits");
        }
    }

    /// @throws ConfigError also for what a function unit cannot be built for
    void function(LoweredPopulation& to, std::uint32_t inputBits) const {
        try {
            makeFunction(to, inputBits);
        } catch (const std::invalid_argument& error) {
            fail(error.what(), "lower precision.function_frac_bits, or rescale the layer");
        }
    }

private:
    /// Real value of one unit of V in a column.
    [[nodiscard]] static double unitOf(const LoweredPopulation& to, std::size_t col) {
        return to.columnScale.empty() ? to.membraneUnit : to.membraneUnit * to.columnScale[col];
    }
    [[nodiscard]] std::int64_t inUnits(double real, double unit, const std::string& what) const {
        const double units = real / unit;
        if (!(std::abs(units) < 0x1p61)) fail(what + " needs more than 62 bits", "lower precision.threshold_frac_bits");
        return std::llround(units);
    }
    [[nodiscard]] neurons::Neuron neuronOf(double unit, const std::string& where) const {
        try {
            return neurons::on(*from.neuron, {unit, steps});
        } catch (const neurons::Unrepresentable& error) {
            fail(error.what() + where, error.hint);
        }
    }
    static bool isThere(const std::vector<double>& values) {
        return std::any_of(values.begin(), values.end(), [](double value) { return value != 0.0; });
    }
    /// The offset of the input comes when the input does; there is one schedule for it and the bias.
    void schedule(LoweredPopulation& to, bool inputRepeats) const {
        if (isThere(from.bias) && to.biasEveryStep != inputRepeats)
            fail(fmt::format("its bias is added {}, and the input that feeds it, which has an offset, is presented {}",
                             to.biasEveryStep ? "in every step" : "once", inputRepeats ? "in every step" : "once"),
                 fmt::format("set bias_schedule to {}, or the offset to 0", inputRepeats ? "every_step" : "once"));
        to.biasEveryStep = inputRepeats;
    }
    /// One row of numbers where all rows are alike, none where all of them are 0: less to store, and less to visit.
    static void storeOnce(std::vector<std::int64_t>& rows, std::uint32_t cols) {
        if (std::all_of(rows.begin(), rows.end(), [](std::int64_t number) { return number == 0; })) rows.clear();
        if (rows.size() <= cols) return;
        if (std::equal(rows.begin() + cols, rows.end(), rows.begin())) rows.resize(cols);
    }

    /// A first spike says a level, and a level has one value.
    void requireOneScale(const network::AnalogImage& image) const {
        const auto& scale = image.scale;
        if (image.presentation != network::AnalogImage::Presentation::FirstSpike) return;
        if (scale[0] <= 0.0 || std::any_of(scale.begin(), scale.end(), [&](double s) { return s != scale[0]; }))
            fail("is presented as first spikes, which need one positive scale for all channels",
                 "rescale the weights that take the channels");
    }
    void makeFunction(LoweredPopulation& to, std::uint32_t inputBits) const {
        if (!from.function) return;
        if (const auto* norm = std::get_if<network::LayerNorm>(&*from.function)) {
            functions::LayerNormSpec spec{
                to.cols, to.inputUnit, precision.functionFracBits, inputBits, norm->epsilon, norm->gamma, norm->beta};
            to.function = functions::makeLayerNorm(spec);
            to.functionSpec = std::move(spec);
        } else if (const auto* rms = std::get_if<network::RmsNorm>(&*from.function)) {
            functions::RmsNormSpec spec{to.cols,   to.inputUnit, precision.functionFracBits,
                                        inputBits, rms->epsilon, rms->gamma};
            to.function = functions::makeRmsNorm(spec);
            to.functionSpec = std::move(spec);
        } else {
            const functions::SoftmaxSpec spec{to.cols, to.inputUnit, precision.functionFracBits, inputBits};
            to.function = functions::makeSoftmax(spec);
            to.functionSpec = spec;
        }
    }
};

void lowerWeights(const network::Linear& linear, std::uint32_t sourceCols, std::uint32_t targetCols,
                  LoweredProjection& to) {
    to.kind = OperatorKind::Linear;
    to.weightBits = linear.weightBits;
    to.selectRow = linear.selectRow;
    using From = network::Linear::Reduce;
    to.reduce = linear.reduce == From::None ? Reduce::None : linear.reduce == From::Mean ? Reduce::Sum : Reduce::Select;
    to.weights.resize(linear.weights.size());
    for (std::size_t o = 0; o < targetCols; ++o)
        for (std::size_t i = 0; i < sourceCols; ++i)
            to.weights[i * targetCols + o] = linear.weights[o * sourceCols + i];
}

Geometry::Sizes threeAxes(const std::vector<std::uint32_t>& sizes, std::uint32_t rest) {
    Geometry::Sizes result{rest, rest, rest};
    std::copy(sizes.begin(), sizes.end(), result.end() - static_cast<std::ptrdiff_t>(sizes.size()));
    return result;
}

Geometry geometryOf(const network::Window& window) {
    Geometry geometry;
    geometry.kernel = threeAxes(window.kernel, 1);
    geometry.stride = threeAxes(window.stride, 1);
    geometry.padding = threeAxes(window.padding, 0);
    return geometry;
}

/// [target][source / groups][taps] -> [source][taps][target / groups]
std::vector<std::int8_t> kernelRows(const network::Convolution& from, std::size_t sources, std::size_t targets,
                                    std::size_t taps) {
    std::vector<std::int8_t> rows(from.weights.size());
    const std::size_t in = sources / from.groups, out = targets / from.groups;
    for (std::size_t o = 0; o < targets; ++o)
        for (std::size_t i = 0; i < in; ++i)
            for (std::size_t k = 0; k < taps; ++k)
                rows[((o / out * in + i) * taps + k) * out + o % out] = from.weights[(o * in + i) * taps + k];
    return rows;
}

void lowerWindow(const network::Network& network, const network::Projection& from, LoweredProjection& to) {
    const auto& source = network.populations[value(from.source)];
    const auto& target = network.populations[value(from.target)];
    to.kind = OperatorKind::Window;
    to.groups = source.cols();
    if (const auto* convolution = std::get_if<network::Convolution>(&from.op)) {
        to.geometry = geometryOf(convolution->window);
        to.groups = convolution->groups;
        to.weightBits = convolution->weightBits;
        to.weights = kernelRows(*convolution, source.cols(), target.cols(), to.geometry.taps());
    } else if (const auto* pool = std::get_if<network::AveragePool>(&from.op)) {
        to.geometry = geometryOf(pool->window);
    } else if (const auto* largest = std::get_if<network::MaxPool>(&from.op)) {
        to.kind = OperatorKind::MaxPool;
        to.geometry = geometryOf(largest->window);
    } else {
        to.geometry.repeat = threeAxes(std::get<network::Upsample>(from.op).factor, 1);
    }
    to.geometry.source = threeAxes(source.positions(), 1);
    to.geometry.target = threeAxes(target.positions(), 1);
}

LoweredProjection lowerProjection(const network::Network& network, const network::Projection& from) {
    LoweredProjection to;
    to.name = from.name;
    to.source = from.source;
    to.target = from.target;
    to.other = from.other;
    to.rowOffset = from.rowOffset;
    const auto cols = [&](PopulationId id) { return network.populations[value(id)].cols(); };
    if (const auto* linear = std::get_if<network::Linear>(&from.op)) {
        lowerWeights(*linear, cols(from.source), cols(from.target), to);
    } else if (std::holds_alternative<network::Identity>(from.op)) {
        to.kind = OperatorKind::Identity;
    } else if (const auto* scores = std::get_if<network::AttentionScores>(&from.op)) {
        to.kind = OperatorKind::AttentionScores;
        to.heads = scores->heads;
    } else if (const auto* context = std::get_if<network::AttentionContext>(&from.op)) {
        to.kind = OperatorKind::AttentionContext;
        to.heads = context->heads;
    } else if (const auto* keyValue = std::get_if<network::AttentionKeyValue>(&from.op)) {
        to.kind = OperatorKind::AttentionKeyValue;
        to.heads = keyValue->heads;
    } else if (const auto* query = std::get_if<network::AttentionQuery>(&from.op)) {
        to.kind = OperatorKind::AttentionQuery;
        to.heads = query->heads;
    } else if (const auto* mask = std::get_if<network::AttentionMask>(&from.op)) {
        to.kind = OperatorKind::AttentionMask;
        to.maskedCol = mask->padding;
    } else {
        lowerWindow(network, from, to);
    }
    return to;
}

/// A network as it was trained says what is to be computed, but neither how it spikes nor in which codes.
void requireConverted(const network::Network& network, const std::string& file) {
    constexpr const char* kRemedy = "`spikeloom convert` makes a spiking network of one that was trained";
    for (const network::Population& population : network.populations)
        if (population.activation)
            throw ConfigError(Problem{file, "population '" + population.name + "'",
                                      fmt::format("has the activation {} of a trained network, and no neuron",
                                                  network::kActivationNames[population.activation->index()]),
                                      kRemedy});
    for (const network::Projection& projection : network.projections)
        if (const auto* weights = network::weightsOf(projection.op); weights != nullptr && weights->areReal())
            throw ConfigError(Problem{file, "projection '" + projection.name + "'",
                                      "has real weights, and a chip stores codes", kRemedy});
}

}  // namespace

Program lower(const network::Network& network, const Precision& precision, const std::string& file,
              std::uint32_t steps) {
    requireConverted(network, file);
    Program program;
    program.name = network.name;
    program.precision = precision;
    program.order = network::topologicalOrder(network);
    for (const auto& projection : network.projections)
        program.projections.push_back(lowerProjection(network, projection));
    program.populations.resize(network.populations.size());
    linkGraph(program);

    for (const PopulationId id : program.order) {
        const auto& from = network.populations[value(id)];
        auto& to = program.populations[value(id)];
        to.name = from.name;
        to.rows = from.rows();
        to.cols = from.cols();
        to.role = roleOf(from);
        to.stage = stageOf(program, id);
        const LowerOne lowerOne{from, precision, file, steps};
        lowerOne.refuse(checkColumnScale(network, program, id));
        if (from.input) {
            lowerOne.refuse(checkInitial(from, to));
            program.input = id;
            std::visit([&](const auto& input) { lowerOne.input(input, to); }, *from.input);
            boundInput(to, steps);
            continue;
        }
        if (from.isReadout()) program.readout = id;
        lowerScales(network, program, id, precision);
        lowerOne.neuron(to);
        lowerOne.bias(to, inputOffsets(network, program, id),
                      program.at(program.input).presentation == Presentation::Repeat);
        // What cannot go together is said before what a width or a grid makes of it.
        lowerOne.refuse(combine(program, id, from.function.has_value()));
        lowerOne.refuse(checkInitial(from, to));
        lowerOne.initial(to);
        lowerOne.multipliers(network, program, id);
        const Bounds bounds = boundsOf(program, id, steps);
        lowerOne.function(to, signedBits(bounds.input));
        setWidths(program, id, bounds, steps, file);
        program.stages = std::max(program.stages, to.stage + 1);
    }
    return program;
}

namespace {

/// A pixel's value, or the level at which it spikes.
std::int64_t valueOf(const LoweredPopulation& input, std::uint8_t pixel, std::size_t col) {
    if (input.presentation != Presentation::FirstSpike) return pixel * input.inputMultiplier[col];
    constexpr std::uint32_t kWhite = 255;
    return (2 * std::int64_t{pixel} * input.presentationLevels + kWhite) / (2 * kWhite);
}

}  // namespace

std::vector<std::int64_t> encodeInput(const Program& program, const network::AnalogImage& image,
                                      const std::uint8_t* pixels) {
    const auto& input = program.at(program.input);
    std::vector<std::int64_t> values(input.size());
    network::forEachPixel(image, [&](std::size_t at, std::size_t col, std::size_t pixel) {
        values[at] = valueOf(input, pixels[pixel], col);
    });
    return values;
}

std::vector<std::int64_t> encodeTokens(const Program& program, std::span<const std::uint32_t> ids) {
    const auto& input = program.at(program.input);
    std::vector<std::int64_t> values(input.size(), 0);
    for (std::size_t row = 0; row < ids.size(); ++row) values[row * input.cols + ids[row]] = 1;
    return values;
}

std::vector<double> decodeReadout(const Program& program, const std::vector<std::int64_t>& sums) {
    std::vector<double> logits(sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i)
        logits[i] = static_cast<double>(sums[i]) * program.at(program.readout).membraneUnit;
    return logits;
}

}  // namespace spikeloom::program
