// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "sim/cosim/neuron_unit/neuron_stimulus.hpp"

namespace spikeloom::cosim {

/// Neurons that work as in the digits networks (models/zoo), for estimates that depend on how much toggles.
///
/// A row of 16 neurons is visited 20 times, a sample, and drawn anew; what a visit leaves is what the next one finds.
/// Of the networks: thresholds of 100 to 400 weight units, 16 bits below the unit; weights of 8 bits with a deviation
/// of 32, 14 of them a neuron and step; codes of 4 bits, bursts of up to 4. ST-BIF neurons approach a code in the
/// middle half of the range, and get fewer weights the longer the sample lasts, as senders settle: they then send 0.4
/// events an update, those of digits_vit 0.37. The others get a mean of -1/4 to 3/4 of a threshold a step. Every step
/// integrates and fires.
class TypicalNeurons {
public:
    TypicalNeurons(NeuronMode mode, std::uint64_t seed, std::uint32_t lanes);

    [[nodiscard]] const NeuronRule& rule() const { return rule_; }
    /// A beat of all lanes, and what the models make of it.
    void next(NeuronBeat& beat, std::vector<NeuronAnswer>& answers);

private:
    struct Neuron {
        neurons::Neuron model;
        std::int64_t threshold = 1;
        std::int64_t membrane = 0, sent = 0;
        std::int64_t mean = 0;      ///< of the current of a step, or of all that comes if it settles [weight units]
        std::int64_t received = 0;  ///< [weight units]
    };
    [[nodiscard]] std::int64_t within(std::int64_t least, std::int64_t most);
    [[nodiscard]] Neuron drawNeuron();
    [[nodiscard]] neurons::Neuron modelWith(std::int64_t threshold) const;
    [[nodiscard]] std::int64_t currentOf(Neuron& neuron);
    void drawRule();

    std::mt19937_64 random_;
    NeuronRule rule_;
    std::uint32_t lanes_;
    std::vector<Neuron> row_;
    std::size_t next_ = 0;    ///< in the row
    std::uint32_t step_ = 0;  ///< of the sample
};

}  // namespace spikeloom::cosim
