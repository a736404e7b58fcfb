// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/rate_methods.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/conversion/emit.hpp"
#include "models/support/error.hpp"

namespace spikeloom::conversion {

using network::Network;
using network::PopulationId;

namespace {

/// Why a population has no spiking form; empty if it has one.
std::string whyNot(const network::Population& population) {
    if (population.function)
        return "has a function (a norm or softmax) in front, which spikes in steps do not add up to";
    if (population.input) {
        return std::holds_alternative<network::AnalogImage>(*population.input) ? "" : "is an input other than an image";
    }
    const auto* quantizer = population.activation ? std::get_if<network::Quantizer>(&*population.activation) : nullptr;
    if (quantizer != nullptr && quantizer->minLevel < 0)
        return "has a quantiser with negative levels, and these neurons only send what a ReLU sends";
    return "";
}

std::string whyNot(const network::Projection& projection) {
    if (projection.other) return "is a product of two populations that spike";
    if (std::holds_alternative<network::AttentionMask>(projection.op)) return "is a mask of attention";
    if (std::holds_alternative<network::MaxPool>(projection.op))
        return "takes a maximum, which rates that build up over steps do not have";
    return "";
}

std::size_t countSilent(const std::vector<Histogram>& columns) {
    return static_cast<std::size_t>(
        std::count_if(columns.begin(), columns.end(), [](const Histogram& column) { return column.largest() == 0.0; }));
}

}  // namespace

void requireRectifying(const Task& task, std::string_view method) {
    std::vector<Problem> problems;
    const auto complain = [&](std::string path, const std::string& name, const std::string& why) {
        if (!why.empty())
            problems.push_back({task.file, std::move(path),
                                fmt::format("method {} cannot convert {}: it {}", method, name, why),
                                "use method spikezip, or train the network with layers that have a spiking form"});
    };
    for (std::size_t i = 0; i < task.network.populations.size(); ++i)
        complain(fmt::format("populations[{}]", i), task.network.populations[i].name,
                 whyNot(task.network.populations[i]));
    for (std::size_t i = 0; i < task.network.projections.size(); ++i)
        complain(fmt::format("projections[{}]", i), task.network.projections[i].name,
                 whyNot(task.network.projections[i]));
    if (spikingOnes(task.network).empty() && problems.empty())
        problems.push_back({task.file, "populations", "none has a ReLU: there is nothing that could spike", ""});
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

ann::SpikingPlan emptyPlan(const Task& task) {
    ann::SpikingPlan plan;
    plan.steps = task.spec.steps;
    plan.layers.resize(task.network.populations.size());
    return plan;
}

program::RunRule fixedRun(std::uint32_t steps) {
    program::RunRule rule;
    rule.stop = program::StopRule::Fixed;
    rule.maxSteps = steps;
    return rule;
}

std::vector<PopulationId> spikingOnes(const Network& network) {
    std::vector<PopulationId> result;
    for (const PopulationId id : network::topologicalOrder(network))
        if (rectifies(network.populations[value(id)])) result.push_back(id);
    return result;
}

ann::SpikingLayer integrateAndFire(const Calibration& calibration, PopulationId id) {
    neurons::IntegrateAndFireParameters neuron;
    neuron.compare = neurons::Compare::Greater;
    return {neuron, {}, calibration.network().populations[value(id)].bias, {}};
}

Conversion conversionOf(const Task& task, const ann::SpikingPlan& plan) {
    const Network& network = task.calibration->network();
    Conversion conversion{emitSpiking(network, plan, task.file), fixedRun(plan.steps), {}, {}};
    for (const PopulationId id : spikingOnes(network)) {
        const auto& layer = *plan.layers[value(id)];
        LayerReport report;
        report.population = network.populations[value(id)].name;
        report.model = neurons::nameOf(layer.neuron);
        for (const double scale : layer.scale)
            report.thresholds.push_back(scale * neurons::eventUnit(layer.neuron, {0x1p-24, plan.steps}));
        if (const std::size_t silent = countSilent(task.calibration->histograms()[value(id)]))
            conversion.remarks.push_back(fmt::format("{} of {} columns of {} are never active on the calibration set",
                                                     silent, layer.scale.size(), report.population));
        conversion.layers.push_back(std::move(report));
    }
    return conversion;
}

SpikingRun runSpiking(const Task& task, const ann::SpikingPlan& plan, std::span<const std::uint32_t> images,
                      std::string_view what) {
    const Calibration& calibration = *task.calibration;
    const auto& network = calibration.network();
    const auto& readout = network.populations[value(network::readoutOf(network))];
    SpikingRun run{std::vector<ann::Tensor>(plan.steps, ann::Tensor(images.size(), readout.rows(), readout.cols())),
                   std::vector<double>(network.populations.size(), 0.0)};
    const std::size_t batches = (images.size() + Calibration::kBatch - 1) / Calibration::kBatch;
    std::vector<std::vector<ann::Activity>> activity(batches);
    calibration.forBatches(what, images, [&](const Calibration::Batch& batch) {
        const auto result = calibration.spikingNetwork(batch.worker).run(calibration.input(batch.images), plan);
        activity[batch.index] = result.activity;
        for (std::size_t step = 0; step < plan.steps; ++step)
            for (std::size_t n = 0; n < batch.images.size(); ++n) {
                const auto from = result.sums->values.sample(step * batch.images.size() + n);
                std::copy(from.begin(), from.end(),
                          run.sums[step].sample(batch.index * Calibration::kBatch + n).begin());
            }
    });
    for (const auto& batch : activity)
        for (std::size_t p = 0; p < batch.size(); ++p)
            run.unitSpikes[p] += static_cast<double>(batch[p].unitSpikes) / static_cast<double>(images.size());
    return run;
}

}  // namespace spikeloom::conversion
