// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace spikeloom::hw {

/// What the chip does between two barriers.
enum class Phase : std::uint8_t { Inject, Stages, Score, ReadOut };
/// As files have it.
[[nodiscard]] constexpr std::string_view name(Phase phase) {
    constexpr std::string_view kNames[] = {"inject", "stage", "score", "readout"};
    return kNames[static_cast<std::size_t>(phase)];
}

/// A phase of a sample. Cycles count from the sample's start; the phases of a sample tile its latency: each begins with
/// the end of the barrier before it, and the last ends with the arrival of the last readout packet.
struct PhaseRecord {
    std::uint32_t step = 0;
    Phase phase = Phase::Inject;
    std::optional<std::uint32_t> stage{};  ///< of Phase::Stages where one stage works alone
    std::uint64_t begin = 0;               ///< its work is handed out
    std::uint64_t end = 0;                 ///< the controller hears that nothing is under way; the barrier begins
    std::uint64_t barrierEnd = 0;          ///< every core has answered; `end` where no barrier closes the phase

    friend bool operator==(const PhaseRecord&, const PhaseRecord&) = default;
};

}  // namespace spikeloom::hw
