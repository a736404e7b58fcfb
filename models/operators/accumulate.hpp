// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>

namespace spikeloom::operators {

/// A factor that an adder applies by itself: a sign and a shift.
[[nodiscard]] constexpr bool isShift(std::int64_t factor) {
    return std::has_single_bit(static_cast<std::uint64_t>(factor < 0 ? -factor : factor));
}

/// current[i] += factor * weights[i]. Contiguous, so that it is one vector instruction for several elements.
void accumulate(std::int64_t* current, const std::int8_t* weights, std::uint32_t count, std::int64_t factor);

}  // namespace spikeloom::operators
