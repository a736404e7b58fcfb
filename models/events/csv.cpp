// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "models/events/format.hpp"
#include "models/events/recording_builder.hpp"

namespace spikeloom::events {
namespace {

constexpr std::string_view kHeader = "t,x,y,p";

/// The line that begins at `at`, without its end; moves `at` behind it.
std::string_view takeLine(std::string_view text, std::size_t& at) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::optional<Event> parse(std::string_view line) {
    std::array<std::uint64_t, 4> numbers{};
    const char *at = line.data(), *end = line.data() + line.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i > 0 && (at == end || *at++ != ',')) return std::nullopt;
        const auto [next, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc{}) return std::nullopt;
        at = next;
    }
    constexpr std::uint64_t kLargest = std::numeric_limits<std::uint16_t>::max();
    if (at != end || numbers[1] > kLargest || numbers[2] > kLargest || numbers[3] > 1) return std::nullopt;
    return Event{numbers[0], static_cast<std::uint16_t>(numbers[1]), static_cast<std::uint16_t>(numbers[2]),
                 static_cast<std::uint8_t>(numbers[3])};
}

}  // namespace

Recording readCsv(const Source& source) {
    RecordingBuilder builder(source.file, source.sensor);
    std::size_t at = 0;
    if (const std::string_view header = takeLine(source.bytes, at); header != kHeader)
        builder.fail({"line", 1}, fmt::format("'{}', expected the header {}", header.substr(0, 40), kHeader));
    for (std::uint64_t number = 2; at < source.bytes.size(); ++number) {
        const std::string_view line = takeLine(source.bytes, at);
        const std::optional<Event> event = parse(line);
        if (!event)
            builder.fail(
                {"line", number},
                fmt::format("'{}', expected four integers: time in us, x, y, and polarity 0 or 1", line.substr(0, 40)));
        builder.add(*event, {"line", number});
    }
    return builder.take();
}

}  // namespace spikeloom::events
