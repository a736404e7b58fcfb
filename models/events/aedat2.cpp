// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/events/byte_order.hpp"
#include "models/events/format.hpp"
#include "models/events/recording_builder.hpp"

namespace spikeloom::events {
namespace {

constexpr std::uint32_t kLast = 127;

/// A DVS128 address has 16 bits, so no record begins with '#'. @return the first byte behind the header
std::size_t endOfHeader(std::string_view bytes, const RecordingBuilder& builder) {
    std::size_t at = 0;
    while (at < bytes.size() && bytes[at] == '#') {
        const std::size_t end = bytes.find('\n', at);
        if (end == std::string_view::npos)
            builder.fail({"byte", at}, "the file ends within a header line, expected an end of line",
                         "the file is truncated");
        at = end + 1;
    }
    return at;
}

}  // namespace

Recording readAedat2(const Source& source) {
    constexpr std::size_t kRecord = 8;
    constexpr std::uint32_t kExternal = 1U << 15U;
    RecordingBuilder builder(source.file, source.sensor);
    for (std::size_t at = endOfHeader(source.bytes, builder); at < source.bytes.size(); at += kRecord) {
        const std::size_t left = source.bytes.size() - at;
        if (left < kRecord)
            builder.fail({"byte", at}, fmt::format("the file ends {} bytes into a record, expected {}", left, kRecord),
                         "the file is truncated, or of another format");
        const std::uint32_t address = bigEndian(source.bytes, at, 4);
        if (address > 0xFFFFU)
            builder.fail({"byte", at}, fmt::format("address 0x{:08x}, expected the 16 bits of a DVS128", address),
                         "recordings of other sensors are not read from AEDAT 2.0; convert it to csv");
        if ((address & kExternal) != 0) {
            builder.skip();
            continue;
        }
        builder.add({.timeUs = bigEndian(source.bytes, at + 4, 4),
                     .x = static_cast<std::uint16_t>(kLast - (address >> 1U & kLast)),
                     .y = static_cast<std::uint16_t>(address >> 8U & kLast),
                     .polarity = static_cast<std::uint8_t>(1U - (address & 1U))},
                    {"byte", at});
    }
    return builder.take();
}

}  // namespace spikeloom::events
