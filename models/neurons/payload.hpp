// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace spikeloom::neurons {

/// What an event of a neuron says besides that it happened.
enum class PayloadKind : std::uint8_t {
    Binary,        ///< nothing: 1
    Ternary,       ///< its sign
    Count,         ///< how many unit spikes, 1 to a maximum (a burst)
    SignExponent,  ///< a sign and a power of two
    Time,          ///< nothing: the time step in which it comes says the value
    Graded,        ///< any integer
};

/// The events of a population, as far as packets, lanes and tables have to know.
struct Payload {
    PayloadKind kind = PayloadKind::Ternary;
    std::uint32_t valueBits = 1;  ///< tell the values apart that an event can have, once it is known that there is one
    std::int64_t largest = 1;     ///< largest |value| of an event
    bool isSigned = true;

    /// Whether the events of a row can share a packet: their values are few.
    [[nodiscard]] constexpr bool isSmall() const { return kind != PayloadKind::Graded; }
    /// Values that an event can have, of a small one.
    [[nodiscard]] constexpr std::uint64_t values() const {
        if (kind == PayloadKind::Count) return static_cast<std::uint64_t>(largest);
        if (kind == PayloadKind::SignExponent)
            return 2 * static_cast<std::uint64_t>(std::bit_width(static_cast<std::uint64_t>(largest)));
        return kind == PayloadKind::Ternary ? 2 : 1;
    }
    friend bool operator==(const Payload&, const Payload&) = default;
};

inline constexpr Payload kBinary{PayloadKind::Binary, 0, 1, false};
inline constexpr Payload kTernary{PayloadKind::Ternary, 1, 1, true};

/// 1 to `most`.
[[nodiscard]] constexpr Payload countPayload(std::int64_t most) {
    return {PayloadKind::Count, static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(most - 1))), most,
            false};
}
/// +-2^0 to +-2^(exponents - 1).
[[nodiscard]] constexpr Payload signExponentPayload(std::uint32_t exponents) {
    return {PayloadKind::SignExponent, 1 + static_cast<std::uint32_t>(std::bit_width(exponents - 1)),
            std::int64_t{1} << (exponents - 1), true};
}
/// One value a step, at most `largest`, which the step says.
[[nodiscard]] constexpr Payload timePayload(std::int64_t largest) {
    return {PayloadKind::Time, 0, largest, false};
}
/// -largest to largest.
[[nodiscard]] constexpr Payload gradedPayload(std::int64_t largest) {
    return {PayloadKind::Graded, 1 + static_cast<std::uint32_t>(std::bit_width(static_cast<std::uint64_t>(largest))),
            largest, true};
}

}  // namespace spikeloom::neurons
