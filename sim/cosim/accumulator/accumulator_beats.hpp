// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "hw/core/accumulator.hpp"
#include "sim/cosim/accumulator/accumulator.hpp"

namespace spikeloom::cosim {

/// An event as beats of the accumulator.
struct AccumulatorBeats {
    std::vector<AccumulatorBeat> beats;   ///< at least one: an event that changes nothing is a beat without elements
    std::vector<std::int64_t> increment;  ///< what each element of each beat adds, by the model; beat after beat
};

/// Element c of local row r has address bank * neurons + r * columns + c. What a lane reads beside its pending current
/// is what it adds, without the factor that all share.
/// @throws InvariantError for an event that the unit has no place for; the factory refuses cores that could have one
[[nodiscard]] AccumulatorBeats beatsOf(const hw::AccumulatorEvent& event);

/// The cycle of beat `index` of `count`: spread over those of the event, the last one in the last.
[[nodiscard]] constexpr std::uint64_t beatCycle(std::uint64_t start, std::uint64_t cycles, std::size_t index,
                                                std::size_t count) {
    return start + (index + 1) * cycles / count - 1;
}

}  // namespace spikeloom::cosim
