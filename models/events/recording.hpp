// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

/// What an event camera saw.
namespace spikeloom::events {

/// Size of a sensor [pixels].
struct Sensor {
    std::uint32_t width = 0, height = 0;
    friend bool operator==(const Sensor&, const Sensor&) = default;
};

/// A pixel became darker (polarity 0, OFF) or brighter (1, ON).
struct Event {
    std::uint64_t timeUs = 0;  ///< [us], from whatever origin the file has
    std::uint16_t x = 0, y = 0;
    std::uint8_t polarity = 0;
    friend bool operator==(const Event&, const Event&) = default;
};

/// Every event lies on the sensor, and none is earlier than the one before it.
struct Recording {
    Sensor sensor;
    std::vector<Event> events;
    std::uint64_t skipped = 0;  ///< entries that say of themselves that they are no valid change of a pixel
};

/// The picture turned clockwise (rows counted from the top) by 90 degrees `quarterTurns` times, sensor included.
void turn(Recording& recording, std::uint32_t quarterTurns);

/// Keeps the events with beginUs <= time < endUs.
void keepBetween(Recording& recording, std::uint64_t beginUs, std::uint64_t endUs);

}  // namespace spikeloom::events
