// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "models/events/recording.hpp"

namespace spikeloom::events {

/// Where in a file something stands: `byte 120`, `line 3`.
struct Place {
    std::string_view unit;
    std::uint64_t number = 0;
};

/// Puts a recording together event by event, and refuses what no sensor sends.
class RecordingBuilder {
public:
    /// @param file  what messages call it
    RecordingBuilder(std::string file, Sensor sensor);

    /// @throws ConfigError for an event beyond the sensor, or earlier than the one before it
    void add(const Event& event, const Place& place);
    void skip() { ++recording_.skipped; }
    [[nodiscard]] Recording take() { return std::move(recording_); }

    /// @throws ConfigError that names file and place
    [[noreturn]] void fail(const Place& place, std::string message, std::string hint = {}) const;

private:
    std::string file_;
    Recording recording_;
};

}  // namespace spikeloom::events
