// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sim/html/document.hpp"

namespace spikeloom::html {

/// One HTML file that needs no other. Text of the document is data in it, which no parser of HTML takes for markup.
/// @param shell  sim/html/shell.hpp
[[nodiscard]] std::string page(const Document& document, std::string_view shell);

/// Whether the beginning of a file is that of a page().
[[nodiscard]] bool isPage(std::string_view beginning);

}  // namespace spikeloom::html
