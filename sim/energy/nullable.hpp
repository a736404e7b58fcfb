// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <vector>

#include "models/support/strict_json.hpp"

/// Numbers of a table that may be unknown. Nobody can forget one: an unknown number is written as null.
namespace spikeloom::energy {

/// A list of a table, and the key in its items that may be null.
struct NullableKey {
    const char* list;
    const char* key;
};

/// Takes the nulls out, so that strict loading leaves the optional members empty. A key that is missing is a problem.
void takeNulls(spec::Json& document, std::span<const NullableKey> keys, const spec::Context& at,
               std::vector<Problem>& problems);
/// The way back: null where a number is missing.
void giveNulls(spec::Json& document, std::span<const NullableKey> keys);
/// Says in the table's schema that these numbers are required and may be null.
void allowNulls(spec::Json& schema, std::span<const NullableKey> keys);

}  // namespace spikeloom::energy
