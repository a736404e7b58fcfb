// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/conversion/exit_thresholds.hpp"
#include "models/conversion/offsets.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/conversion/sensitivity.hpp"
#include "models/conversion/threshold_search.hpp"
#include "models/support/error.hpp"

/// Adaptive Calibration (Wang et al., AAAI 2025): burst neurons whose thresholds, biases, phi and rho are calibrated
/// without training.
namespace spikeloom::conversion {
namespace {

using network::PopulationId;

constexpr int kBisections = 10;  ///< of what ratios may lose: to 3 %
constexpr double kLeastAllowed = 1e-6;

class Adaptive {
public:
    explicit Adaptive(const Task& task)
        : task_(task),
          spec_(task.spec.adaptive),
          calibration_(*task.calibration),
          plan_(emptyPlan(task)),
          spiking_(spikingOnes(calibration_.network())) {}

    Conversion convert() {
        setAll(spec_.burst != 0 ? spec_.burst : spec_.burstReference);
        calibrateBias();
        if (spec_.burst == 0) chooseBursts();
        if (spec_.compression) chooseRatios();
        Conversion conversion = conversionOf(task_, plan_);
        report(conversion);
        if (spec_.earlyExit) addExit(conversion);
        return conversion;
    }

private:
    [[nodiscard]] neurons::AdaFireParameters& neuronOf(PopulationId id) {
        return std::get<neurons::AdaFireParameters>(plan_.layers[value(id)]->neuron);
    }

    /// @return a layer whose thresholds suit phi, with the biases as they were trained
    [[nodiscard]] ann::SpikingLayer layerOf(PopulationId id, std::uint32_t burst) const {
        ann::SpikingLayer layer;
        layer.neuron = neurons::AdaFireParameters{1.0, burst, 1.0, 0};
        layer.bias = calibration_.network().populations[value(id)].bias;
        layer.scale =
            searchThresholds(calibration_.histograms()[value(id)], task_.spec.steps, burst, calibration_.jobs());
        return layer;
    }

    void setAll(std::uint32_t burst) {
        for (const PopulationId id : spiking_) plan_.layers[value(id)] = layerOf(id, burst);
    }

    void calibrateBias() { calibrateBias(plan_); }
    void calibrateBias(ann::SpikingPlan& plan) const {
        if (!task_.spec.biasCalibration) return;
        for (const PopulationId id : spiking_)
            plan.layers[value(id)]->bias = calibration_.network().populations[value(id)].bias;
        calibrateOffsets(calibration_, calibration_.images(task_.spec.biasImages), Offset::Bias, plan);
    }

    void chooseBursts() {
        const auto images = calibration_.images(task_.spec.sensitivityImages);
        std::vector<Variation> variations;
        for (const PopulationId id : spiking_) {
            Variation variation{id, {}};
            for (const std::uint32_t burst : spec_.burstChoices) {
                ann::SpikingLayer layer = layerOf(id, burst);
                layer.bias = plan_.layers[value(id)]->bias;
                variation.candidates.push_back(std::move(layer));
            }
            variations.push_back(std::move(variation));
        }
        const auto measured = measureSensitivity(calibration_, images, plan_, variations, "bursts");
        const SpikingRun reference = runSpiking(task_, plan_, images, {});
        double spikes = 0.0;
        for (const PopulationId id : spiking_) spikes += reference.unitSpikes[value(id)];
        const auto choice = searchUnderBudget(measured, spec_.spikeBudget * spikes);
        if (!choice)
            throw ConfigError({"", "adaptive.spike_budget",
                               fmt::format("no choice of bursts sends as few spikes as {} of those at phi = {}",
                                           spec_.spikeBudget, spec_.burstReference),
                               fmt::format("the nearest is {:.4f}; smaller burst_choices may send fewer",
                                           leastCost(measured) / spikes)});
        sensitivity_.clear();
        for (std::size_t v = 0; v < variations.size(); ++v) {
            plan_.layers[value(spiking_[v])] = variations[v].candidates[choice->candidates[v]];
            sensitivity_.push_back(measured[v][choice->candidates[v]].loss);
        }
        calibrateBias();
    }

    /// As few spikes as the sensitivity allows: the roles of the search for phi exchanged. Losses of layers that are
    /// changed one at a time say which choice is the best of its kind, but do not add up to that of all changed at
    /// once; so the sum that is allowed is found by bisection, such that what is chosen together keeps to the budget.
    void chooseRatios() {
        const auto images = calibration_.images(task_.spec.sensitivityImages);
        std::vector<Variation> variations;
        for (const PopulationId id : spiking_) {
            Variation variation{id, {}};
            for (double ratio = 1.0; ratio <= spec_.largestRatio * (1.0 + 1e-12); ratio += spec_.ratioStep) {
                variation.candidates.push_back(*plan_.layers[value(id)]);
                std::get<neurons::AdaFireParameters>(variation.candidates.back().neuron).ratio = ratio;
            }
            variations.push_back(std::move(variation));
        }
        auto measured = measureSensitivity(calibration_, images, plan_, variations, "ratios");
        sensitivity_.clear();
        double most = 0.0;
        for (auto& layer : measured) {
            sensitivity_.push_back(layer.front().loss);
            for (Candidate& candidate : layer) {
                // Less than nothing lost is chance: another ratio is no reason for it.
                candidate.loss = std::max(0.0, candidate.loss - sensitivity_.back());
                std::swap(candidate.cost, candidate.loss);
            }
            most += layer.back().cost;
        }
        const ann::Tensor wanted = calibration_.logits(images);
        const double within = spec_.sensitivityBudget * divergenceOf(plan_, images, wanted);
        ann::SpikingPlan chosen = plan_;
        std::vector<std::size_t> ratios(spiking_.size(), 0);
        // What is allowed may be thousands of times less than what could be lost: bisected by orders of magnitude.
        double low = kLeastAllowed * most, high = most;
        for (int turn = 0; turn < kBisections; ++turn) {
            const double allowed = turn == 0 ? high : std::sqrt(low * high);
            const auto choice = searchUnderBudget(measured, allowed);  // ratio 1 is within any budget
            ann::SpikingPlan changed = plan_;
            for (std::size_t v = 0; v < variations.size(); ++v)
                changed.layers[value(spiking_[v])] = variations[v].candidates[choice->candidates[v]];
            calibrateBias(changed);
            const bool keeps = divergenceOf(changed, images, wanted) <= within;
            (keeps ? low : high) = allowed;
            if (!keeps) continue;
            chosen = std::move(changed);
            ratios = choice->candidates;
            if (turn == 0) break;
        }
        for (std::size_t v = 0; v < variations.size(); ++v) sensitivity_[v] += measured[v][ratios[v]].cost;
        plan_ = std::move(chosen);
    }

    [[nodiscard]] double divergenceOf(const ann::SpikingPlan& plan, std::span<const std::uint32_t> images,
                                      const ann::Tensor& wanted) const {
        return divergence(runSpiking(task_, plan, images, "ratios together").sums.back(), wanted, plan);
    }

    /// Of the activations, for the thresholds and rho of a layer.
    [[nodiscard]] double rootMeanSquareError(PopulationId id) {
        const auto& channels = calibration_.histograms()[value(id)];
        const auto& layer = *plan_.layers[value(id)];
        const auto& neuron = neuronOf(id);
        double sum = 0.0;
        for (std::size_t c = 0; c < channels.size(); ++c)
            sum += meanSquaredError(channels[c], layer.scale[c] * neuron.ratio, plan_.steps, neuron.burst);
        return std::sqrt(sum / static_cast<double>(channels.size()));
    }

    /// The layers as they are now.
    void report(Conversion& conversion) {
        const SpikingRun run = runSpiking(task_, plan_, calibration_.images(task_.spec.sensitivityImages), "spikes");
        for (std::size_t v = 0; v < spiking_.size(); ++v) {
            const auto& neuron = neuronOf(spiking_[v]);
            LayerReport& layer = conversion.layers[v];
            layer.burst = neuron.burst;
            layer.ratio = neuron.ratio;
            layer.rootMeanSquareError = rootMeanSquareError(spiking_[v]);
            layer.unitSpikes = run.unitSpikes[value(spiking_[v])];
            if (!sensitivity_.empty()) layer.sensitivity = sensitivity_[v];
        }
    }

    void addExit(Conversion& conversion) {
        const auto images = calibration_.images(task_.spec.images);
        if (calibration_.data().labels.empty())
            throw ConfigError({"", "adaptive.early_exit",
                               "the calibration set has no labels, from which exit thresholds are taken",
                               "--set adaptive.early_exit=false, or give it labels"});
        std::vector<std::uint32_t> labels;
        for (const std::uint32_t image : images) labels.push_back(calibration_.data().labels[image]);
        const SpikingRun run = runSpiking(task_, plan_, images, "exit thresholds");
        conversion.run.earlyExit.score = program::ExitScore::Entropy;
        const double base = spec_.exitBase > 0.0 ? spec_.exitBase : searchExitBase(run.sums, labels, spec_.exitLoss);
        conversion.run.earlyExit.thresholds = exitThresholds(run.sums, labels, base);
        const EarlyExits exits = leaveEarly(run.sums, labels, conversion.run.earlyExit.thresholds);
        conversion.remarks.push_back(
            fmt::format("exit thresholds at a = {}: {:.2f} of {} steps on the calibration set, {:.2f} % right", base,
                        exits.steps, plan_.steps, 100.0 * exits.correct));
    }

    const Task& task_;
    const AdaptiveSpec& spec_;
    const Calibration& calibration_;
    ann::SpikingPlan plan_;
    std::vector<PopulationId> spiking_;
    std::vector<double> sensitivity_;  ///< of each at what the last search chose
};

}  // namespace

Conversion convertAdaptive(const Task& task) {
    requireRectifying(task, "adaptive");
    if (!std::holds_alternative<network::Classification>(network::taskOf(task.network)))
        throw ConfigError({task.file, "populations",
                           "method adaptive compares the logits of a classification, and the readout has another task",
                           "use method differential, threshold-balancing or dual-phase"});
    return Adaptive(task).convert();
}

}  // namespace spikeloom::conversion
