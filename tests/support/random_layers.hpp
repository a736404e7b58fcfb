// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/network/network.hpp"
#include "models/program/program.hpp"
#include "models/program/run_rule.hpp"
#include "tests/support/random.hpp"

/// Small networks of any neuron model with random weights.
///
///     image -> a -> b -> c -> d -> logits      and, where the model can join branches, a -> c, a -> d and b -> logits
namespace spikeloom::testing {

/// A neuron model, and how networks of it are presented and run.
struct NeuronCase {
    std::string name;
    neurons::Parameters neuron;  ///< of a, c and d
    neurons::Parameters second;  ///< of b
    network::AnalogImage::Presentation presentation = network::AnalogImage::Presentation::Once;
    bool biasEveryStep = false;
    bool branches = true;
    program::StopRule stop = program::StopRule::Fixed;
    std::uint32_t steps = 8;
    bool columns = false;          ///< with units and charges of their own, and identities that scale them
    bool takesSpikesBack = false;  ///< or settles otherwise: windows change nothing
};

/// Every model of `neurons::Parameters`, some of them twice.
[[nodiscard]] const std::vector<NeuronCase>& neuronCases();
[[nodiscard]] const NeuronCase& neuronCase(const std::string& name);

[[nodiscard]] network::Network randomLayers(const NeuronCase& neuron, Random& random);

/// Lowered, with an image.
struct RandomLayers {
    RandomLayers(const NeuronCase& neuron, std::uint64_t seed);
    program::Program program;
    std::vector<std::int64_t> input;
};

[[nodiscard]] inline program::RunRule ruleOf(const NeuronCase& neuron, program::Schedule schedule,
                                             program::Windows windows = program::Windows::Auto) {
    const bool quiet = neuron.stop == program::StopRule::Quiet;
    return {.schedule = schedule, .stop = neuron.stop, .maxSteps = quiet ? 1000 : neuron.steps, .windows = windows};
}

}  // namespace spikeloom::testing
