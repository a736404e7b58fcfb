// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace spikeloom::cosim {

/// What came of driving a unit in RTL and its C++ model alike.
struct CheckResult {
    std::uint64_t updates = 0;                  ///< transactions that were compared
    std::uint64_t mismatches = 0;               ///< transactions that differed, in a value or in a cycle
    std::uint64_t cycles = 0;                   ///< cycles whose outputs were compared
    std::string first;                          ///< the first mismatch in words; empty without one
    std::map<std::string, std::uint64_t> bins;  ///< functional coverage: how often each case came up, 0 included
};

}  // namespace spikeloom::cosim
