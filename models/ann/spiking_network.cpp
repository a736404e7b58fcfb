// SPDX-License-Identifier: Apache-2.0
#include "models/ann/spiking_network.hpp"

#include <algorithm>
#include <cmath>

#include "models/ann/float_network.hpp"
#include "models/ann/rows.hpp"
#include "models/dynamics/population_state.hpp"
#include "models/network/dataset.hpp"
#include "models/operators/synapses.hpp"

namespace spikeloom::ann {

using network::PopulationId;
using program::LoweredPopulation;

namespace {

constexpr double kUnit = 0x1p-24;  ///< of the membranes, in units of a layer's scale

/// Rounded half away from 0; fast, and far from the ends of the range.
std::int64_t toInteger(double units) {
    return static_cast<std::int64_t>(units + (units < 0.0 ? -0.5 : 0.5));
}

/// Whether it sends what it gets.
bool passesOn(const network::Population& population) {
    if (population.activation) return std::holds_alternative<network::PassOn>(*population.activation);
    return population.neuron && neurons::forwards(*population.neuron);
}

/// Real numbers of a population (its biases, its charges) on the grid of its membranes.
std::vector<std::int64_t> onGrid(const std::vector<double>& values, const std::vector<double>& scale) {
    std::vector<std::int64_t> result(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        result[i] = toInteger(values[i] / ((scale.empty() ? 1.0 : scale[i % scale.size()]) * kUnit));
    return result;
}

/// One population over all steps, sample by sample.
class Responder {
public:
    Responder(const LoweredPopulation& population, const SpikingLayer* layer)
        : population_(population),
          state_(population, operators::wholeOf(population), program::ActiveSteps{}, 1),
          current_(population.cols),
          events_(population.cols),
          sends_(population.cols, 1.0F),
          takes_(population.cols, 1.0 / kUnit) {
        if (layer == nullptr) return;
        const double event = neurons::eventUnit(layer->neuron, {kUnit});
        for (std::uint32_t c = 0; c < population.cols; ++c) {
            sends_[c] = static_cast<float>(event * layer->scale[c]);
            takes_[c] = 1.0 / (layer->scale[c] * kUnit);
        }
    }

    void respond(const Train& arriving, std::size_t sample, std::uint32_t steps, Train& train) {
        state_.reset();
        for (std::uint32_t step = 0; step < steps; ++step) {
            const bool comes = arriving.repeats || step < arriving.steps();
            const std::size_t from = (arriving.repeats ? 0 : step) * arriving.samples + sample;
            float* to = train.values.sample(std::size_t{step} * arriving.samples + sample).data();
            for (std::uint32_t row = 0; row < population_.rows; ++row, to += population_.cols) {
                if (comes)
                    load(arriving.values.sample(from).data() + std::size_t{row} * population_.cols);
                else
                    std::fill(current_.begin(), current_.end(), 0);
                const auto updated = state_.update(row, step + 1, current_.data(), comes, events_.data());
                train.activity.unitSpikes += updated.unitSpikes;
                train.activity.events += updated.events;
                store(row, to);
            }
        }
    }

private:
    void load(const float* real) {
        for (std::size_t c = 0; c < current_.size(); ++c) current_[c] = toInteger(real[c] * takes_[c]);
    }
    void store(std::uint32_t row, float* to) const {
        const std::int64_t* sums = population_.neuron ? events_.data() : state_.membranes(row);
        const float unit = population_.neuron ? 1.0F : static_cast<float>(kUnit);
        for (std::size_t c = 0; c < events_.size(); ++c) to[c] = static_cast<float>(sums[c]) * unit * sends_[c];
    }

    const LoweredPopulation& population_;
    dynamics::PopulationState state_;
    std::vector<std::int64_t> current_, events_;
    std::vector<float> sends_;   ///< real value of an event of 1
    std::vector<double> takes_;  ///< membrane units of a real 1
};

}  // namespace

SpikingNetwork::SpikingNetwork(const network::Network& network)
    : network_(network),
      input_(network::inputOf(network)),
      readout_(network::readoutOf(network)),
      order_(network::topologicalOrder(network)),
      lastUse_(lastUses(network, order_)) {
    for (const auto& projection : network.projections) operations_.push_back(makeOperation(network, projection));
}

Train SpikingNetwork::present(Tensor input, const SpikingPlan& plan) {
    const std::size_t samples = input.samples;
    return {std::move(input), samples, plan.repeats, {}};
}

Train SpikingNetwork::arriving(PopulationId id, const Trains& trains, std::uint32_t steps) {
    const auto& population = network_.populations[value(id)];
    bool repeats = true;
    std::size_t samples = 0, longest = 1;
    const auto each = [&](const auto& act) {
        for (std::size_t p = 0; p < network_.projections.size(); ++p)
            if (network_.projections[p].target == id)
                act(*operations_[p], *trains[value(network_.projections[p].source)]);
    };
    each([&](Operation&, const Train& from) {
        repeats = repeats && from.repeats;
        samples = from.samples;
        longest = std::max(longest, from.steps());
    });
    if (!repeats && longest > 1) longest = steps;
    Train result{Tensor(longest * samples, population.rows(), population.cols()), samples, repeats};
    each([&](Operation& operation, const Train& from) {
        if (from.steps() == longest) return operation.add(from.values, nullptr, result.values);
        // One step of it, which comes once or in every step.
        Tensor once(samples, population.rows(), population.cols());
        operation.add(from.values, nullptr, once);
        for (std::size_t step = 0; step < (from.repeats ? longest : 1); ++step) {
            float* to = result.values.values.data() + step * once.values.size();
            for (std::size_t i = 0; i < once.values.size(); ++i) to[i] += once.values[i];
        }
    });
    return result;
}

LoweredPopulation SpikingNetwork::lowered(PopulationId id, const SpikingPlan& plan) const {
    const auto& from = network_.populations[value(id)];
    const auto& layer = plan.layers[value(id)];
    LoweredPopulation to;
    to.name = from.name;
    to.rows = from.rows();
    to.cols = from.cols();
    to.role = layer ? LoweredPopulation::Role::Spiking : LoweredPopulation::Role::Readout;
    to.inputUnit = to.membraneUnit = kUnit;
    to.coding = plan.coding;
    to.biasEveryStep = plan.repeats;
    if (layer) {
        to.neuron = neurons::on(layer->neuron, {kUnit, plan.steps});
        to.payload = neurons::payload(*to.neuron);
        to.bias = onGrid(layer->bias, layer->scale);
        to.initial = onGrid(layer->initial, layer->scale);
    } else {
        to.bias = onGrid(from.bias, {});
    }
    return to;
}

Train SpikingNetwork::respond(PopulationId id, const Train& arriving, const SpikingPlan& plan) const {
    const auto& population = network_.populations[value(id)];
    if (passesOn(population)) {
        Train train = arriving;
        // A bias comes when the image does: in every step, or in the first.
        Tensor first = train.values;
        addBias(population.bias, first);
        const std::size_t reach = plan.repeats ? first.values.size() : arriving.samples * first.perSample();
        std::copy_n(first.values.begin(), reach, train.values.values.begin());
        return train;
    }
    const LoweredPopulation to = lowered(id, plan);
    Train train{Tensor(std::size_t{plan.steps} * arriving.samples, to.rows, to.cols), arriving.samples};
    const auto& layer = plan.layers[value(id)];
    Responder responder(to, layer ? &*layer : nullptr);
    for (std::size_t sample = 0; sample < arriving.samples; ++sample)
        responder.respond(arriving, sample, plan.steps, train);
    return train;
}

SpikingNetwork::Result SpikingNetwork::runFrom(std::size_t place, Trains trains, const SpikingPlan& plan) {
    Result result{nullptr, std::vector<Activity>(order_.size())};
    for (; place < order_.size(); ++place) {
        const PopulationId id = order_[place];
        auto train = std::make_shared<const Train>(respond(id, arriving(id, trains, plan.steps), plan));
        result.activity[value(id)] = train->activity;
        trains[value(id)] = std::move(train);
        for (std::size_t p = 0; p < trains.size(); ++p)
            if (lastUse_[p] == place && p != value(readout_)) trains[p].reset();
    }
    result.sums = trains[value(readout_)];
    return result;
}

std::size_t SpikingNetwork::placeOfInput() const {
    return static_cast<std::size_t>(std::find(order_.begin(), order_.end(), input_) - order_.begin());
}

SpikingNetwork::Result SpikingNetwork::run(Tensor input, const SpikingPlan& plan) {
    Trains trains(order_.size());
    trains[value(input_)] = std::make_shared<const Train>(present(std::move(input), plan));
    return runFrom(placeOfInput() + 1, std::move(trains), plan);
}

}  // namespace spikeloom::ann
