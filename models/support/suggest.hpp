// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace spikeloom {

/// Edits between two names: insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
[[nodiscard]] std::size_t editDistance(std::string_view a, std::string_view b);

/// The candidate nearest to `name`, or empty when none is near: one edit in three characters, at least one. Of equally
/// near candidates the first.
[[nodiscard]] std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

/// A hint for a name that is none of the candidates: `did you mean X?`, else `known KIND: a, b, c`, else empty.
/// @param kind  plural noun, such as `keys`
[[nodiscard]] std::string didYouMean(std::string_view name, const std::vector<std::string>& candidates,
                                     std::string_view kind);

}  // namespace spikeloom
