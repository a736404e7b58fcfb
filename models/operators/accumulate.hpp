// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace spikeloom::operators {

/// A factor that an adder applies by itself.
[[nodiscard]] constexpr bool isSign(std::int64_t factor) {
    return factor == 1 || factor == -1;
}

/// current[i] += factor * weights[i]. Contiguous, so that it is one vector instruction for several elements.
inline void accumulate(std::int64_t* current, const std::int8_t* weights, std::uint32_t count, std::int64_t factor) {
    if (factor == 1)
        for (std::uint32_t i = 0; i < count; ++i) current[i] += weights[i];
    else if (factor == -1)
        for (std::uint32_t i = 0; i < count; ++i) current[i] -= weights[i];
    else
        for (std::uint32_t i = 0; i < count; ++i) current[i] += factor * weights[i];
}

}  // namespace spikeloom::operators
