// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "models/support/strict_json.hpp"

/// The sources of a chip's numbers (hw::SourceSpec): a document that names any has to name one for each number that it
/// states, and the chip has to have the number that the source says. So a preset cannot drift from its sources.
namespace spikeloom::config {

/// @param stated  the document that has `sources`
/// @param chip    the same with what it extends merged in
/// @param at      where the document is
void checkSources(const spec::Json& stated, const spec::Json& chip, const spec::Context& at,
                  std::vector<Problem>& problems);

/// Takes out the sources of numbers that a later document or an assignment has changed: they say nothing of this chip.
void dropOutdatedSources(spec::Json& chip);

}  // namespace spikeloom::config
