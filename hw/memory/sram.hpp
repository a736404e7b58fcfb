// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>

#include "hw/memory/packing.hpp"
#include "hw/spec/chip_spec.hpp"
#include "hw/sync/clock_domain.hpp"

namespace spikeloom::hw {

/// The ports of a core's memory as a resource that units queue for; what is stored is the owners' business.
///
/// Contract: a transaction of w consecutive words occupies the ports for ceil(w / banks) cycles; words that lie
/// `stride` words apart use only banks / gcd(stride, banks) of the banks. A bank takes one read and one write a cycle,
/// so that a read-modify-write of w words takes as long as reading them. Transactions are served in the order in which
/// they are booked. Kernel-free: knows time only as a number.
class Sram {
public:
    explicit Sram(const MemorySpec& spec) : spec_(spec) {}

    /// Words that `elements` numbers of `bits` occupy, the first one `offset` elements into a row.
    [[nodiscard]] std::uint64_t words(std::uint64_t elements, std::uint32_t bits, std::uint64_t offset = 0) const {
        const std::uint64_t perWord = elementsPerWord(spec_.portBits, bits);
        if (perWord < 2 || elements == 0) return wordsFor(elements, bits, spec_.portBits);
        return (offset + elements - 1) / perWord - offset / perWord + 1;
    }
    /// Cycles for which a transaction occupies the ports.
    [[nodiscard]] std::uint64_t cycles(std::uint64_t wordCount, std::uint64_t stride = 1) const {
        const std::uint64_t usable = spec_.banks / std::gcd<std::uint64_t, std::uint64_t>(stride, spec_.banks);
        return (wordCount + usable - 1) / usable;
    }
    /// Earliest cycle, not before `now`, in which a new transaction could start.
    [[nodiscard]] Cycle freeAt(Cycle now) const { return std::max(now, free_); }
    /// Occupies the ports from `start`, which is not before `freeAt`, for `count` cycles.
    void book(Cycle start, std::uint64_t count) {
        if (count != 0) free_ = start + count;
    }
    [[nodiscard]] std::uint32_t readLatency() const { return spec_.readLatencyCycles; }
    [[nodiscard]] std::uint32_t portBits() const { return spec_.portBits; }
    void resetSample() { free_ = Cycle{}; }

private:
    MemorySpec spec_;
    Cycle free_{};
};

/// The memories of one core, as its units see them.
struct CoreMemories {
    Sram& synaptic;
    Sram& membrane;
    Sram& tracer;
    Sram& function;
};

}  // namespace spikeloom::hw
