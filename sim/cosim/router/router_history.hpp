// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "sim/cosim/router/router_wires.hpp"

namespace spikeloom::cosim {

/// What was on the wires into a router since its reset, step by step, so that it can be simulated once more. It has to
/// be all of it: an empty router is not one after reset, since its arbiters point elsewhere and grant other channels.
/// A step takes 16 bytes, and a flit 16 more.
class RouterHistory {
public:
    static constexpr std::size_t kStepsMax = 262144, kWaveformSteps = 64;

    /// @param most  steps; beyond them there is no history until the next reset
    explicit RouterHistory(std::size_t most = kStepsMax) : most_(most) {}

    /// The router was reset.
    void reset();
    /// A step, before it is made. @param cycle  that begins with it
    void add(std::uint64_t cycle, const RouterWires& before);
    [[nodiscard]] std::size_t steps() const { return steps_.size(); }

    /// Repeats all steps on the observed router from reset, the last 64 of them with a waveform.
    /// @param x, y  its place in the mesh
    /// @throws ConfigError if there is no observed router of that shape, std::runtime_error if there is no history,
    /// InvariantError if an assertion of the RTL fails
    void writeWaveform(const RouterShape& shape, std::uint32_t x, std::uint32_t y,
                       const std::filesystem::path& fstFile) const;

private:
    struct Step {
        std::uint64_t cycle;
        std::uint32_t flits, credits;  // ports, as bits
    };

    std::size_t most_;
    bool lost_ = false;  // more steps than that
    std::vector<Step> steps_;
    std::vector<RouterFlit> flits_;        // of all steps, port by port
    std::vector<std::uint8_t> creditVcs_;  // likewise
};

}  // namespace spikeloom::cosim
