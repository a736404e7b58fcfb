// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace spikeloom::html {

/// Whether this build has a page; without npm it has not.
[[nodiscard]] bool isBuilt();

/// The page without a report, made of `web/` when the program was built: style, script and the policy that lets no
/// other script run. `@@TITLE@@` and `@@DOCUMENT@@` stand in it once each.
/// @throws ConfigError in a build without npm
[[nodiscard]] std::string_view shell();

}  // namespace spikeloom::html
