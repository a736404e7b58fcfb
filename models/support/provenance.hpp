// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "models/support/rules.hpp"

/// Where a number comes from, and how far to trust it.
namespace spikeloom {

enum class SourceKind : std::uint8_t {
    Published,   ///< in a paper, of this very thing
    Repository,  ///< in the code or data of a public program
    Measured,    ///< by running a tool on this very structure
    Derived,     ///< computed from one of these; the source shows how
    Estimate,    ///< nobody's measurement
};

/// Whether whoever wrote the number down has seen it where it was published, or where somebody else quotes it.
enum class SeenIn : std::uint8_t { Primary, Secondary };

inline constexpr std::array<spec::Option<SourceKind>, 5> kSourceKindNames{{{"published", SourceKind::Published},
                                                                           {"repository", SourceKind::Repository},
                                                                           {"measured", SourceKind::Measured},
                                                                           {"derived", SourceKind::Derived},
                                                                           {"estimate", SourceKind::Estimate}}};
inline constexpr std::array<spec::Option<SeenIn>, 2> kSeenInNames{
    {{"primary", SeenIn::Primary}, {"secondary", SeenIn::Secondary}}};

}  // namespace spikeloom
