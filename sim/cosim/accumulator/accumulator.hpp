// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace spikeloom::cosim {

/// What the Verilated accumulator was built with (rtl/accumulator.md); cycles and bits.
struct AccumulatorShape {
    std::uint32_t lanes, multiplyLanes, stages, readLatency, neurons, operandBits, factorBits, sumBits;
    /// From a beat to its write.
    [[nodiscard]] constexpr std::uint32_t latency() const { return readLatency + stages; }
};
[[nodiscard]] const AccumulatorShape& accumulatorShape();

/// Up to `lanes` (of a product: `multiplyLanes`) additions that begin in one cycle. An element may come several times,
/// one after the other: a burst.
struct AccumulatorBeat {
    bool last = false;       ///< of its event
    bool multiply = false;   ///< adds operand * factor,
    bool addFactor = false;  ///< or else the factor, or else the operand,
    bool negative = false;   ///< with a sign
    std::uint32_t shift = 0;
    std::int64_t factor = 0;
    struct Element {
        std::uint32_t address = 0;  ///< bank * neurons + index in its slice
        std::int64_t operand = 0;   ///< what the memories deliver for it
    };
    std::vector<Element> elements{};
};

/// A number of pending current and its address.
struct AccumulatorSum {
    std::uint32_t address = 0;
    std::int64_t value = 0;
    bool operator==(const AccumulatorSum&) const = default;
};

/// What a cycle showed.
struct AccumulatorOutput {
    bool ready = false;         ///< the beat was taken
    bool eventWritten = false;  ///< the last beat of an event is among the writes
    bool busy = false;          ///< sums are on their way to the memory
    std::uint64_t clamps = 0;   ///< sums that left their width since the reset
    std::vector<AccumulatorSum> writes;
};

/// The Verilated accumulator (rtl/accumulator.sv) and the memory behind its ports, a cycle at a time. A read in the
/// cycle of a write to its address delivers the old number. Time outside, and idle cycles, are the caller's business.
class Accumulator {
public:
    enum class Build : std::uint8_t {
        Plain,     ///< fast
        Observed,  ///< counts coverage; up to ten times slower
    };
    /// Pending current by bank; accesses beyond its end read 0 and write nothing.
    using Banks = std::array<std::span<std::int64_t>, 2>;

    /// The unit is reset. @param sumBits  of a pending current, 1 to accumulatorShape().sumBits
    Accumulator(const Banks& banks, std::uint32_t sumBits, Build build = Build::Plain);
    ~Accumulator();
    Accumulator(Accumulator&&) noexcept;
    Accumulator& operator=(Accumulator&&) noexcept;

    /// One cycle. @param beat  may be null @param hold  the memories do not serve, so that nothing moves
    /// @return valid until the next cycle  @throws std::runtime_error where an assertion of the RTL fails
    const AccumulatorOutput& cycle(const AccumulatorBeat* beat, bool hold = false);
    /// Sums are on their way to the memory.
    [[nodiscard]] bool busy() const;

    /// Replays the inputs of the last cycles (64, with whatever was on its way before them unknown) into an FST.
    void writeWaveform(const std::string& file) const;
    /// Line and toggle coverage, for verilator_coverage; of an observed build.
    void writeCoverage(const std::string& file) const;

private:
    struct Unit;
    std::unique_ptr<Unit> unit_;
};

}  // namespace spikeloom::cosim
