// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// How figures are written. Files get every digit that a double has, people get four.
namespace spikeloom::report {

/// The shortest decimal text that reads back as the same double; the same on every machine and in every locale.
[[nodiscard]] std::string exact(double value);

/// `1,234,567`
[[nodiscard]] std::string thousands(std::uint64_t value);
/// At least 0. Rounded to a whole number from 1,000 on, else with `decimals` decimals: `12,345`, `4.40`.
[[nodiscard]] std::string thousands(double value, int decimals);

/// Four significant digits with an SI prefix from femto to tera: `1.235 mJ`, `950.0 ns`, `0 J`.
[[nodiscard]] std::string si(double value, std::string_view unit);

/// Bytes with binary prefixes: `123.4 MiB`.
[[nodiscard]] std::string bytes(std::uint64_t value);

}  // namespace spikeloom::report
