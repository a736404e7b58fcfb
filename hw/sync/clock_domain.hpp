// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>

/// Time and scheduling of everything on the chip.
namespace spikeloom::hw {

/// Clock cycles of the chip's clock. A type of its own, so that cycles and nanoseconds never mix.
enum class Cycle : std::uint64_t {};
constexpr std::uint64_t value(Cycle cycle) {
    return static_cast<std::uint64_t>(cycle);
}
constexpr Cycle operator+(Cycle cycle, std::uint64_t count) {
    return Cycle{value(cycle) + count};
}
constexpr std::uint64_t operator-(Cycle later, Cycle earlier) {
    return value(later) - value(earlier);
}
inline constexpr Cycle kNever{std::numeric_limits<std::uint64_t>::max()};

/// A unit with a clock. It is ticked in the cycles that it asked for and in no others: a unit with nothing to do costs
/// nothing.
class Clocked {
public:
    virtual ~Clocked() = default;
    /// One cycle of work. @return the next cycle in which it wants to be ticked (> now), or kNever to sleep until
    /// woken.
    virtual Cycle tick(Cycle now) = 0;
};

/// Who is ticked when. Components keep their own `Handle` and wake themselves or are woken by those who hand them work.
class Scheduler {
public:
    using Handle = std::uint32_t;
    virtual ~Scheduler() = default;
    /// Components due in the same cycle are ticked in the order in which they were added: the result is deterministic.
    virtual Handle add(Clocked& component) = 0;
    /// Makes sure that the component is ticked in cycle `when` or earlier. `when` is later than the cycle being ticked.
    virtual void wake(Handle component, Cycle when) = 0;
    [[nodiscard]] virtual Cycle now() const = 0;
    /// How many cycles a unit may work beyond the one being ticked (temporal decoupling, IEEE 1666-2011, 10): it hands
    /// work on before its time, with the cycle that it is meant for. 0: everything happens in its cycle, and units that
    /// meet are served in the order of the hardware. Above that they are served in the order in which they were ticked.
    [[nodiscard]] virtual std::uint64_t ahead() const { return 0; }
};

}  // namespace spikeloom::hw
