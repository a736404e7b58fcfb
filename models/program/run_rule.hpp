// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "models/support/fields.hpp"

namespace spikeloom::program {

/// In which order the populations of a time step are updated.
enum class Schedule : std::uint8_t {
    Layered,    ///< a step's spikes travel through all stages within the step: the mathematical recurrence
    Pipelined,  ///< all stages work at once; a stage sees the spikes of the one before it one step later
};

enum class StopRule : std::uint8_t {
    Quiet,  ///< the first step in which nothing fired, every stage is enabled and every schedule is exhausted
    Fixed,  ///< exactly maxSteps steps
};

/// Whether a stage works only as long as a sample is presented to it.
enum class Windows : std::uint8_t {
    Auto,  ///< in the pipelined schedule, where neurons cannot take a spike back or are driven in every step
    On,
    Off,
};

/// What says how sure the readout is of a class.
enum class ExitScore : std::uint8_t {
    None,            ///< a sample goes on to its end
    Entropy,         ///< 1 - H / ln(classes) of the softmax of the summed logits
    MaxProbability,  ///< the largest value of that softmax
};

/// When a sample ends early: once the score exceeds the step's threshold.
struct EarlyExitRule {
    ExitScore score = ExitScore::None;
    std::vector<double> thresholds = {0.9};

    static constexpr auto fields() {
        return std::make_tuple(
            spec::choice("score", &EarlyExitRule::score,
                         "of the readout's sums, worked out on its core in every step: entropy is 1 - H / ln(classes) "
                         "of their softmax",
                         {{"none", ExitScore::None},
                          {"entropy", ExitScore::Entropy},
                          {"max_probability", ExitScore::MaxProbability}}),
            spec::list("thresholds", &EarlyExitRule::thresholds,
                       "a score above it ends the sample; by step, from the first in which anything can reach the "
                       "readout; the last one for all further steps",
                       spec::real(0.0, 1.0), 1));
    }
};

/// How a sample is presented and for how long. A property of the run, obeyed alike by the reference engine and the
/// chip.
struct RunRule {
    Schedule schedule = Schedule::Layered;
    StopRule stop = StopRule::Quiet;
    std::uint32_t maxSteps = 1000;
    std::uint32_t fireEnableDelay = 0;
    std::uint32_t biasSteps = 1;
    std::uint32_t inputSteps = 1;
    Windows windows = Windows::Auto;
    EarlyExitRule earlyExit{};

    static constexpr auto fields() {
        return std::make_tuple(
            spec::choice("schedule", &RunRule::schedule, "order of the populations within a time step",
                         {{"layered", Schedule::Layered}, {"pipelined", Schedule::Pipelined}}),
            spec::choice("stop", &RunRule::stop, "when a sample ends",
                         {{"quiet", StopRule::Quiet}, {"fixed", StopRule::Fixed}}),
            spec::field(
                "max_steps", &RunRule::maxSteps,
                "steps of a sample: all of them (fixed) or at most (quiet); where stages have windows, of each [steps]",
                1u, 100000u),
            spec::field("fire_enable_delay", &RunRule::fireEnableDelay,
                        "steps a stage stays silent longer than the stage before it [steps]", 0u, 1000u),
            spec::field("bias_steps", &RunRule::biasSteps,
                        "steps over which a bias is spread; 1 = all at the first [steps]", 1u, 1000u),
            spec::field("input_steps", &RunRule::inputSteps,
                        "steps over which the input is spread; 1 = all at the first [steps]", 1u, 1000u),
            spec::choice("stage_windows", &RunRule::windows,
                         "whether a stage works only as long as a sample is presented to it; auto: where spikes that "
                         "come early or late could not be taken back",
                         {{"auto", Windows::Auto}, {"on", Windows::On}, {"off", Windows::Off}}),
            spec::group("early_exit", &RunRule::earlyExit, "when a sample ends though the network could go on"));
    }
};

/// Part of `total` that is due in step `step` of `steps`: integers whose sum over 1..steps is exactly `total`.
[[nodiscard]] constexpr std::int64_t scheduledPart(std::int64_t total, std::uint32_t steps, std::uint32_t step) {
    if (step > steps) return 0;
    if (steps == 1) return total;
    const auto cumulative = [&](std::int64_t k) {  // floor(total * k / steps) without overflow
        const std::int64_t n = steps;
        const std::int64_t quotient = total >= 0 ? total / n : -((-total + n - 1) / n);
        const std::int64_t remainder = total - quotient * n;
        return quotient * k + remainder * k / n;
    };
    return cumulative(step) - cumulative(static_cast<std::int64_t>(step) - 1);
}

}  // namespace spikeloom::program
