// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "sim/cosim/router/router_wires.hpp"

namespace spikeloom::cosim {

/// How many steps of a router are kept.
struct RouterHistoryLimits {
    /// Beyond these it begins anew when the router is quiet. A quiet router differs from one after reset only in where
    /// its arbiters point, so until then a replay is the router, and from then on it may grant in another order.
    std::size_t enough = 65536;
    std::size_t most = 262144;  ///< a router that is never quiet for so long has no history
};

/// What was on the wires into a router, step by step, so that it can be simulated once more. A step takes 16 bytes, and
/// a flit 16 more.
class RouterHistory {
public:
    static constexpr std::size_t kWaveformSteps = 64;

    explicit RouterHistory(RouterHistoryLimits limits = {}) : limits_(limits) {}

    /// The router was reset.
    void clear();
    /// It is quiet: no packet is in it, it has all its credits, and the next edge changes nothing.
    void quiet();
    /// A step, before it is made. @param cycle  that begins with it
    void add(std::uint64_t cycle, const RouterWires& before);
    [[nodiscard]] std::size_t steps() const { return steps_.size(); }

    /// Repeats all steps on the observed router from reset, the last 64 of them with a waveform.
    /// @param x, y  its place in the mesh
    /// @throws ConfigError if there is no observed router of that shape, InvariantError if there is no history, or an
    /// assertion of the RTL fails
    void writeWaveform(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                       const std::filesystem::path& fstFile) const;

private:
    struct Step {
        std::uint64_t cycle;
        std::uint32_t flits, credits;  // ports, as bits
    };

    RouterHistoryLimits limits_;
    bool lost_ = false;
    std::vector<Step> steps_;
    std::vector<RouterFlit> flits_;        // of all steps, port by port
    std::vector<std::uint8_t> creditVcs_;  // likewise
};

}  // namespace spikeloom::cosim
