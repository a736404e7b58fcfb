// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Neuron models as plain integer functions: one definition each, used by the reference engine and by the chip.
namespace spikeloom::neurons {

/// ST-BIF: bipolar integrate-and-fire with a spike tracer (SpikeZIP-TF, ICML 2024). Starting from V =
/// floor(threshold/2) it settles at tracer = clip(floor((X + floor(threshold/2)) / threshold), minLevel, maxLevel), X
/// being everything that it ever received, whatever the order and the steps in which it arrived.
struct StBif {
    std::int64_t threshold;
    std::int32_t minLevel, maxLevel;

    [[nodiscard]] std::int64_t initialMembrane() const { return threshold / 2; }

    /// One step. Both comparisons use the tracer before the update; up is >=, down is strict <.
    /// @return the spike: +1, -1 or 0
    std::int32_t step(std::int64_t& membrane, std::int8_t& tracer, std::int64_t current) const {
        membrane += current;
        const std::int32_t spike = pendingSpike(membrane, tracer);
        membrane -= spike * threshold;
        tracer = static_cast<std::int8_t>(tracer + spike);
        return spike;
    }

    /// The spike that a neuron would send if nothing more arrived; 0 = settled.
    [[nodiscard]] std::int32_t pendingSpike(std::int64_t membrane, std::int8_t tracer) const {
        const bool up = membrane >= threshold && tracer < maxLevel;
        const bool down = membrane < 0 && tracer > minLevel;
        return static_cast<std::int32_t>(up) - static_cast<std::int32_t>(down);
    }
};

}  // namespace spikeloom::neurons
