// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sim/cosim/accumulator/accumulator.hpp"

/// Pins of the Verilated accumulator, without a word of Verilator.
namespace spikeloom::cosim {

/// Inputs of one cycle.
struct AccumulatorInputs {
    bool reset = false, hold = false, valid = false;
    std::uint32_t sumBits = 1;
    AccumulatorBeat beat;
    std::vector<std::int64_t> operands, readData;  ///< by lane, for the beat of READ_LATENCY cycles ago
};

/// The lanes that a port's enable names.
struct AccumulatorPort {
    std::vector<std::uint32_t> lanes, addresses;  ///< one for each enabled lane
};

class AccumulatorPins {
public:
    virtual ~AccumulatorPins() = default;
    /// The first half of a cycle: inputs, and what follows from them.
    virtual void present(const AccumulatorInputs& inputs) = 0;
    virtual void reads(AccumulatorPort& port) const = 0;
    virtual void outputs(AccumulatorOutput& output) const = 0;
    /// The clock's edge.
    virtual void clock() = 0;
    [[nodiscard]] virtual bool busy() const = 0;
    virtual void writeCoverage(const std::string& file) const = 0;
};

/// @param waveform  file to write; only of an observed build, and empty for none
[[nodiscard]] std::unique_ptr<AccumulatorPins> makeAccumulatorPins(Accumulator::Build build,
                                                                   const std::string& waveform = {});

}  // namespace spikeloom::cosim
