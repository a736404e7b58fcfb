// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_rules.hpp"

#include <fmt/format.h>

#include <bit>
#include <type_traits>

#include "models/support/error.hpp"

namespace spikeloom::cosim {
namespace {

template <class Model>
constexpr bool kIntegrateAndFire = std::is_base_of_v<neurons::IntegrateAndFire, Model>;

/// The registers of each model that the unit has; nothing for the others.
struct RuleOfModel {
    NeuronRule& rule;

    bool operator()(const neurons::IntegrateAndFire& neuron) const {
        rule.mode = NeuronMode::If;
        rule.toZero = neuron.toZero;
        return true;
    }
    bool operator()(const neurons::LeakyIntegrateAndFire& neuron) const {
        rule.mode = NeuronMode::Lif;
        rule.toZero = neuron.toZero;
        rule.decay = static_cast<std::uint32_t>(neuron.decay);
        return true;
    }
    bool operator()(const neurons::StBif& neuron) const {
        rule.mode = NeuronMode::StBif;
        rule.least = static_cast<std::int32_t>(neuron.minLevel);
        rule.most = static_cast<std::int32_t>(neuron.maxLevel);
        return true;
    }
    bool operator()(const neurons::AdaFire& neuron) const {
        rule.mode = NeuronMode::AdaFire;
        rule.most = static_cast<std::int32_t>(neuron.burst);
        return true;
    }
    bool operator()(const neurons::SpikeFiringApproximation& neuron) const {
        rule.mode = NeuronMode::Sfa;
        rule.halfEven = neuron.halfEven;
        return true;
    }
    template <class Other>
    bool operator()(const Other&) const {
        return false;
    }
};

/// Collects what the unit cannot hold.
class Limits {
public:
    explicit Limits(const program::LoweredPopulation& population) : path_("populations." + population.name) {}

    void refuse(const std::string& message, const std::string& hint) {
        problems_.push_back({"", path_, message, hint});
    }
    void bits(std::uint32_t needed, std::uint32_t has, const char* what) {
        if (needed > has)
            refuse(fmt::format("its {} needs {} bits, and the neuron unit in RTL has {}", what, needed, has),
                   "run it with the model, lower precision.threshold_frac_bits, or Verilate a wider unit");
    }
    void finish() const {
        if (!problems_.empty()) throw ConfigError(problems_);
    }

private:
    std::string path_;
    std::vector<Problem> problems_;
};

std::uint32_t unsignedBits(std::int64_t number) {
    return static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(number)));
}

void checkWidths(const program::LoweredPopulation& population, Limits& limits) {
    const NeuronUnitShape shape = neuronUnitShape();
    const program::Widths& widths = population.widths;
    limits.bits(widths.membraneBits, shape.membraneBits, "membrane");
    limits.bits(widths.biasBits, shape.membraneBits, "bias");
    if (population.function)
        limits.bits(widths.resultBits + 1, shape.membraneBits, "change of the function's result");
    else
        limits.bits(widths.pendingBits, shape.currentBits, "pending current");
    if (population.shift > shape.shiftMost)
        limits.refuse(fmt::format("its membrane has {} bits below the current, and the neuron unit in RTL shifts by {} "
                                  "at most",
                                  population.shift, shape.shiftMost),
                      "lower precision.threshold_frac_bits");
}

void checkParameters(const NeuronInput& neuron, Limits& limits) {
    const NeuronUnitShape shape = neuronUnitShape();
    limits.bits(unsignedBits(neuron.threshold), shape.thresholdBits, "threshold");
    limits.bits(unsignedBits(neuron.level), shape.thresholdBits, "firing level");
    limits.bits(unsignedBits(std::abs(neuron.drift)) + 1, shape.thresholdBits + 1, "shift of a step");
}

}  // namespace

NeuronRule ruleOf(const program::LoweredPopulation& population) {
    NeuronRule rule;
    Limits limits(population);
    rule.shift = population.function ? 0 : population.shift;
    if (population.coding == neurons::Coding::Differential)
        limits.refuse("what arrives changes an average, and the neuron unit in RTL has no divider",
                      "run it with the model");
    if (population.neuron && !std::visit(RuleOfModel{rule}, *population.neuron))
        limits.refuse(fmt::format("the neuron unit in RTL has no {}", neurons::kModelNames[population.neuron->index()]),
                      "it has st_bif, if, lif, adafire and sfa; run this one with the model");
    limits.finish();
    if (rule.mode == NeuronMode::AdaFire && rule.most > static_cast<std::int32_t>(neuronUnitShape().burstMost))
        limits.refuse(fmt::format("its bursts have up to {} spikes, and the neuron unit in RTL counts to {}", rule.most,
                                  neuronUnitShape().burstMost),
                      "shorten the burst, run it with the model, or Verilate a longer ladder");
    checkWidths(population, limits);
    for (const NeuronInput& neuron : columnParameters(population, 0, population.cols)) checkParameters(neuron, limits);
    limits.finish();
    return rule;
}

NeuronInput parametersOf(const neurons::Neuron& neuron) {
    return std::visit(
        [](const auto& model) -> NeuronInput {
            using Model = std::decay_t<decltype(model)>;
            if constexpr (kIntegrateAndFire<Model>)
                return {.threshold = model.threshold, .level = model.fireLevel, .drift = model.shift};
            else if constexpr (std::is_same_v<Model, neurons::AdaFire>)
                return {.threshold = model.threshold, .drift = model.shift};
            else if constexpr (std::is_same_v<Model, neurons::StBif>)
                return {.threshold = model.threshold};
            else if constexpr (std::is_same_v<Model, neurons::SpikeFiringApproximation>)
                return {.threshold = 2 * model.half, .level = model.half};
            else
                return {};
        },
        neuron);
}

std::vector<NeuronInput> columnParameters(const program::LoweredPopulation& population, std::uint32_t colBegin,
                                          std::uint32_t colEnd) {
    std::vector<NeuronInput> columns(colEnd - colBegin);
    for (std::uint32_t col = colBegin; col < colEnd; ++col) {
        if (!population.neuron) continue;
        const bool alike = population.columnNeurons.empty();
        columns[col - colBegin] = parametersOf(alike ? *population.neuron : population.columnNeurons[col]);
    }
    return columns;
}

void requireShape(const hw::NeuronUnitSpec& spec) {
    const NeuronUnitShape shape = neuronUnitShape();
    std::vector<Problem> problems;
    const auto equal = [&](const char* key, std::uint32_t found, std::uint32_t built) {
        if (found == built) return;
        problems.push_back({"", std::string("chip.core.neuron_unit.") + key,
                            fmt::format("is {}, and the neuron unit in RTL was Verilated with {}", found, built),
                            "configure the build with -DSPIKELOOM_RTL_CHIP=FILE of this chip"});
    };
    equal("lanes", spec.lanes, shape.lanes);
    equal("pipeline_stages", spec.pipelineStages, shape.stages);
    if (spec.cyclesPerUpdate != 1)
        problems.push_back({"", "chip.core.neuron_unit.cycles_per_update",
                            fmt::format("is {}; a lane of the neuron unit in RTL takes an update in every cycle",
                                        spec.cyclesPerUpdate),
                            "choose 1, or run this chip with the model"});
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace spikeloom::cosim
