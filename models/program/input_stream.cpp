// SPDX-License-Identifier: Apache-2.0
#include "models/program/input_stream.hpp"

#include <fmt/format.h>

#include "models/support/error.hpp"

namespace spikeloom::program {
namespace {

std::uint32_t stepsOf(const LoweredPopulation& input, const RunRule& rule) {
    switch (input.presentation) {
        case Presentation::Once:
            return rule.inputSteps;
        case Presentation::Repeat:
            return rule.maxSteps;
        case Presentation::FirstSpike:
            return input.presentationLevels;
        case Presentation::Frames:
            return input.frames;
    }
    throw InvariantError("InputStream", 0, "a presentation that does not exist");
}

}  // namespace

InputStream::InputStream(const LoweredPopulation& input, const RunRule& rule)
    : presentation_(input.presentation), steps_(stepsOf(input, rule)), levels_(input.presentationLevels) {}

void InputStream::begin(SampleInput input) {
    const std::size_t expected = presentation_ == Presentation::Frames ? steps_ : 1;
    if (input.frames.size() != expected)
        throw InvariantError("InputStream", 0,
                             fmt::format("{} frames for an input of {}", input.frames.size(), expected));
    input_ = std::move(input);
}

std::int64_t InputStream::at(std::uint32_t index, std::uint32_t step) const {
    if (step > steps_) return 0;
    if (presentation_ == Presentation::Frames) return input_.frames[step - 1][index];
    const std::int64_t value = input_.frames[0][index];
    if (presentation_ == Presentation::Repeat) return value;
    if (presentation_ == Presentation::FirstSpike) return value != 0 && step == levels_ - value + 1;
    return scheduledPart(value, steps_, step);
}

}  // namespace spikeloom::program
