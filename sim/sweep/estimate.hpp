// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/engine/engine.hpp"
#include "sim/sweep/coordinator.hpp"
#include "sim/sweep/points.hpp"

/// What a sweep will take, before it is begun.
namespace spikeloom::sweep {

struct Estimate {
    std::uint64_t points = 0;            ///< different ones that the strategy asks for, or will
    std::vector<ResolvedPoint> first;    ///< the first few
    std::vector<ResolvedPoint> refused;  ///< of those that were looked at, which cannot be run, with the reason
    std::uint64_t lookedAt = 0;          ///< mapped onto their chips, evenly spread over the points
    /// Of one point that was simulated; empty where none can be run.
    std::optional<Outcome> pilot;
    ResolvedPoint pilotPoint;
};

/// Resolves and maps points, and simulates one of them under the sweep's limits.
/// @param shard  whose points are counted; those that are looked at are of all shards
/// @throws ConfigError for a strategy that cannot say what it will ask for
Estimate estimate(const Sweep& sweep, const Shard& shard, engine::Engine& engine, const std::atomic<bool>* interrupted);

/// Memory that processes can have now [bytes]; 0 where the system does not say.
[[nodiscard]] std::uint64_t availableMemory();

}  // namespace spikeloom::sweep
