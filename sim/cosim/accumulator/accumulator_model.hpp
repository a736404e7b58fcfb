// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/cosim/accumulator/accumulator_stimulus.hpp"

namespace spikeloom::cosim {

/// The contract of rtl/accumulator.md, a cycle at a time, with a memory of its own: beats are added to it one after the
/// other, and each is on the write port latency() cycles later, of those in which the memories serve.
class AccumulatorModel {
public:
    using Bins = std::map<std::string, std::uint64_t>;

    /// At rest, over an empty memory.
    /// @param sumBits  of a pending current, 1 to accumulatorShape().sumBits
    /// @param bins     functional coverage, counted on; gets every case of the model, with 0 where it is not there yet
    AccumulatorModel(std::uint32_t sumBits, Bins& bins);

    /// One cycle; `clamps` is what the unit shows where the memories serve.
    /// @return valid until the next cycle
    const AccumulatorOutput& cycle(const AccumulatorStep& step);
    /// With all beats added, also those whose sums are on their way.
    [[nodiscard]] std::int64_t at(std::uint32_t address) const { return memory_[address]; }

private:
    struct Writes {
        std::uint64_t cycle = 0;  ///< in which the memories serve
        bool last = false;
        std::uint64_t clamps = 0;  ///< up to this beat
        std::vector<AccumulatorSum> sums{};
    };

    void add(const AccumulatorBeat& beat);
    std::int64_t clamp(std::int64_t sum);
    void noteDistance(std::uint32_t address);
    void cover(const AccumulatorBeat& beat);

    std::int64_t most_;
    Bins& bins_;
    std::vector<std::int64_t> memory_;
    std::unordered_map<std::uint32_t, std::uint64_t> lastUse_;  ///< by address, in cycles as of served_
    std::deque<Writes> due_;
    std::uint64_t served_ = 0;  ///< cycles in which the memories served
    std::uint64_t clamps_ = 0;
    AccumulatorOutput output_;
};

}  // namespace spikeloom::cosim
