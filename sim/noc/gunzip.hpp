// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace spikeloom::noc {

/// Whether the bytes begin as a gzip file does (RFC 1952).
[[nodiscard]] bool isGzip(std::string_view bytes);

/// What was compressed; members that follow each other are joined.
/// @param name      what messages call the file
/// @param maxBytes  refuse more than that
/// @throws ConfigError when the bytes are damaged, cut short or too many
[[nodiscard]] std::string gunzip(std::string_view bytes, const std::string& name, std::size_t maxBytes);

}  // namespace spikeloom::noc
