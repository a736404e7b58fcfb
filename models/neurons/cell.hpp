// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace spikeloom::neurons {

/// The stored numbers of one neuron.
struct Cell {
    std::int64_t& membrane;  ///< V [membrane units]
    std::int64_t& sent;      ///< sum of the values that it sent: the tracer of models that have one
    std::int64_t* more;      ///< `Model::kMore` further numbers
};

/// A population's grid, on which a model's real parameters become integers.
struct Grid {
    double membraneUnit = 1.0;  ///< real value of one unit of V
    std::uint32_t steps = 1;    ///< of a sample, at most
};

/// When the neurons of a model may fire.
enum class Phases : std::uint8_t {
    One,           ///< in every step in which they integrate
    Two,           ///< after having integrated for as many steps as they then fire
    AfterSenders,  ///< once they have integrated for as long as their senders fire
};

/// How what arrives in a step becomes input.
enum class Coding : std::uint8_t {
    Sum,           ///< it is added up
    Ramp,          ///< it adds to a current that flows in every later step too: the earlier, the more
    Differential,  ///< it changes an average: what comes in step t counts 1/t
};

}  // namespace spikeloom::neurons
