// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace spikeloom {

/// What an override changed.
struct Overridden {
    std::string path;                      ///< of the first node that was replaced or made
    std::optional<nlohmann::json> before;  ///< what stood there; nothing where it was made
    const nlohmann::json* now = nullptr;   ///< what stands there, until the document changes again
};

/// Applies one `--set PATH=VALUE` to a document.
///
/// A document that is null counts as an empty object. PATH is `chip.mesh[0]`; a key that is no plain word
/// is written `table["a b"]`. Objects on the way are made when they are absent, so that a default can be changed; a
/// misspelt key is found by the strict loading that follows. An array is never made; index == size appends. VALUE is
/// read as JSON; what is no JSON is a string (`--set name=xy`), unless it begins like an object, an array or a quoted
/// string.
/// @throws ConfigError for a malformed assignment, a path through something that is no object or array, a missing
/// element; the document is as it was then
Overridden applyOverride(nlohmann::json& document, std::string_view assignment);

}  // namespace spikeloom
