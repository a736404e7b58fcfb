// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace spikeloom::cosim {

/// How a unit in RTL and its model are driven.
struct CheckRequest {
    std::uint64_t updates = 0;         ///< transactions, at least; of the neuron unit in each mode
    std::uint64_t seed = 1;            ///< of all that is random
    std::filesystem::path coverage{};  ///< folder; not empty: with the units that count coverage, which is left there
    const std::atomic<bool>* interrupted = nullptr;  ///< set from outside to end the check with what has been compared

    [[nodiscard]] bool stops() const { return interrupted && *interrupted; }
};

/// In what a unit in RTL was not its model.
enum class Difference : std::uint8_t {
    None,
    Value,      ///< what an output says when it is valid
    Cycle,      ///< when: handshakes, valid bits, cycles, counts of what happened in them
    Assertion,  ///< one in the RTL failed
};

/// What came of driving a unit in RTL and its C++ model alike.
struct CheckResult {
    std::uint64_t updates = 0;                  ///< transactions that were compared
    std::uint64_t mismatches = 0;               ///< transactions that differed, in a value or in a cycle
    std::uint64_t cycles = 0;                   ///< cycles whose outputs were compared
    std::string first;                          ///< the first mismatch in words; empty without one
    Difference kind = Difference::None;         ///< of the first mismatch
    std::uint64_t agreed = 0;                   ///< transactions that had been compared by the first mismatch
    std::map<std::string, std::uint64_t> bins;  ///< functional coverage: how often each case came up, 0 included

    /// A case came up; one that was not declared is none.
    void cover(const std::string& bin, std::uint64_t times = 1) {
        if (const auto declared = bins.find(bin); declared != bins.end()) declared->second += times;
    }
    /// @param comparedBefore  transactions, as in `agreed`  @param words  where, what, and what both say
    void mismatch(Difference what, std::uint64_t comparedBefore, std::string words) {
        if (mismatches++ != 0) return;
        kind = what;
        agreed = comparedBefore;
        first = std::move(words);
    }
};

}  // namespace spikeloom::cosim
