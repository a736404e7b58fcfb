// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "models/network/network.hpp"
#include "models/support/fields.hpp"

/// The graph file as it is written: names instead of ids, names of arrays instead of arrays. Inside the library only.
namespace spikeloom::network::format {

struct ImageEntry {
    std::uint32_t channels = 1, height = 0, width = 0, patch = 1;
    std::vector<double> scale, offset;
    AnalogImage::Presentation presentation = AnalogImage::Presentation::Once;
    std::optional<std::uint32_t> levels;
    static constexpr auto fields() {
        constexpr std::uint32_t kMost = 65536;
        using Presentation = AnalogImage::Presentation;
        return std::make_tuple(
            spec::required(spec::field("channels", &ImageEntry::channels, "channels of a pixel", 1u, kMost)),
            spec::required(spec::field("height", &ImageEntry::height, "rows of the image [pixels]", 1u, kMost)),
            spec::required(spec::field("width", &ImageEntry::width, "columns of the image [pixels]", 1u, kMost)),
            spec::required(spec::field("patch", &ImageEntry::patch, "edge of a square patch [pixels]", 1u, kMost)),
            spec::required(
                spec::list("scale", &ImageEntry::scale, "real value of one pixel code, per channel", spec::real(), 1)),
            spec::required(
                spec::list("offset", &ImageEntry::offset, "real value of pixel code 0, per channel", spec::real(), 1)),
            spec::choice("presentation", &ImageEntry::presentation, "how an image becomes events",
                         {{"once", Presentation::Once},
                          {"every_step", Presentation::Repeat},
                          {"first_spike", Presentation::FirstSpike}}),
            spec::field("levels", &ImageEntry::levels,
                        "presentation = first_spike: levels of brightness above 0, one a step [steps]", 1u, 4096u));
    }
    void check(spec::Report& report) const {
        const bool isTime = presentation == AnalogImage::Presentation::FirstSpike;
        if (levels && !isTime) report.add("levels", "is read only with presentation = first_spike");
        if (!levels && isTime) report.add("levels", "missing", "presentation = first_spike needs it");
    }
};

struct EventEntry {
    std::uint32_t width = 0, height = 0, polarities = 2, downscale = 1, steps = 1;
    EventFrames::Cut cut = EventFrames::Cut::EqualTime;
    std::optional<std::uint32_t> durationUs;
    EventFrames::Values values = EventFrames::Values::Binary;
    std::optional<std::uint32_t> maxCount;
    double scale = 1.0;
    static constexpr auto fields() {
        constexpr std::uint32_t kMost = 65536, kMostSteps = 4096;
        using E = EventEntry;
        return std::make_tuple(
            spec::required(spec::field("width", &E::width, "columns of the sensor [pixels]", 1u, kMost)),
            spec::required(spec::field("height", &E::height, "rows of the sensor [pixels]", 1u, kMost)),
            spec::field("polarities", &E::polarities, "2 = columns OFF, ON; 1 = both in one column", 1u, 2u),
            spec::field("downscale", &E::downscale, "edge of the square that becomes one position [pixels]", 1u, 256u),
            spec::required(spec::field("steps", &E::steps, "frames, one a time step [steps]", 1u, kMostSteps)),
            spec::required(spec::choice("cut", &E::cut, "where a frame ends",
                                        {{"duration", EventFrames::Cut::Duration},
                                         {"equal_time", EventFrames::Cut::EqualTime},
                                         {"equal_count", EventFrames::Cut::EqualCount}})),
            spec::field("duration_us", &E::durationUs, "cut = duration: of a step [us]", 1u),
            spec::required(
                spec::choice("values", &E::values, "what a neuron sends in a step",
                             {{"binary", EventFrames::Values::Binary}, {"count", EventFrames::Values::Count}})),
            spec::field("max_count", &E::maxCount, "values = count: what more events are clipped to", 1u, 65535u),
            spec::required(spec::field("scale", &E::scale, "real value of one event", spec::kPositive)));
    }
    void check(spec::Report& report) const {
        const bool isTimed = cut == EventFrames::Cut::Duration, isCount = values == EventFrames::Values::Count;
        if (durationUs && !isTimed) report.add("duration_us", "is read only with cut = duration");
        if (!durationUs && isTimed) report.add("duration_us", "missing", "cut = duration needs it");
        if (maxCount && !isCount) report.add("max_count", "is read only with values = count");
        if (!maxCount && isCount) report.add("max_count", "missing", "values = count needs it");
    }
};

struct TokensEntry {
    std::uint32_t vocabulary = 0;
    static constexpr auto fields() {
        return std::make_tuple(spec::required(
            spec::field("vocabulary", &TokensEntry::vocabulary, "token ids, from 0; columns of the population", 1u)));
    }
};

struct SoftmaxEntry {
    static constexpr auto fields() { return std::make_tuple(); }
};

struct LayerNormEntry {
    std::string gamma, beta;
    double epsilon = 1e-6;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("gamma", &LayerNormEntry::gamma, "F32 or F64 array of cols factors", 1)),
            spec::required(spec::field("beta", &LayerNormEntry::beta, "F32 or F64 array of cols shifts", 1)),
            spec::field("epsilon", &LayerNormEntry::epsilon, "added to the variance", spec::kPositive));
    }
};

struct RmsNormEntry {
    std::string gamma;
    double epsilon = 1e-6;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("gamma", &RmsNormEntry::gamma, "F32 or F64 array of cols factors", 1)),
            spec::field("epsilon", &RmsNormEntry::epsilon, "added to the mean square", spec::kPositive));
    }
};

struct PopulationEntry {
    std::string name;
    std::vector<std::uint32_t> shape;
    std::optional<std::variant<ImageEntry, EventEntry, TokensEntry>> input;
    std::optional<std::string> bias;
    std::optional<std::variant<SoftmaxEntry, LayerNormEntry, RmsNormEntry>> function;
    std::optional<neurons::Parameters> neuron;
    std::optional<Activation> activation;
    std::optional<std::string> initial, columnScale;
    Population::BiasSchedule biasSchedule = Population::BiasSchedule::Once;
    std::optional<Task> task;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::required(spec::field("name", &PopulationEntry::name, "unique name", 1)),
            spec::required(spec::list("shape", &PopulationEntry::shape,
                                      "axes; all but the last are flattened into rows [neurons]",
                                      spec::integer<std::uint32_t>(1, 1U << 24U), 1, 8)),
            spec::oneOf("input", &PopulationEntry::input, "marks the one input population", "kind",
                        {"analog_image", "event_frames", "tokens"}),
            spec::field("bias", &PopulationEntry::bias, "F32 or F64 array of cols or rows*cols values", 1),
            spec::choice(
                "bias_schedule", &PopulationEntry::biasSchedule, "when the bias is added",
                {{"once", Population::BiasSchedule::Once}, {"every_step", Population::BiasSchedule::EveryStep}}),
            spec::oneOf("function", &PopulationEntry::function, "applied to the accumulated input of each row", "kind",
                        {"softmax", "layer_norm", "rms_norm"}),
            spec::oneOf("neuron", &PopulationEntry::neuron, "the neuron model; absent for input and readout", "model",
                        neurons::kModelNames),
            spec::oneOf("activation", &PopulationEntry::activation,
                        "of a network as it was trained, in the place of a neuron", "kind", kActivationNames),
            spec::field("initial", &PopulationEntry::initial,
                        "F32 or F64 array of cols or rows*cols values, added to the membrane when a sample begins", 1),
            spec::field("column_scale", &PopulationEntry::columnScale,
                        "F32 or F64 array of cols factors: real value of what weights add in a column", 1),
            spec::oneOf("task", &PopulationEntry::task, "what a readout is for; a classification without one", "kind",
                        kTaskNames));
    }
};

/// What every projection has.
struct Ends {
    std::string name, source, target;
    static constexpr auto fields() {
        return std::make_tuple(spec::required(spec::field("name", &Ends::name, "unique name", 1)),
                               spec::required(spec::field("source", &Ends::source, "population that sends", 1)),
                               spec::required(spec::field("target", &Ends::target, "population that receives", 1)));
    }
};

struct BatchNormEntry {
    std::string gamma, beta, mean, variance;
    double epsilon = 1e-5;
    static constexpr auto fields() {
        using B = BatchNormEntry;
        return std::make_tuple(
            spec::required(spec::field("gamma", &B::gamma, "F32 or F64 array of target cols factors", 1)),
            spec::required(spec::field("beta", &B::beta, "F32 or F64 array of target cols shifts", 1)),
            spec::required(spec::field("mean", &B::mean, "F32 or F64 array of target cols running means", 1)),
            spec::required(spec::field("variance", &B::variance, "F32 or F64 array of target cols variances", 1)),
            spec::field("epsilon", &B::epsilon, "added to the variance", spec::kPositive));
    }
};

struct WeightsEntry {
    std::string weights;
    std::optional<double> weightScale;
    std::uint32_t weightBits = 8;
    std::optional<BatchNormEntry> batchNorm;
    static constexpr auto fields() {
        using W = WeightsEntry;
        return std::make_tuple(
            spec::required(spec::field("weights", &W::weights,
                                       "array of linear [target cols, source cols], of convolution [target channels, "
                                       "source channels / groups, kernel axes]; I8 codes, or F32 or F64 as trained",
                                       1)),
            spec::field("weight_scale", &W::weightScale,
                        "real weight of code 1; of real weights, the step at which they are quantised",
                        spec::kPositive),
            spec::field("weight_bits", &W::weightBits, "what the chip stores [bits]", 2u, 8u),
            spec::group("batch_norm", &W::batchNorm, "of what real weights add, as it was trained"));
    }
};

struct LinearEntry : Ends, WeightsEntry {
    Linear::Reduce reduce = Linear::Reduce::None;
    std::optional<std::uint32_t> selectRow;
    std::uint32_t rowOffset = 0;
    static constexpr auto fields() {
        return std::tuple_cat(
            Ends::fields(), WeightsEntry::fields(),
            std::make_tuple(
                spec::choice("reduce", &LinearEntry::reduce, "over the source rows",
                             {{"none", Linear::Reduce::None},
                              {"mean", Linear::Reduce::Mean},
                              {"select", Linear::Reduce::Select}}),
                spec::field("select_row", &LinearEntry::selectRow, "the source row that reduce = select reads"),
                spec::field("row_offset", &LinearEntry::rowOffset, "source row r feeds target row r + row_offset")));
    }
    void check(spec::Report& report) const {
        const bool isSelect = reduce == Linear::Reduce::Select;
        if (selectRow && !isSelect) report.add("select_row", "is read only with reduce = select");
        if (!selectRow && isSelect) report.add("select_row", "missing", "reduce = select needs it");
    }
};

struct IdentityEntry : Ends {
    std::uint32_t rowOffset = 0;
    std::optional<std::string> scale;
    static constexpr auto fields() {
        return std::tuple_cat(
            Ends::fields(),
            std::make_tuple(
                spec::field("row_offset", &IdentityEntry::rowOffset, "source row r feeds target row r + row_offset"),
                spec::field("scale", &IdentityEntry::scale, "F32 or F64 array of cols factors of the source", 1)));
    }
};

/// stride and padding may be left out: 1 and 0 along every axis.
struct WindowEntry : Ends {
    std::vector<std::uint32_t> kernel, stride, padding;
    static constexpr auto fields() {
        constexpr std::uint32_t kMost = 65536;
        return std::tuple_cat(
            Ends::fields(),
            std::make_tuple(
                spec::required(spec::list("kernel", &WindowEntry::kernel, "size along each axis before the last",
                                          spec::integer<std::uint32_t>(1, kMost), 1, 3)),
                spec::list("stride", &WindowEntry::stride, "positions from one to the next, along each axis",
                           spec::integer<std::uint32_t>(1, kMost), 0, 3),
                spec::list("padding", &WindowEntry::padding, "positions before and behind the source, along each axis",
                           spec::integer<std::uint32_t>(0, kMost), 0, 3)));
    }
    [[nodiscard]] Window window() const {
        Window result{kernel, stride, padding};
        if (stride.empty()) result.stride.assign(kernel.size(), 1);
        if (padding.empty()) result.padding.assign(kernel.size(), 0);
        return result;
    }
    void setWindow(const Window& window) {
        kernel = window.kernel;
        stride = window.stride;
        padding = window.padding;
    }
};

struct ConvolutionEntry : WindowEntry, WeightsEntry {
    std::uint32_t groups = 1;
    static constexpr auto fields() {
        return std::tuple_cat(
            WindowEntry::fields(), WeightsEntry::fields(),
            std::make_tuple(spec::field("groups", &ConvolutionEntry::groups,
                                        "groups of channels that do not see each other; all channels: depthwise", 1u,
                                        65536u)));
    }
};

struct AveragePoolEntry : WindowEntry {};
struct MaxPoolEntry : WindowEntry {};

struct UpsampleEntry : Ends {
    std::vector<std::uint32_t> factor;
    static constexpr auto fields() {
        return std::tuple_cat(Ends::fields(),
                              std::make_tuple(spec::required(spec::list(
                                  "factor", &UpsampleEntry::factor, "how often a position is repeated along each axis",
                                  spec::integer<std::uint32_t>(1, 1024), 1, 3))));
    }
};

struct ProductEntry : Ends {
    std::string other;
    std::uint32_t heads = 1;
    static constexpr auto fields() {
        return std::tuple_cat(
            Ends::fields(),
            std::make_tuple(
                spec::required(spec::field("other", &ProductEntry::other, "population of the second operand", 1)),
                spec::required(spec::field("heads", &ProductEntry::heads, "attention heads", 1u, 65536u))));
    }
};

struct ScaledProductEntry : ProductEntry {
    double scale = 1.0;
    static constexpr auto fields() {
        return std::tuple_cat(ProductEntry::fields(),
                              std::make_tuple(spec::required(spec::field("scale", &ScaledProductEntry::scale,
                                                                         "factor of the product", spec::kPositive))));
    }
};

struct ScoresEntry : ScaledProductEntry {};
struct ContextEntry : ProductEntry {};
struct KeyValueEntry : ScaledProductEntry {};
struct QueryEntry : ScaledProductEntry {};

struct MaskEntry : Ends {
    std::uint32_t padding = 0;
    double value = 0.0;
    static constexpr auto fields() {
        return std::tuple_cat(
            Ends::fields(),
            std::make_tuple(
                spec::required(spec::field("padding", &MaskEntry::padding, "token id of the positions to be hidden")),
                spec::required(spec::field("value", &MaskEntry::value,
                                           "added once to the scores of such a position, for every query"))));
    }
};

using ProjectionEntry =
    std::variant<LinearEntry, IdentityEntry, ScoresEntry, ContextEntry, ConvolutionEntry, AveragePoolEntry,
                 UpsampleEntry, KeyValueEntry, QueryEntry, MaskEntry, MaxPoolEntry>;

struct NetworkFile {
    std::optional<std::string> schema;
    std::string format = "spikeloom-network";
    std::uint32_t formatVersion = 1;
    std::string name, tensors;
    std::vector<PopulationEntry> populations;
    std::vector<ProjectionEntry> projections;
    static constexpr auto fields() {
        return std::make_tuple(
            spec::field("$schema", &NetworkFile::schema, "address of the schema, for editors"),
            spec::required(spec::choice("format", &NetworkFile::format, "what the file is", {"spikeloom-network"})),
            spec::required(spec::field("format_version", &NetworkFile::formatVersion, "version of the format", 1u, 1u)),
            spec::required(spec::field("name", &NetworkFile::name, "name of the network", 1)),
            spec::required(
                spec::field("tensors", &NetworkFile::tensors, "the .safetensors file in the same folder", 1)),
            spec::required(spec::list("populations", &NetworkFile::populations, "matrices of neurons",
                                      spec::object<PopulationEntry>(), 1)),
            spec::required(spec::list("projections", &NetworkFile::projections, "what carries spikes between them",
                                      spec::tagged<ProjectionEntry>(
                                          "operator", {"linear", "identity", "attention_scores", "attention_context",
                                                       "convolution", "average_pool", "upsample", "attention_key_value",
                                                       "attention_query", "attention_mask", "max_pool"}))));
    }
    void check(spec::Report& report) const {
        if (tensors.find('/') != std::string::npos || tensors == "." || tensors == "..")
            report.add("tensors", "expected the name of a file in the same folder, without a path");
    }
};

}  // namespace spikeloom::network::format
