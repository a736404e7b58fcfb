// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sim/area/model.hpp"

/// The silicon of a chip, to read and to parse.
namespace spikeloom::area {

/// A line for the whole and one for its components, the largest first. Ends with a newline.
[[nodiscard]] std::string renderText(const Breakdown& breakdown);
[[nodiscard]] nlohmann::json toJson(const Breakdown& breakdown);

}  // namespace spikeloom::area
