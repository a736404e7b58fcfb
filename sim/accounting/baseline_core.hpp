// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "hw/counters.hpp"
#include "hw/spec/mapping.hpp"
#include "models/program/program.hpp"

namespace spikeloom::accounting {

inline constexpr std::uint32_t kValueBits = 8, kSumBits = 32, kScaleBits = 16;

struct CoreWork {
    hw::CoreCounters counters{};
    std::uint64_t macs = 0, cycles = 0;
};
/// What one core does in an inference without spikes, of frames in each (see baseline.hpp); its network traffic is not
/// in it.
/// @param activity  as of baselineWork
[[nodiscard]] CoreWork baselineCore(const program::Program& program, const hw::CoreMapping& core,
                                    const hw::CoreSpec& spec, std::span<const double> activity);

}  // namespace spikeloom::accounting
