// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "models/support/fields.hpp"
#include "models/support/provenance.hpp"

namespace spikeloom::hw {

/// Where one number of a chip comes from. Loading checks that the chip has that number there (sim/config/chip_sources).
struct SourceSpec {
    std::string path, value, unit, source;
    SourceKind kind = SourceKind::Estimate;
    SeenIn seenIn = SeenIn::Primary;

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
                       "whether it was read in the source itself, or where somebody else quotes it",
                       spec::ChoiceRule<SeenIn, kSeenInNames.size()>{kSeenInNames}));
    }
};

}  // namespace spikeloom::hw
