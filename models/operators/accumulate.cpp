// SPDX-License-Identifier: Apache-2.0
#include "models/operators/accumulate.hpp"

// Compiled for several processors, of which the loader chooses: this is where most of the arithmetic of a simulation is
// done, and a program for any x86-64 would do two elements at a time. Sanitizers come too late for what the loader
// runs.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define SPIKELOOM_WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define SPIKELOOM_WIDE
#endif

namespace spikeloom::operators {

SPIKELOOM_WIDE
void accumulate(std::int64_t* current, const std::int8_t* weights, std::uint32_t count, std::int64_t factor) {
    if (factor == 1)
        for (std::uint32_t i = 0; i < count; ++i) current[i] += weights[i];
    else if (factor == -1)
        for (std::uint32_t i = 0; i < count; ++i) current[i] -= weights[i];
    else
        for (std::uint32_t i = 0; i < count; ++i) current[i] += factor * weights[i];
}

}  // namespace spikeloom::operators
