// SPDX-License-Identifier: Apache-2.0
#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"

#include <algorithm>
#include <type_traits>

#include "sim/cosim/neuron_unit/neuron_rules.hpp"

namespace spikeloom::cosim {
namespace {

std::int64_t largest(std::uint32_t bits) {
    return (std::int64_t{1} << (bits - 1)) - 1;
}
bool fits(std::int64_t number, std::uint32_t bits) {
    return number <= largest(bits) && number >= -largest(bits) - 1;
}
std::int64_t wrapped(std::int64_t number, std::uint32_t bits) {
    const std::uint32_t unused = 64 - bits;
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(number) << unused) >> unused;
}
std::int64_t inputOf(const NeuronRule& rule, const NeuronInput& in) {
    return in.current * (std::int64_t{1} << rule.shift) + in.added;
}

}  // namespace

NeuronAnswer modelOf(const NeuronRule& rule, const neurons::Neuron& neuron, const NeuronBeat& beat,
                     std::uint32_t lane) {
    const NeuronUnitShape shape = neuronUnitShape();
    const NeuronInput& in = beat.lanes[lane];
    std::int64_t membrane = in.membrane, sent = in.tracer;
    const neurons::Cell cell{membrane, sent, nullptr};
    NeuronAnswer answer;
    std::visit(
        [&](const auto& model) {
            if (beat.integrate) model.integrate(cell, inputOf(rule, in), 0);
            answer.clamped = !fits(membrane, shape.membraneBits);
            membrane = std::clamp(membrane, -largest(shape.membraneBits) - 1, largest(shape.membraneBits));
            answer.reached = membrane;
            if (beat.fire) answer.output.value = model.fire(cell, 0);
            answer.output.stirs = model.stirs(cell);
        },
        neuron);
    answer.output.membrane = membrane;
    answer.output.tracer = wrapped(sent, shape.tracerBits);
    answer.output.enabled = true;
    return answer;
}

NeuronStimulus::NeuronStimulus(NeuronMode mode, std::uint64_t seed) : random_(seed), neurons_(neuronUnitShape().lanes) {
    rule_.mode = mode;
    draw();
}

std::int64_t NeuronStimulus::within(std::int64_t least, std::int64_t most) {
    return least + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
}

std::int64_t NeuronStimulus::signedNumber(std::uint32_t bits) {
    const auto magnitude = static_cast<std::int64_t>(below(std::uint64_t{1} << below(bits)));
    return chance(50) ? magnitude : -magnitude - 1;
}

std::int64_t NeuronStimulus::thresholdNumber() {
    const std::uint32_t bits = neuronUnitShape().thresholdBits;
    if (chance(3)) return (std::int64_t{1} << bits) - 1;
    return static_cast<std::int64_t>(1 + below((std::uint64_t{1} << (1 + below(bits))) - 1));
}

void NeuronStimulus::draw() {
    const NeuronUnitShape shape = neuronUnitShape();
    rule_ = {.mode = rule_.mode};
    rule_.shift = static_cast<std::uint32_t>(below(shape.shiftMost + 1));
    rule_.toZero = rule_.mode <= NeuronMode::Lif && chance(30);
    rule_.halfEven = rule_.mode == NeuronMode::Sfa && chance(50);
    if (rule_.mode == NeuronMode::Lif) rule_.decay = chance(10) ? 0x10000u : static_cast<std::uint32_t>(below(0x10000));
    if (rule_.mode == NeuronMode::AdaFire) rule_.most = static_cast<std::int32_t>(1 + below(shape.burstMost));
    if (rule_.mode == NeuronMode::StBif) {
        rule_.least = -static_cast<std::int32_t>(chance(20) ? 128 : below(16));
        rule_.most = static_cast<std::int32_t>(chance(20) ? 127 : 1 + below(15));
    }
    for (neurons::Neuron& neuron : neurons_) neuron = drawNeuron();
}

neurons::Neuron NeuronStimulus::drawNeuron() {
    const std::int64_t threshold = thresholdNumber();
    const std::int64_t drift = chance(50) ? 0 : signedNumber(neuronUnitShape().thresholdBits);
    neurons::LeakyIntegrateAndFire leaky;
    leaky.threshold = threshold;
    leaky.fireLevel = chance(60) ? threshold : within(1, threshold);
    leaky.shift = drift;
    leaky.toZero = rule_.toZero;
    leaky.decay = rule_.decay;
    switch (rule_.mode) {
        case NeuronMode::If:
            return static_cast<const neurons::IntegrateAndFire&>(leaky);
        case NeuronMode::Lif:
            return leaky;
        case NeuronMode::StBif: {
            neurons::StBif neuron;
            neuron.threshold = threshold;
            neuron.minLevel = rule_.least;
            neuron.maxLevel = rule_.most;
            return neuron;
        }
        case NeuronMode::AdaFire: {
            neurons::AdaFire neuron;
            neuron.threshold = threshold;
            neuron.shift = drift;
            neuron.burst = rule_.most;
            return neuron;
        }
        case NeuronMode::Sfa:
            break;
    }
    neurons::SpikeFiringApproximation neuron;
    neuron.half = std::max<std::int64_t>(1, threshold / 2);
    neuron.halfEven = rule_.halfEven;
    return neuron;
}

/// A membrane at a bound of the neuron or of the width, one beside it, or any.
std::int64_t NeuronStimulus::target(const NeuronInput& in) {
    const std::int64_t most = largest(neuronUnitShape().membraneBits);
    const std::int64_t off = within(-2, 2);
    const std::uint64_t kind = nextBound_++ % 9;
    switch (kind) {
        case 0:
            return in.level + off;
        case 1:
            return in.threshold + off;
        case 2:
            return off;
        case 3:
            return in.threshold * within(0, rule_.mode == NeuronMode::AdaFire ? rule_.most + 1 : 3) + off;
        case 4:
            return chance(50) ? most + off : -most - 1 + off;
        case 5:
            return chance(50) ? most - 2 + off : -most + 1 + off;
        case 6:
            return within(-2 * in.threshold, 2 * in.threshold);
        case 7:
            return chance(50) ? in.threshold + in.level + off : 2 * in.threshold + off;
        default:
            return signedNumber(neuronUnitShape().membraneBits);
    }
}

/// `added` is chosen so that the target is met, where there is such a number.
NeuronInput NeuronStimulus::drawInput(const NeuronBeat& beat, std::uint32_t lane) {
    const NeuronUnitShape shape = neuronUnitShape();
    NeuronInput in = parametersOf(neurons_[lane]);
    in.enabled = chance(85);
    in.current = chance(10) ? (chance(50) ? largest(shape.currentBits) : -largest(shape.currentBits) - 1)
                            : signedNumber(shape.currentBits);
    in.membrane = signedNumber(shape.membraneBits);
    in.tracer = signedNumber(shape.tracerBits);
    if (rule_.mode == NeuronMode::StBif)
        in.tracer = chance(60) ? (chance(50) ? rule_.least : rule_.most) : within(rule_.least, rule_.most);
    if (rule_.mode == NeuronMode::Sfa) in.tracer = within(0, 254);
    const std::int64_t goal = target(in);
    if (!beat.integrate) {
        in.added = signedNumber(shape.membraneBits);
        if (fits(goal, shape.membraneBits)) in.membrane = goal;
        return in;
    }
    std::int64_t reached = in.membrane, sent = 0;
    const neurons::Cell cell{reached, sent, nullptr};
    std::visit([&](const auto& model) { model.integrate(cell, inputOf(rule_, in), 0); }, neurons_[lane]);
    if (!fits(goal - reached, shape.membraneBits)) {  // a smaller current may do
        reached -= in.current * (std::int64_t{1} << rule_.shift);
        in.current = 0;
    }
    in.added = fits(goal - reached, shape.membraneBits) ? goal - reached : signedNumber(shape.membraneBits);
    return in;
}

void NeuronStimulus::fill(NeuronBeat& beat) {
    beat.valid = true;
    beat.integrate = chance(85);
    beat.fire = chance(85);
    beat.lanes.resize(neurons_.size());
    for (std::uint32_t lane = 0; lane < beat.lanes.size(); ++lane) beat.lanes[lane] = drawInput(beat, lane);
}

}  // namespace spikeloom::cosim
