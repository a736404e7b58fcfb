// SPDX-License-Identifier: Apache-2.0
#include "models/events/recording_builder.hpp"

#include <fmt/format.h>

#include <utility>

#include "models/support/error.hpp"

namespace spikeloom::events {
namespace {

/// Nine years: differences of times, multiplied by a number of steps, stay within 64 bits.
constexpr std::uint64_t kLatestUs = std::uint64_t{1} << 48U;

}  // namespace

RecordingBuilder::RecordingBuilder(std::string file, Sensor sensor) : file_(std::move(file)) {
    recording_.sensor = sensor;
}

void RecordingBuilder::add(const Event& event, const Place& place) {
    const auto [width, height] = recording_.sensor;
    if (event.x >= width || event.y >= height)
        fail(
            place,
            fmt::format("an event at x = {}, y = {}, expected x in 0..{} and y in 0..{}", event.x, event.y, width - 1,
                        height - 1),
            fmt::format("is the sensor {} x {} pixels (width x height), and the format the right one?", width, height));
    if (event.timeUs > kLatestUs)
        fail(place, fmt::format("an event at {} us, expected at most {} us", event.timeUs, kLatestUs));
    if (!recording_.events.empty() && event.timeUs < recording_.events.back().timeUs)
        fail(place,
             fmt::format("an event at {} us after one at {} us, expected times that never decrease", event.timeUs,
                         recording_.events.back().timeUs),
             "sort the recording, or cut it where its clock was reset");
    recording_.events.push_back(event);
}

void RecordingBuilder::fail(const Place& place, std::string message, std::string hint) const {
    throw ConfigError(
        Problem{file_, fmt::format("{} {}", place.unit, place.number), std::move(message), std::move(hint)});
}

}  // namespace spikeloom::events
