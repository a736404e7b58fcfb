// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "models/events/byte_order.hpp"
#include "models/events/format.hpp"
#include "models/events/recording_builder.hpp"

namespace spikeloom::events {
namespace {

constexpr std::size_t kHeader = 28, kPolarityEvent = 8;
constexpr std::uint32_t kPolarityType = 1, kTimeOffset = 4, kTimeBits = 31;

struct PacketHeader {
    std::uint32_t type, size, timeOffset, timeOverflow, capacity, number;
};

class Reader {
public:
    explicit Reader(const Source& source) : bytes_(source.bytes), builder_(source.file, source.sensor) {}

    Recording read() {
        skipHeader();
        while (at_ < bytes_.size()) packet();
        return builder_.take();
    }

private:
    void skipHeader() {
        constexpr std::string_view kEnd = "#!END-HEADER", kFormat = "#Format: ";
        for (bool isLast = false; !isLast;) {
            const std::size_t end = bytes_.find('\n', at_);
            if (end == std::string_view::npos || bytes_[at_] != '#')
                fail("the header ends without its last line, expected #!END-HEADER", "the file is truncated");
            const std::string_view line = bytes_.substr(at_, end - at_);
            if (line.starts_with(kFormat) && !line.substr(kFormat.size()).starts_with("RAW"))
                fail(fmt::format("'{}', expected '#Format: RAW'", line.substr(0, line.find('\r'))),
                     "compressed files are not read; store it raw");
            isLast = line.starts_with(kEnd);
            at_ = end + 1;
        }
    }

    void packet() {
        require(kHeader, "a packet header");
        const auto field = [&](std::size_t offset) { return littleEndian(bytes_, at_ + offset, 4); };
        const PacketHeader header{littleEndian(bytes_, at_, 2), field(4), field(8), field(12), field(16), field(20)};
        if (header.number > header.capacity)
            fail(fmt::format("a packet of {} events that has room for {}", header.number, header.capacity),
                 "the file is damaged");
        const bool isPolarity = header.type == kPolarityType;
        if (isPolarity && (header.size != kPolarityEvent || header.timeOffset != kTimeOffset))
            fail(fmt::format("polarity events of {} bytes with their time at {}, expected {} and {}", header.size,
                             header.timeOffset, kPolarityEvent, kTimeOffset),
                 "the file is damaged");
        at_ += kHeader;
        const std::size_t length = std::size_t{header.size} * header.capacity;
        require(length, "the events of a packet");
        if (isPolarity) polarityEvents(header);
        at_ += length;
    }

    void polarityEvents(const PacketHeader& header) {
        for (std::size_t i = 0; i < header.number; ++i) {
            const std::size_t at = at_ + i * kPolarityEvent;
            const std::uint32_t data = littleEndian(bytes_, at, 4);
            if ((data & 1U) == 0) {
                builder_.skip();
                continue;
            }
            const std::uint32_t time = littleEndian(bytes_, at + 4, 4);
            if (time >> kTimeBits != 0)
                builder_.fail({"byte", at}, fmt::format("time 0x{:08x}, expected {} bits", time, kTimeBits),
                              "the file is damaged");
            builder_.add({.timeUs = std::uint64_t{header.timeOverflow} << kTimeBits | time,
                          .x = static_cast<std::uint16_t>(data >> 17U),
                          .y = static_cast<std::uint16_t>(data >> 2U & 0x7FFFU),
                          .polarity = static_cast<std::uint8_t>(data >> 1U & 1U)},
                         {"byte", at});
        }
    }

    void require(std::size_t length, std::string_view what) const {
        const std::size_t left = bytes_.size() - at_;
        if (left < length)
            fail(fmt::format("the file ends {} bytes into {}, expected {}", left, what, length),
                 "the file is truncated");
    }
    [[noreturn]] void fail(std::string message, std::string hint) const {
        builder_.fail({"byte", at_}, std::move(message), std::move(hint));
    }

    std::string_view bytes_;
    RecordingBuilder builder_;
    std::size_t at_ = 0;
};

}  // namespace

Recording readAedat3(const Source& source) {
    return Reader(source).read();
}

}  // namespace spikeloom::events
