// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/events/byte_order.hpp"
#include "models/events/format.hpp"
#include "models/events/recording_builder.hpp"

namespace spikeloom::events {

Recording readNMnist(const Source& source) {
    constexpr std::size_t kRecord = 5;
    constexpr std::uint32_t kOverflowRow = 240, kTimeMask = (1U << 23U) - 1U;
    constexpr std::uint64_t kOverflowUs = 1U << 13U;
    RecordingBuilder builder(source.file, source.sensor);
    if (source.sensor.height > kOverflowRow)
        builder.fail({"byte", 0},
                     fmt::format("a sensor of {} rows, expected at most {}", source.sensor.height, kOverflowRow),
                     "row 240 marks an overflow of time in the n_mnist format");
    std::uint64_t overflowUs = 0;
    for (std::size_t at = 0; at < source.bytes.size(); at += kRecord) {
        const std::size_t left = source.bytes.size() - at;
        if (left < kRecord)
            builder.fail({"byte", at}, fmt::format("the file ends {} bytes into a record, expected {}", left, kRecord),
                         "the file is truncated, or of another format");
        const std::uint32_t x = bigEndian(source.bytes, at, 1), y = bigEndian(source.bytes, at + 1, 1);
        const std::uint32_t rest = bigEndian(source.bytes, at + 2, 3);
        if (y == kOverflowRow)
            overflowUs += kOverflowUs;
        else
            builder.add({.timeUs = overflowUs + (rest & kTimeMask),
                         .x = static_cast<std::uint16_t>(x),
                         .y = static_cast<std::uint16_t>(y),
                         .polarity = static_cast<std::uint8_t>(rest >> 23U)},
                        {"byte", at});
    }
    return builder.take();
}

}  // namespace spikeloom::events
