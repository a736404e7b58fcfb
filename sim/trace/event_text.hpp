// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace spikeloom::trace {

/// Text of one event or row of a trace at the end of a longer one, without a format to be parsed: there are many of
/// them, and a run with a trace pays for each.
class EventText {
public:
    /// Appends to `text`, which is kept by reference.
    explicit EventText(std::string& text) : text_(text) {}

    EventText& text(std::string_view part) {
        text_ += part;
        return *this;
    }
    EventText& number(std::uint64_t value) { return characters(value); }
    EventText& integer(std::int64_t value) { return characters(value); }
    EventText& real(double value) { return characters(value); }
    /// In microseconds, exact and without zeros at the end.
    EventText& time(std::uint64_t picoseconds) {
        number(picoseconds / kPicosecondsPerMicrosecond);
        std::uint64_t rest = picoseconds % kPicosecondsPerMicrosecond;
        if (rest == 0) return *this;
        std::array<char, 7> digits{'.'};
        for (std::size_t i = 6; i != 0; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
        std::size_t size = digits.size();
        while (digits[size - 1] == '0') --size;
        return text({digits.data(), size});
    }

private:
    static constexpr std::uint64_t kPicosecondsPerMicrosecond = 1'000'000;

    EventText& characters(auto value) {
        std::array<char, 32> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        text_.append(digits.data(), end);
        return *this;
    }

    std::string& text_;
};

}  // namespace spikeloom::trace
