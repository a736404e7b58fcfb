// SPDX-License-Identifier: Apache-2.0
#include "models/program/input_stream.hpp"

namespace spikeloom::program {

using Presentation = network::AnalogImage::Presentation;

InputStream::InputStream(const LoweredPopulation& input, const RunRule& rule)
    : presentation_(input.presentation),
      steps_(input.presentation == Presentation::Repeat       ? rule.maxSteps
             : input.presentation == Presentation::FirstSpike ? input.presentationLevels
                                                              : rule.inputSteps),
      levels_(input.presentationLevels) {}

std::int64_t InputStream::at(std::uint32_t index, std::uint32_t step) const {
    if (step > steps_) return 0;
    if (presentation_ == Presentation::Repeat) return values_[index];
    if (presentation_ == Presentation::FirstSpike) return values_[index] != 0 && step == levels_ - values_[index] + 1;
    return scheduledPart(values_[index], steps_, step);
}

}  // namespace spikeloom::program
