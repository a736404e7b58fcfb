// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>

#include "models/events/format.hpp"
#include "models/support/error.hpp"

namespace spikeloom::events::test {

/// `{0x01, 0xFF}` as a file has it.
inline std::string bytes(std::initializer_list<unsigned> values) {
    std::string result;
    for (const unsigned value : values) result.push_back(static_cast<char>(value));
    return result;
}

/// A number of `size` bytes, least significant first.
inline std::string little(std::uint64_t number, int size) {
    std::string result;
    for (int i = 0; i < size; ++i) result.push_back(static_cast<char>(number >> (8 * i)));
    return result;
}

/// A number of `size` bytes, most significant first.
inline std::string big(std::uint64_t number, int size) {
    const std::string reversed = little(number, size);
    return {reversed.rbegin(), reversed.rend()};
}

/// What a reader says of bytes; "accepted" when it takes them.
template <class Read>
std::string complaint(Read read, const std::string& content, Sensor sensor) {
    try {
        (void)read(Source{content, "f", sensor});
    } catch (const ConfigError& error) {
        return error.problems().size() == 1 ? error.problems()[0].text() : "several problems";
    }
    return "accepted";
}

}  // namespace spikeloom::events::test
