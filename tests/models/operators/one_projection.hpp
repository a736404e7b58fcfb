// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "models/operators/synapses.hpp"
#include "tests/support/hand_program.hpp"
#include "tests/support/random.hpp"

/// Programs of a single projection, and what tests do with it.
namespace spikeloom::operators::testing {

using spikeloom::testing::HandProgram;
using spikeloom::testing::Random;

inline constexpr program::ProjectionId kOnly{0};

/// source 2 x 2 -> target 3 x 3 from row 1 on; channel 0 has weights (1, 2, 3), channel 1 (-4, 5, -6).
[[nodiscard]] program::Program linearProgram(std::int64_t multiplier = 1);
/// q, k [tokens, heads * headCols] -> scores [heads * tokens, tokens]
[[nodiscard]] program::Program scoresProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols,
                                             std::int64_t multiplier = 1);
/// a [heads * tokens, tokens], v [tokens, heads * headCols] -> context [tokens, heads * headCols]
[[nodiscard]] program::Program contextProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols,
                                              std::int64_t multiplier = 1);
/// k [tokens, heads * headCols], v [tokens, heads * valueCols] -> kv [heads * headCols, valueCols]
[[nodiscard]] program::Program keyValueProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols,
                                               std::uint32_t valueCols, std::int64_t multiplier = 1);
/// q [tokens, heads * headCols], kv [heads * headCols, valueCols] -> y [tokens, heads * valueCols]
[[nodiscard]] program::Program queryProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t headCols,
                                            std::uint32_t valueCols, std::int64_t multiplier = 1);
/// tokens [tokens, vocabulary] -> scores [heads * tokens, tokens], masked where a token is `padding`
[[nodiscard]] program::Program maskProgram(std::uint32_t tokens, std::uint32_t heads, std::uint32_t vocabulary,
                                           std::uint32_t padding, std::int64_t value);
/// A max pool over one to three axes: any small kernel, stride and padding.
[[nodiscard]] program::Program maxPoolProgram(Random& random);
/// Any operator, any small shape, any parameters.
[[nodiscard]] program::Program randomProgram(Random& random);

/// Spikes of random neurons of the operands: +1 and -1.
[[nodiscard]] std::vector<Event> randomEvents(const program::Program& program, std::size_t count, Random& random);

/// The synapses of a slice of the target with its pending current.
class Receiver {
public:
    Receiver(const program::Program& program, const Slice& slice)
        : synapses(makeSynapses(program, kOnly, slice)), pending(slice) {}
    explicit Receiver(const program::Program& program)
        : Receiver(program, wholeOf(program.at(program.at(kOnly).target))) {}
    EventWork deliver(const Event& event) { return synapses->deliver(event, pending); }
    /// The pending current, which is then forgotten.
    std::vector<std::int64_t> take() {
        std::vector<std::int64_t> current = pending.current;
        pending.clear();
        return current;
    }

    std::unique_ptr<Synapses> synapses;
    PendingCurrent pending;
};

}  // namespace spikeloom::operators::testing
