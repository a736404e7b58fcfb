// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/conversion/rate_methods.hpp"
#include "models/conversion/threshold_search.hpp"
#include "models/support/error.hpp"

/// Time to first spike: each neuron spikes once, the earlier the larger its activation, in T levels.
namespace spikeloom::conversion {
namespace {

/// Spikes that are coded by their time cannot join others.
void requireChain(const Task& task) {
    std::vector<Problem> problems;
    const auto& network = task.network;
    for (std::size_t p = 0; p < network.populations.size(); ++p) {
        std::size_t sources = 0;
        for (const auto& projection : network.projections) sources += value(projection.target) == p;
        if (sources > 1)
            problems.push_back({task.file, fmt::format("populations[{}]", p),
                                fmt::format("method ttfs cannot convert {}: {} projections join there, and spikes that "
                                            "are coded by their time need a chain of layers",
                                            network.populations[p].name, sources),
                                "use another method for residual networks"});
        const auto& activation = network.populations[p].activation;
        if (activation && std::holds_alternative<network::PassOn>(*activation))
            problems.push_back({task.file, fmt::format("populations[{}].activation", p),
                                fmt::format("method ttfs cannot convert {}: what passes on has no first spike",
                                            network.populations[p].name),
                                "give the layer a relu, or pool with the stride of a convolution"});
    }
    if (!problems.empty()) throw ConfigError(std::move(problems));
}

}  // namespace

Conversion convertFirstSpike(const Task& task) {
    requireRectifying(task, "ttfs");
    requireChain(task);
    const Calibration& calibration = *task.calibration;
    ann::SpikingPlan plan = emptyPlan(task);
    plan.repeats = false;
    for (const auto id : spikingOnes(calibration.network())) {
        auto& layer = plan.layers[value(id)].emplace();
        layer.neuron = neurons::FirstSpikeParameters{1.0, plan.steps};
        layer.bias = calibration.network().populations[value(id)].bias;
        layer.scale = searchThresholds(calibration.histograms()[value(id)], plan.steps, 1, calibration.jobs());
    }
    Conversion conversion = conversionOf(task, plan);
    conversion.run = {};  // phase by phase, until all have spiked
    for (auto& population : conversion.spiking.populations)
        if (population.input) {
            network::imageOf(population).presentation = network::AnalogImage::Presentation::FirstSpike;
            network::imageOf(population).levels = plan.steps;
        }
    return conversion;
}

}  // namespace spikeloom::conversion
