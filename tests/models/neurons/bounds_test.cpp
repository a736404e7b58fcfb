// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "tests/models/functions/fixed_seed.hpp"
#include "tests/models/neurons/one_neuron.hpp"
#include "tests/support/random.hpp"

/// No neuron outgrows the bounds that its model states, whatever arrives: widths of memories follow from them.
namespace spikeloom::neurons {
namespace {

using spikeloom::testing::expectHolds;
using spikeloom::testing::Random;
using testing::OneNeuron;

constexpr std::uint32_t kSteps = 40;

/// Any model with random parameters, `kind` being its index in `Parameters`.
Parameters randomParameters(std::size_t kind, Random& random) {
    const double threshold = 64.0 * static_cast<double>(random.integer(1, 40));
    IntegrateAndFireParameters fire;
    fire.threshold = threshold;
    fire.initialCharge = random.real(-2.0, 2.0);
    fire.fireFraction = random.real(0.3, 1.0);
    fire.shift = static_cast<double>(random.integer(-20, 20));
    fire.reset = random.chance() ? Reset::Subtract : Reset::Zero;
    fire.compare = random.chance() ? Compare::Greater : Compare::GreaterEqual;
    LeakyIntegrateAndFireParameters leaky;
    static_cast<IntegrateAndFireParameters&>(leaky) = fire;
    leaky.decay = random.chance() ? random.real(0.0, 1.0) : random.real(0.99, 1.0);
    FewSpikesParameters few;
    for (std::uint32_t k = 0; k < 8; ++k) {
        few.thresholds.push_back(static_cast<double>(random.integer(-500, 2000)));
        few.resets.push_back(static_cast<double>(random.integer(-300, 2000)));
        few.weights.push_back(random.chance() ? 1.0 : static_cast<double>(random.integer(-9, -2)));
    }
    const std::uint32_t levels = random.count(1, 8);
    const std::vector<Parameters> all{
        StBifParameters{threshold, static_cast<std::int32_t>(random.integer(-9, 0)),
                        static_cast<std::int32_t>(random.integer(1, 9))},
        fire,
        leaky,
        AdaFireParameters{threshold, random.count(1, 9), random.chance() ? 1.0 : 2.0, random.count(1, 16)},
        LeakyReluParameters{threshold, random.real(0.05, 1.0), random.real(-2.0, 2.0), fire.shift},
        MultiThresholdParameters{std::ldexp(static_cast<double>(random.integer(1, 9) * 4), static_cast<int>(levels)),
                                 levels},
        FirstSpikeParameters{threshold, 8},
        SpikeFiringApproximationParameters{threshold, 8, random.chance() ? Rounding::HalfUp : Rounding::HalfEven},
        few,
        DenseParameters{threshold, static_cast<std::int32_t>(random.integer(-99, 0)),
                        static_cast<std::int32_t>(random.integer(1, 999)),
                        random.chance() ? Sends::Once : Sends::EveryStep},
        GradedParameters{}};
    return all.at(kind);
}

/// What arrives in a step, so that the sum of all that ever arrived stays in [-most, most]; mostly from end to end.
class Stream {
public:
    Stream(std::int64_t most, Random& random) : most_(most), hold_(random.integer(1, 6)), random_(random) {}
    std::int64_t next() {
        if (random_.integer(1, hold_) != 1) return 0;
        const std::int64_t goal = random_.chance() ? (sum_ > 0 ? -most_ : most_) : random_.integer(-most_, most_);
        const std::int64_t part = goal - sum_;
        sum_ = goal;
        return part;
    }
    /// The sum of all magnitudes stays within `most`, as it does for spikes that a receiver averages.
    std::int64_t nextOnce() {
        const std::int64_t left = most_ - spent_;
        const std::int64_t part = random_.chance() ? left : random_.integer(0, left);
        spent_ += part;
        return random_.chance() ? part : -part;
    }

private:
    std::int64_t most_, hold_, sum_ = 0, spent_ = 0;
    Random& random_;
};

std::int64_t nextOf(Stream& stream, const Neuron& model) {
    return coding(model) == Coding::Differential ? stream.nextOnce() : stream.next();
}

bool within(std::int64_t value, Wide bound) {
    return value <= bound && -value <= bound;
}

/// @return whether membrane, further numbers, sum of what was sent and every event stay within their bounds
bool staysWithin(OneNeuron& neuron, std::int64_t most, Random& random) {
    const Neuron& model = neuron.model();
    const bool twoPhases = phases(model) != Phases::One;
    const std::uint32_t steps = phases(model) == Phases::Two ? phaseSteps(model) : kSteps;
    const Wide membrane = membraneBound(model, most, steps);
    const Range sent = sentRange(model, steps);
    Stream stream(most, random);
    bool holds = true;
    const auto look = [&](std::int64_t event) {
        holds &= within(neuron.membrane, membrane) && neuron.sent >= sent.least && neuron.sent <= sent.most;
        holds &= within(event, payload(model).largest);
        for (const std::int64_t number : neuron.more()) holds &= within(number, membrane);
    };
    if (coding(model) == Coding::Differential) neuron.more()[0] = stream.nextOnce();
    for (std::uint32_t t = 0; t < steps; ++t) {
        neuron.integrate(nextOf(stream, model), t);
        look(0);
        if (!twoPhases) look(neuron.fire(t));
    }
    for (std::uint32_t t = 0; twoPhases && t < steps; ++t) look(neuron.fire(t));
    return holds;
}

class NeuronBounds : public ::testing::TestWithParam<std::size_t> {};

TEST_P(NeuronBounds, AreNeverExceededWhateverArrives) {
    expectHolds(31 + GetParam(), 3000, [](std::uint64_t seed) {
        Random random(seed);
        const std::int64_t most = random.integer(1, random.chance() ? 300 : 100000);
        Neuron model = on(randomParameters(GetParam(), random), {1.0, kSteps});
        bound(model, most, kSteps);
        OneNeuron neuron(model);
        RC_ASSERT(staysWithin(neuron, most, random));
    });
}

// Graded values, the last, are whatever arrives: their bound is that of the input.
INSTANTIATE_TEST_SUITE_P(Models, NeuronBounds, ::testing::Range(std::size_t{0}, kModelNames.size() - 1),
                         [](const auto& instance) { return std::string(kModelNames[instance.param]); });

}  // namespace
}  // namespace spikeloom::neurons
