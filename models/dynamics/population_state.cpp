// SPDX-License-Identifier: Apache-2.0
#include "models/dynamics/population_state.hpp"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "models/program/run_rule.hpp"

namespace spikeloom::dynamics {

using neurons::Coding;
using program::LoweredPopulation;

namespace {

/// Calls `use` with a function that gives the neuron of a column of the slice: one for all, or each its own. All are
/// of one model, so that which one is found out once and not for every neuron.
template <class Use>
auto withNeurons(const LoweredPopulation& population, const operators::Slice& slice, const Use& use) {
    return std::visit(
        [&](const auto& model) {
            using Model = std::decay_t<decltype(model)>;
            // A copy: what is written to the neurons cannot change it, and the compiler knows.
            if (population.columnNeurons.empty())
                return use([own = model](std::uint32_t) -> const Model& { return own; });
            const neurons::Neuron* columns = population.columnNeurons.data() + slice.colBegin;
            return use([columns](std::uint32_t col) -> const Model& { return *std::get_if<Model>(columns + col); });
        },
        *population.neuron);
}

}  // namespace

PopulationState::PopulationState(const LoweredPopulation& population, const operators::Slice& slice,
                                 const program::ActiveSteps& active, std::uint32_t biasSteps)
    : population_(population),
      slice_(slice),
      active_(active),
      biasSteps_(biasSteps),
      biasAtStart_(population.coding == Coding::Differential),
      restless_(population.neuron ? neurons::restless(*population.neuron) : false),
      morePerNeuron_(population.neuron ? neurons::more(*population.neuron) : 0),
      membrane_(slice.size()),
      sent_(slice.size()),
      more_(slice.size() * morePerNeuron_),
      flowing_(population.coding == Coding::Ramp ? slice.size() : 0),
      input_(population.function ? slice.size() : 0),
      previous_(input_.size()),
      unsettled_(slice.rows()),
      biasPart_(slice.cols()),
      result_(slice.cols()),
      arrived_(slice.cols()) {
    reset();
}

void PopulationState::reset() {
    std::fill(unsettled_.begin(), unsettled_.end(), std::uint8_t{0});
    for (auto* numbers : {&membrane_, &sent_, &more_, &flowing_, &input_, &previous_})
        std::fill(numbers->begin(), numbers->end(), 0);
    const auto bias = [&](std::size_t i) {
        const auto row = static_cast<std::uint32_t>(i / slice_.cols()),
                   col = static_cast<std::uint32_t>(i % slice_.cols());
        return biasAtStart_ ? population_.biasAt(slice_.rowBegin + row, slice_.colBegin + col) : 0;
    };
    for (std::size_t i = 0; i < input_.size(); ++i) input_[i] = bias(i);
    if (!population_.neuron) {
        for (std::size_t i = 0; i < membrane_.size(); ++i) membrane_[i] = bias(i);
        return;
    }
    withNeurons(population_, slice_, [&](const auto& neuronOf) {
        for (std::size_t i = 0; i < membrane_.size(); ++i) {
            const auto row = static_cast<std::uint32_t>(i / slice_.cols()),
                       col = static_cast<std::uint32_t>(i % slice_.cols());
            const auto& model = neuronOf(col);
            model.start(cell(i));
            membrane_[i] += population_.initialAt(slice_.rowBegin + row, slice_.colBegin + col);
            // The average of the input starts from what no input gives.
            if (model.kCoding == Coding::Differential && !population_.function) more_[i * morePerNeuron_] = bias(i);
            // What only passes on sends it in the first step, whose part of the average is whole.
            if (model.kForwards && !population_.function && bias(i) != 0) {
                membrane_[i] += bias(i);
                unsettled_[row] = 1;
            }
            // An initial charge may suffice for a spike, though nothing ever arrives.
            if (model.stirs(cell(i))) unsettled_[row] = 1;
        }
    });
}

bool PopulationState::biasDue(std::uint32_t step) const {
    if (population_.bias.empty() || biasAtStart_ || !active_.integrates(step)) return false;
    return population_.biasEveryStep || step - active_.begin < biasSteps_;
}

bool PopulationState::needsVisit(std::uint32_t row, std::uint32_t step, bool touched) const {
    if (touched || biasDue(step)) return true;
    if (restless_ && (active_.integrates(step) || active_.fires(step))) return true;
    if (population_.function && step == active_.fireBegin) return true;
    if (!unsettled_[row]) return false;
    return active_.fires(step) || (!flowing_.empty() && active_.integrates(step));
}

PopulationState::Updated PopulationState::update(std::uint32_t row, std::uint32_t step, const std::int64_t* current,
                                                 bool touched, std::int64_t* events) {
    return apply(row, step, load(row, step, current, touched), events);
}

PopulationState::Loaded PopulationState::load(std::uint32_t row, std::uint32_t step, const std::int64_t* current,
                                              bool touched) {
    loadBias(row, step);
    // A function is worked out when its neurons may fire; of those that integrate first, it is all that they take.
    const bool begins = population_.neuron && population_.function && step == active_.fireBegin;
    Loaded loaded{.integrates = active_.integrates(step) || begins,
                  .fires = population_.neuron && active_.fires(step),
                  .functionEvaluated = evaluatesFunction(step, touched)};
    if (population_.function) {
        updateFunction(row, step, current, touched, loaded.functionEvaluated);
    } else {
        loadInput(row, current);
    }
    const bool flows = !flowing_.empty();
    loaded.current = population_.function || flows ? nullptr : current;
    loaded.added = loaded.current ? biasPart_.data() : arrived_.data();
    return loaded;
}

PopulationState::Updated PopulationState::apply(std::uint32_t row, std::uint32_t step, const Loaded& loaded,
                                                std::int64_t* events) {
    std::fill(events, events + slice_.cols(), 0);
    if (!population_.neuron) {
        if (loaded.integrates) accumulate(row, step - active_.begin);
        return {};
    }
    Updated updated = withNeurons(
        population_, slice_, [&](const auto& neuronOf) { return updateNeurons(neuronOf, row, step, loaded, events); });
    updated.functionEvaluated = loaded.functionEvaluated;
    return updated;
}

void PopulationState::loadBias(std::uint32_t row, std::uint32_t step) {
    if (!biasDue(step)) {
        std::fill(biasPart_.begin(), biasPart_.end(), 0);
        return;
    }
    const std::uint32_t steps = population_.biasEveryStep ? 1 : biasSteps_;
    const std::uint32_t part = population_.biasEveryStep ? 1 : step - active_.begin + 1;
    for (std::uint32_t c = 0; c < slice_.cols(); ++c)
        biasPart_[c] =
            program::scheduledPart(population_.biasAt(slice_.rowBegin + row, slice_.colBegin + c), steps, part);
}

bool PopulationState::evaluatesFunction(std::uint32_t step, bool touched) const {
    if (!population_.function || !active_.fires(step)) return false;
    return touched || biasDue(step) || step == active_.fireBegin;
}

/// A change of an average is sent as t times as much: its receivers divide by t again, without a remainder.
void PopulationState::updateFunction(std::uint32_t row, std::uint32_t step, const std::int64_t* current, bool touched,
                                     bool evaluates) {
    const std::uint32_t tick = step - active_.begin;
    std::int64_t* input = input_.data() + at(row);
    loadIncrement(tick, current);
    if (functionRows_ != nullptr) {
        // A row that only may still fire does not pass through the function unit.
        if (evaluates || touched || biasDue(step))
            functionRows_->compute({result_,
                                    {input, slice_.cols()},
                                    {previous_.data() + at(row), slice_.cols()},
                                    {arrived_.data(), slice_.cols()},
                                    evaluates});
    } else {
        for (std::uint32_t c = 0; c < slice_.cols(); ++c) input[c] += result_[c];
        if (evaluates) differenceFunction(row);
    }
    const std::int64_t weight = population_.coding == Coding::Differential ? std::int64_t{tick} + 1 : 1;
    for (std::int64_t& change : arrived_) change = evaluates ? weight * change : 0;
}

/// What came in step t changes an average of the input by 1/t, where that is the coding.
void PopulationState::loadIncrement(std::uint32_t tick, const std::int64_t* current) {
    const bool averages = population_.coding == Coding::Differential;
    for (std::uint32_t c = 0; c < slice_.cols(); ++c)
        result_[c] =
            averages ? neurons::roundedQuotient(current[c], std::int64_t{tick} + 1) : current[c] + biasPart_[c];
}

void PopulationState::differenceFunction(std::uint32_t row) {
    population_.function->evaluate({input_.data() + at(row), slice_.cols()}, result_);
    std::int64_t* previous = previous_.data() + at(row);
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) {
        arrived_[c] = result_[c] - previous[c];
        previous[c] = result_[c];
    }
}

/// What the row's neurons take in this step, in membrane units.
void PopulationState::loadInput(std::uint32_t row, const std::int64_t* current) {
    const std::int64_t scale = std::int64_t{1} << population_.shift;
    if (flowing_.empty()) {
        for (std::uint32_t c = 0; c < slice_.cols(); ++c) arrived_[c] = current[c] * scale + biasPart_[c];
        return;
    }
    std::int64_t* flowing = flowing_.data() + at(row);
    for (std::uint32_t c = 0; c < slice_.cols(); ++c) {
        flowing[c] += current[c];
        arrived_[c] = flowing[c] * scale + biasPart_[c];
    }
}

/// A readout.
void PopulationState::accumulate(std::uint32_t row, std::uint32_t tick) {
    std::int64_t* membrane = membrane_.data() + at(row);
    const bool averages = population_.coding == Coding::Differential;
    for (std::uint32_t c = 0; c < slice_.cols(); ++c)
        membrane[c] += averages ? neurons::roundedQuotient(arrived_[c], std::int64_t{tick} + 1) : arrived_[c];
    if (!flowing_.empty()) unsettled_[row] = 1;
}

template <class NeuronOf>
PopulationState::Updated PopulationState::updateNeurons(const NeuronOf& neuronOf, std::uint32_t row, std::uint32_t step,
                                                        const Loaded& loaded, std::int64_t* events) {
    using Model = std::decay_t<decltype(neuronOf(0))>;
    const bool takes = loaded.integrates, fires = loaded.fires;
    const std::uint32_t tick = step - active_.begin;
    // A neuron of one phase counts its steps from when it integrates, also where it was silent at first.
    const std::uint32_t fireTick = Model::kPhases == neurons::Phases::One ? tick : step - active_.fireBegin;
    const bool counts = population_.payload.kind == neurons::PayloadKind::Count;
    Updated updated;
    bool unsettled = false;
    std::int64_t* const membranes = membrane_.data() + at(row);
    std::int64_t* const sent = sent_.data() + at(row);
    std::int64_t* const more = more_.data() + at(row) * morePerNeuron_;
    const std::int64_t* const arrived = arrived_.data();
    const std::uint32_t cols = slice_.cols(), morePerNeuron = morePerNeuron_;
    // What is done is the same for all of a row: no neuron asks for it.
    const auto forEachNeuron = [&](auto takesIn, auto firesNow) {
        for (std::uint32_t c = 0; c < cols; ++c) {
            const Model& model = neuronOf(c);
            const neurons::Cell neuron{membranes[c], sent[c], more + std::size_t{c} * morePerNeuron};
            if constexpr (takesIn) model.integrate(neuron, arrived[c], tick);
            if constexpr (firesNow) {
                const std::int64_t event = model.fire(neuron, fireTick);
                events[c] = event;
                updated.events += event != 0;
                updated.retractions += event < 0;
                updated.unitSpikes += counts ? static_cast<std::uint64_t>(event) : event != 0;
            }
            unsettled |= model.stirs(neuron);
        }
    };
    if (takes && fires)
        forEachNeuron(std::true_type{}, std::true_type{});
    else if (fires)
        forEachNeuron(std::false_type{}, std::true_type{});
    else if (takes)
        forEachNeuron(std::true_type{}, std::false_type{});
    else
        forEachNeuron(std::false_type{}, std::false_type{});
    // A silent neuron may have crossed its threshold: it has to be visited once it may fire. A current that flows goes
    // on.
    unsettled_[row] = unsettled || !fires || !flowing_.empty();
    return updated;
}

}  // namespace spikeloom::dynamics
