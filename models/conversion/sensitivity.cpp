// SPDX-License-Identifier: Apache-2.0
#include "models/conversion/sensitivity.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>

namespace spikeloom::conversion {

using network::PopulationId;

namespace {

std::vector<double> softmax(std::span<const float> logits) {
    const double largest = *std::max_element(logits.begin(), logits.end());
    std::vector<double> result(logits.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) sum += result[i] = std::exp(logits[i] - largest);
    for (double& p : result) p = std::max(p / sum, 1e-300);
    return result;
}

/// Of the sums after the last step, divided by T where they add up to T times the logits. A sum over the samples.
double divergenceOf(std::span<const float> last, const ann::Tensor& wanted, const ann::SpikingPlan& plan) {
    const float scale = plan.repeats ? 1.0F / static_cast<float>(plan.steps) : 1.0F;
    double sum = 0.0;
    std::vector<float> mean(wanted.perSample());
    for (std::size_t n = 0; n < wanted.samples; ++n) {
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i] = last[n * mean.size() + i] * scale;
        sum += symmetricDivergence(mean, wanted.sample(n));
    }
    return sum;
}

/// What a network that spikes says after its last step.
std::span<const float> lastOf(const ann::Train& sums) {
    return std::span(sums.values.values).last(sums.samples * sums.values.perSample());
}

}  // namespace

double symmetricDivergence(std::span<const float> logits, std::span<const float> others) {
    const std::vector<double> p = softmax(logits), q = softmax(others);
    double sum = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) sum += (p[i] - q[i]) * (std::log(p[i]) - std::log(q[i]));
    return sum / 2.0;
}

double divergence(const ann::Tensor& sums, const ann::Tensor& wanted, const ann::SpikingPlan& plan) {
    return divergenceOf(sums.values, wanted, plan) / static_cast<double>(wanted.samples);
}

std::vector<std::vector<Candidate>> measureSensitivity(const Calibration& calibration,
                                                       std::span<const std::uint32_t> images,
                                                       const ann::SpikingPlan& plan,
                                                       const std::vector<Variation>& variations,
                                                       std::string_view what) {
    const std::size_t batches = (images.size() + Calibration::kBatch - 1) / Calibration::kBatch;
    std::vector<std::vector<Candidate>> zero;
    std::size_t runs = 0, done = 0;
    for (const Variation& variation : variations) {
        zero.emplace_back(variation.candidates.size());
        runs += variation.candidates.size() * batches;
    }
    std::vector<std::vector<std::vector<Candidate>>> byBatch(batches, zero);
    std::mutex showing;
    calibration.forBatches({}, images, [&](const Calibration::Batch& batch) {
        auto& spiking = calibration.spikingNetwork(batch.worker);
        const ann::Tensor input = calibration.input(batch.images);
        const ann::Tensor wanted = calibration.floatNetwork(batch.worker).run(input);
        ann::SpikingPlan changed = plan;
        ann::Trains before(spiking.order().size());
        before[value(network::inputOf(calibration.network()))] =
            std::make_shared<const ann::Train>(ann::SpikingNetwork::present(input, plan));
        for (std::size_t place = spiking.placeOfInput() + 1; place < spiking.order().size(); ++place) {
            const PopulationId id = spiking.order()[place];
            const ann::Train arriving = spiking.arriving(id, before, plan.steps);
            const auto varied = std::find_if(variations.begin(), variations.end(),
                                             [&](const Variation& variation) { return variation.layer == id; });
            if (varied != variations.end()) {
                const auto v = static_cast<std::size_t>(varied - variations.begin());
                for (std::size_t c = 0; c < varied->candidates.size(); ++c) {
                    changed.layers[value(id)] = varied->candidates[c];
                    const auto train = std::make_shared<const ann::Train>(spiking.respond(id, arriving, changed));
                    ann::Trains trains = before;
                    trains[value(id)] = train;
                    const auto result = spiking.runFrom(place + 1, std::move(trains), changed);
                    Candidate& candidate = byBatch[batch.index][v][c];
                    candidate.cost += static_cast<double>(train->activity.unitSpikes);
                    candidate.loss += divergenceOf(lastOf(*result.sums), wanted, plan);
                    const std::lock_guard lock(showing);
                    calibration.show(what, ++done, runs);
                }
                changed.layers[value(id)] = plan.layers[value(id)];
            }
            before[value(id)] = std::make_shared<const ann::Train>(spiking.respond(id, arriving, plan));
        }
    });
    for (const auto& batch : byBatch)
        for (std::size_t v = 0; v < zero.size(); ++v)
            for (std::size_t c = 0; c < zero[v].size(); ++c) {
                zero[v][c].cost += batch[v][c].cost / static_cast<double>(images.size());
                zero[v][c].loss += batch[v][c].loss / static_cast<double>(images.size());
            }
    return zero;
}

}  // namespace spikeloom::conversion
