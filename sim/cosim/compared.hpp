// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace spikeloom::cosim {

/// What units in lockstep have done.
struct Compared {
    std::uint64_t transactions = 0;  ///< rows, events or flits
    std::uint64_t cycles = 0;        ///< that the Verilated units were stepped through

    Compared& operator+=(const Compared& other) {
        transactions += other.transactions;
        cycles += other.cycles;
        return *this;
    }
};

}  // namespace spikeloom::cosim
