// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/ann/input.hpp"
#include "models/conversion/emit.hpp"
#include "models/conversion/rate_methods.hpp"
#include "models/conversion/sensitivity.hpp"
#include "models/conversion/threshold_search.hpp"
#include "tests/models/conversion/trained_networks.hpp"

/// The searches for phi and rho on a network of four layers, beside trying every combination.
namespace spikeloom::conversion {
namespace {

using network::PopulationId;

/// image 4x4x2 -> four convolutions of three channels -> logits
network::Network fourLayers() {
    network::Network net = test::residual();
    net.populations.pop_back();
    net.projections.erase(net.projections.begin() + 2, net.projections.end());
    std::mt19937 random(21);
    for (const char* name : {"c", "d"}) {
        const PopulationId source{static_cast<std::uint32_t>(net.populations.size() - 1)};
        net.populations.push_back(test::relu(name, {4, 4, 3}));
        net.projections.push_back({std::string("to_") + name, source, std::nullopt, PopulationId{value(source) + 1}, 0,
                                   test::convolution(3, 3, random)});
    }
    network::Population logits;
    logits.name = "logits";
    logits.shape = {1, 3};
    net.populations.push_back(logits);
    network::Linear head;
    head.realWeights = test::randomWeights(9, random);
    head.weightScale = 0.0;
    head.reduce = network::Linear::Reduce::Mean;
    net.projections.push_back({"head", PopulationId{4}, std::nullopt, PopulationId{5}, 0, head});
    return net;
}

using Measured = std::vector<std::vector<Candidate>>;

/// The best of all combinations.
std::optional<Choice> tryAll(const Measured& layers, double budget) {
    std::optional<Choice> best;
    std::size_t combinations = 1;
    for (const auto& layer : layers) combinations *= layer.size();
    for (std::size_t combination = 0; combination < combinations; ++combination) {
        Choice choice;
        std::size_t rest = combination;
        for (const auto& layer : layers) {
            choice.candidates.push_back(rest % layer.size());
            choice.cost += layer[rest % layer.size()].cost;
            choice.loss += layer[rest % layer.size()].loss;
            rest /= layer.size();
        }
        if (choice.cost <= budget && (!best || choice.loss < best->loss)) best = choice;
    }
    return best;
}

class FourLayers : public ::testing::Test {
protected:
    FourLayers() : trained(fourLayers()), data(test::randomImages(2, 4, 32)) {
        spec.steps = 6;
        spec.sensitivityImages = spec.biasImages = 16;
        calibration.emplace(trained, data, spec, 2, Progress{});
        plan = emptyPlan({trained, spec, &*calibration, file});
        for (const PopulationId id : spikingOnes(trained)) plan.layers[value(id)] = layerOf(id, 2);
    }
    [[nodiscard]] ann::SpikingLayer layerOf(PopulationId id, std::uint32_t burst) const {
        ann::SpikingLayer layer;
        layer.neuron = neurons::AdaFireParameters{1.0, burst, 1.0, 0};
        layer.bias = trained.populations[value(id)].bias;
        layer.scale = searchThresholds(calibration->histograms()[value(id)], spec.steps, burst, 1);
        return layer;
    }
    /// Budgets from the cheapest to the dearest choice, each with the optimum of trying everything.
    static void expectSameOptimum(const Measured& measured) {
        ASSERT_EQ(measured.size(), 4u);
        double most = 0.0;
        for (const auto& layer : measured)
            most += std::max_element(layer.begin(), layer.end(), [](const auto& a, const auto& b) {
                        return a.cost < b.cost;
                    })->cost;
        const double least = leastCost(measured);
        EXPECT_GT(most, least);
        for (int i = 0; i <= 20; ++i) {
            const double budget = least + (most - least) * i / 20.0 + 1e-9;
            const auto found = searchUnderBudget(measured, budget), best = tryAll(measured, budget);
            ASSERT_TRUE(found && best);
            EXPECT_EQ(found->candidates, best->candidates) << "budget " << budget;
            EXPECT_NEAR(found->loss, best->loss, 1e-12);
        }
    }

    std::string file;
    network::Network trained;
    network::Dataset data;
    ConversionSpec spec;
    std::optional<Calibration> calibration;
    ann::SpikingPlan plan;
};

TEST_F(FourLayers, GetThePhiThatTryingEveryCombinationGives) {
    std::vector<Variation> variations;
    for (const PopulationId id : spikingOnes(trained)) {
        variations.push_back({id, {}});
        for (const std::uint32_t burst : {1U, 2U, 3U, 4U, 8U})
            variations.back().candidates.push_back(layerOf(id, burst));
    }
    expectSameOptimum(measureSensitivity(*calibration, calibration->images(16), plan, variations, {}));
}

TEST_F(FourLayers, GetTheRhoThatTryingEveryCombinationGives) {
    std::vector<Variation> variations;
    for (const PopulationId id : spikingOnes(trained)) {
        variations.push_back({id, {}});
        for (double ratio = 1.0; ratio <= 4.0; ratio += 0.5) {
            variations.back().candidates.push_back(layerOf(id, 2));
            std::get<neurons::AdaFireParameters>(variations.back().candidates.back().neuron).ratio = ratio;
        }
    }
    Measured measured = measureSensitivity(*calibration, calibration->images(16), plan, variations, {});
    for (auto& layer : measured)
        for (Candidate& candidate : layer) std::swap(candidate.cost, candidate.loss);
    expectSameOptimum(measured);
}

/// What layers lose one at a time does not add up to what they lose together, and it is together that they run.
TEST_F(FourLayers, AreCompressedNoFurtherThanTheBudgetAllowsForAllTogether) {
    spec.adaptive.burst = 4;
    spec.adaptive.earlyExit = false;
    const auto images = calibration->images(16);
    const ann::Tensor wanted = calibration->logits(images);
    struct Outcome {
        double divergence = 0.0, spikes = 0.0;
    };
    const auto converted = [&](bool compression, double budget) {
        spec.adaptive.compression = compression;
        spec.adaptive.sensitivityBudget = budget;
        const Task task{trained, spec, &*calibration, file};
        const Conversion conversion = convertAdaptive(task);
        const ann::SpikingPlan of = planOf(conversion.spiking, spec.steps);
        ann::SpikingNetwork spiking(conversion.spiking);
        Outcome outcome;
        const auto result = spiking.run(ann::inputOf(conversion.spiking, data, images), of);
        ann::Tensor last(images.size(), 1, wanted.cols);
        std::copy_n(result.sums->values.sample((spec.steps - 1) * images.size()).data(), last.values.size(),
                    last.values.begin());
        outcome.divergence = divergence(last, wanted, of);
        for (const auto& activity : result.activity) outcome.spikes += static_cast<double>(activity.unitSpikes);
        return outcome;
    };
    const Outcome without = converted(false, 1.0);
    const Outcome tight = converted(true, 1.2), loose = converted(true, 5.0);
    EXPECT_LE(tight.divergence, 1.2 * without.divergence * (1.0 + 1e-6));
    EXPECT_LE(loose.divergence, 5.0 * without.divergence * (1.0 + 1e-6));
    EXPECT_LT(loose.spikes, without.spikes);
    EXPECT_LE(loose.spikes, tight.spikes);
}

/// A layer that has what the plan has for it changes nothing: its loss is that of the whole network, whichever it is.
TEST_F(FourLayers, HaveOneSensitivityWhereNothingIsChanged) {
    std::vector<Variation> variations;
    for (const PopulationId id : spikingOnes(trained)) variations.push_back({id, {*plan.layers[value(id)]}});
    const Measured measured = measureSensitivity(*calibration, calibration->images(16), plan, variations, {});
    for (const auto& layer : measured) EXPECT_DOUBLE_EQ(layer[0].loss, measured[0][0].loss);
}

}  // namespace
}  // namespace spikeloom::conversion
