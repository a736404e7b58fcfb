// SPDX-License-Identifier: Apache-2.0
#include "models/support/error.hpp"
#include "sim/html/shell.hpp"

/// A build without npm: figures are in the files of the runs, and nowhere else.
namespace spikeloom::html {

bool isBuilt() {
    return false;
}

std::string_view shell() {
    throw ConfigError({"", "", "this program was built without the report: npm was not found, or SPIKELOOM_HTML is off",
                       "install Node.js 18 or newer with npm (scripts/setup does), then scripts/build release"});
}

}  // namespace spikeloom::html
