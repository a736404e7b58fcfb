// SPDX-License-Identifier: Apache-2.0
#include "models/events/recording.hpp"

#include <algorithm>
#include <utility>

namespace spikeloom::events {

void turn(Recording& recording, std::uint32_t quarterTurns) {
    for (std::uint32_t i = 0; i < quarterTurns % 4; ++i) {
        for (Event& event : recording.events) {
            const auto fromBottom = static_cast<std::uint16_t>(recording.sensor.height - 1 - event.y);
            event.y = std::exchange(event.x, fromBottom);
        }
        std::swap(recording.sensor.width, recording.sensor.height);
    }
}

void keepBetween(Recording& recording, std::uint64_t beginUs, std::uint64_t endUs) {
    const auto at = [&](std::uint64_t timeUs) {
        return std::partition_point(recording.events.begin(), recording.events.end(),
                                    [&](const Event& event) { return event.timeUs < timeUs; });
    };
    recording.events.erase(at(endUs), recording.events.end());
    recording.events.erase(recording.events.begin(), at(beginUs));
}

}  // namespace spikeloom::events
