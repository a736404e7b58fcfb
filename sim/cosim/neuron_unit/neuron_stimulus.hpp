// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "models/neurons/neuron.hpp"
#include "sim/cosim/neuron_unit/neuron_unit.hpp"

/// Inputs for the neuron unit that come close to every bound of a neuron, and the C++ model's answers.
namespace spikeloom::cosim {

/// What a lane gives for an input, and whether its membrane saturated.
struct NeuronAnswer {
    NeuronOutput output;
    bool clamped = false;
    std::int64_t reached = 0;  ///< membrane that was compared
};
/// An update by models/neurons, at the unit's widths.
[[nodiscard]] NeuronAnswer modelOf(const NeuronRule& rule, const neurons::Neuron& neuron, const NeuronBeat& beat,
                                   std::uint32_t lane);

/// Random rules, neurons and beats of one mode.
class NeuronStimulus {
public:
    NeuronStimulus(NeuronMode mode, std::uint64_t seed);

    /// Another rule, and other neurons on the lanes.
    void draw();
    [[nodiscard]] const NeuronRule& rule() const { return rule_; }
    [[nodiscard]] const neurons::Neuron& neuron(std::uint32_t lane) const { return neurons_[lane]; }
    /// A beat whose membranes lie at a bound, or beside one, or anywhere.
    void fill(NeuronBeat& beat);
    [[nodiscard]] bool chance(std::uint32_t percent) { return below(100) < percent; }

private:
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    [[nodiscard]] std::int64_t within(std::int64_t least, std::int64_t most);
    /// A number of up to so many bits, of any magnitude alike.
    [[nodiscard]] std::int64_t signedNumber(std::uint32_t bits);
    [[nodiscard]] std::int64_t thresholdNumber();
    [[nodiscard]] neurons::Neuron drawNeuron();
    [[nodiscard]] std::int64_t target(const NeuronInput& in);
    [[nodiscard]] NeuronInput drawInput(const NeuronBeat& beat, std::uint32_t lane);

    std::mt19937_64 random_;
    NeuronRule rule_;
    std::vector<neurons::Neuron> neurons_;  ///< by lane
    std::uint64_t nextBound_ = 0;
};

}  // namespace spikeloom::cosim
