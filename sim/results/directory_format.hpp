// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// What writers and readers of a directory of results have to agree on.
namespace spikeloom::results {

/// Version of the files of a directory together: a reader refuses any other.
inline constexpr std::uint32_t kDirectoryVersion = 2;
inline constexpr const char* kManifest = "manifest.json";
/// The manifest's `tool`.
inline constexpr const char* kTool = "spikeloom";

}  // namespace spikeloom::results
