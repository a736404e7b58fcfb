// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "models/support/fields.hpp"
#include "models/support/provenance.hpp"

namespace spikeloom::hw {

/// Where one number of a chip comes from. Loading checks that the chip has that number there, and that a number of
/// others says where it was read (sim/config/chip_sources).
struct SourceSpec {
    std::string path, value, unit, source;
    SourceKind kind = SourceKind::Estimate;
    std::optional<SeenIn> seenIn{};  ///< numbers of others have it

    static constexpr auto fields() {
        using S = SourceSpec;
        return std::make_tuple(
            spec::required(spec::field("path", &S::path, "of the number in this document: core.neurons_max", 1)),
            spec::required(spec::with("value", &S::value, "as the document has it", spec::AnyRule{})),
            spec::field("unit", &S::unit, "of the number"),
            spec::required(
                spec::field("source", &S::source, "paper and page, repository and file, or the reasoning", 1)),
            spec::required(spec::with("kind", &S::kind, "what sort of source that is",
                                      spec::ChoiceRule<SourceKind, kSourceKindNames.size()>{kSourceKindNames})),
            spec::with("seen_in", &S::seenIn,
                       "primary: the number was read in its source; secondary: where somebody quotes it",
                       spec::ChoiceRule<SeenIn, kSeenInNames.size()>{kSeenInNames}));
    }
};

}  // namespace spikeloom::hw
