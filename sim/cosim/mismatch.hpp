// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/cosim/waveform.hpp"

namespace spikeloom::cosim {

/// A unit in RTL and its C++ model do not agree. The program ends with exit code 3.
struct Mismatch : std::runtime_error {
    /// @param component  such as `Chip.Tile[3].Core.Soma`  @param what  such as "membrane of neuron 17"
    /// @param inputs  of the transaction, in words  @param waveform  the message names its file
    Mismatch(std::string componentPath, std::uint64_t atCycle, std::string whatDiffers, std::string modelSays,
             std::string rtlSays, std::string itsInputs, const Waveform& waveform = {})
        : std::runtime_error(componentPath + ", cycle " + std::to_string(atCycle) + ": " + whatDiffers + ": model " +
                             modelSays + ", RTL " + rtlSays + "; " + itsInputs + waveform.words()),
          component(std::move(componentPath)),
          cycle(atCycle),
          difference(std::move(whatDiffers)),
          expected(std::move(modelSays)),
          found(std::move(rtlSays)),
          inputs(std::move(itsInputs)),
          waveformFile(waveform.file) {}

    /// One that another process met, in its words.
    explicit Mismatch(const std::string& message) : std::runtime_error(message) {}

    std::string component;
    std::uint64_t cycle = 0;
    std::string difference, expected, found, inputs;
    std::string waveformFile;  ///< empty: none was left
};

}  // namespace spikeloom::cosim
