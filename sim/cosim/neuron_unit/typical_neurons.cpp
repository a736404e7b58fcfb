// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/typical_neurons.hpp"

#include "sim/cosim/neuron_unit/neuron_rules.hpp"

namespace spikeloom::cosim {
namespace {

constexpr std::uint32_t kRow = 16;    // neurons; the channels of digits_cnn
constexpr std::uint32_t kSteps = 20;  // of a sample; digits_vit takes 20.4, digits_cnn 20.8
constexpr std::uint32_t kFractionBits = 16;
constexpr std::uint32_t kWeights = 14;      // a neuron and step, in the mean of a sample
constexpr std::int64_t kWeightMost = 55;    // uniform from -55 to 55: a deviation of 32
constexpr std::int64_t kSettlingSteps = 4;  // of ST-BIF: the share of what is missing that comes in a step

}  // namespace

TypicalNeurons::TypicalNeurons(NeuronMode mode, std::uint64_t seed, std::uint32_t lanes)
    : random_(seed), lanes_(lanes) {
    rule_.mode = mode;
    rule_.shift = kFractionBits;
    drawRule();
    row_.resize((kRow + lanes - 1) / lanes * lanes);
}

std::int64_t TypicalNeurons::within(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(most - least + 1));
}

void TypicalNeurons::drawRule() {
    const bool isSigned = within(0, 1) == 1;  // codes of digits_vit, or of digits_cnn
    if (rule_.mode == NeuronMode::Lif) rule_.decay = static_cast<std::uint32_t>(within(0x8000, 0xf000));
    if (rule_.mode == NeuronMode::StBif) {
        rule_.least = isSigned ? -8 : 0;
        rule_.most = isSigned ? 7 : 15;
    }
    if (rule_.mode == NeuronMode::AdaFire) rule_.most = 4;
    if (rule_.mode == NeuronMode::Sfa) rule_.halfEven = isSigned;
}

neurons::Neuron TypicalNeurons::modelWith(std::int64_t threshold) const {
    neurons::LeakyIntegrateAndFire leaky;
    leaky.threshold = leaky.fireLevel = threshold;
    leaky.initial = threshold / 2;
    leaky.decay = rule_.decay;
    neurons::StBif settling;
    settling.threshold = threshold;
    settling.minLevel = rule_.least;
    settling.maxLevel = rule_.most;
    neurons::AdaFire bursting;
    bursting.threshold = threshold;
    bursting.shift = threshold / 16;  // theta / 2T with T = 8
    bursting.burst = rule_.most;
    neurons::SpikeFiringApproximation approximating;
    approximating.half = threshold / 2;
    approximating.halfEven = rule_.halfEven;
    switch (rule_.mode) {
        case NeuronMode::If:
            return static_cast<const neurons::IntegrateAndFire&>(leaky);
        case NeuronMode::Lif:
            return leaky;
        case NeuronMode::StBif:
            return settling;
        case NeuronMode::AdaFire:
            return bursting;
        case NeuronMode::Sfa:
            break;
    }
    return approximating;
}

TypicalNeurons::Neuron TypicalNeurons::drawNeuron() {
    Neuron neuron;
    neuron.threshold = within(100, 400);
    // A real scale has bits down to the last one.
    neuron.model = modelWith((neuron.threshold << kFractionBits) + within(0, (1 << kFractionBits) - 1));
    std::visit([&](const auto& model) { model.start({neuron.membrane, neuron.sent, nullptr}); }, neuron.model);
    neuron.mean = rule_.mode == NeuronMode::StBif ? neuron.threshold * within(rule_.least / 2, rule_.most / 2)
                                                  : neuron.threshold * within(-8, 24) / 32;
    return neuron;
}

std::int64_t TypicalNeurons::currentOf(Neuron& neuron) {
    const bool settles = rule_.mode == NeuronMode::StBif;
    std::int64_t current = settles ? (neuron.mean - neuron.received) / kSettlingSteps : neuron.mean;
    const std::uint32_t weights = settles ? 2 * kWeights * (kSteps - step_) / kSteps : kWeights;
    for (std::uint32_t i = 0; i < weights; ++i) current += within(-kWeightMost, kWeightMost);
    neuron.received += current;
    return current;
}

void TypicalNeurons::next(NeuronBeat& beat, std::vector<NeuronAnswer>& answers) {
    beat.valid = beat.integrate = beat.fire = true;
    if (step_ == 0 && next_ == 0)
        for (Neuron& neuron : row_) neuron = drawNeuron();
    beat.lanes.resize(lanes_);
    answers.resize(lanes_);
    for (std::uint32_t lane = 0; lane < lanes_; ++lane) {
        Neuron& neuron = row_[next_ + lane];
        NeuronInput& in = beat.lanes[lane];
        in = parametersOf(neuron.model);
        in.enabled = true;
        in.current = currentOf(neuron);
        in.membrane = neuron.membrane;
        in.tracer = neuron.sent;
        answers[lane] = modelOf(rule_, neuron.model, beat, lane);
        neuron.membrane = answers[lane].output.membrane;
        neuron.sent = answers[lane].output.tracer;
    }
    next_ = (next_ + lanes_) % row_.size();
    if (next_ == 0) step_ = (step_ + 1) % kSteps;
}

}  // namespace spikeloom::cosim
