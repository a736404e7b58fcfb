// SPDX-License-Identifier: Apache-2.0
#include "sim/html/page.hpp"

#include "models/support/error.hpp"

namespace spikeloom::html {
namespace {

constexpr std::string_view kTitle = "@@TITLE@@", kDocument = "@@DOCUMENT@@";
constexpr std::string_view kMark = R"(<meta name="generator" content="spikeloom report">)";

std::string replaced(std::string text, char from, std::string_view to) {
    std::string result;
    for (const char c : text) c == from ? result += to : result += c;
    return result;
}

std::string escaped(const std::string& text) {
    return replaced(replaced(text, '&', "&amp;"), '<', "&lt;");
}

/// JSON in which nothing looks like markup; `\u003c` is the same text to a reader of JSON. Bytes that are no UTF-8
/// become U+FFFD.
std::string harmless(const Json& json) {
    return replaced(json.dump(-1, ' ', false, Json::error_handler_t::replace), '<', "\\u003c");
}

std::size_t placeOf(std::string_view what, std::string_view shell) {
    const std::size_t at = shell.find(what);
    if (at == std::string_view::npos) throw InvariantError("html::page", 0, "the shell has no " + std::string(what));
    return at;
}

}  // namespace

std::string page(const Document& document, std::string_view shell) {
    const std::size_t title = placeOf(kTitle, shell), data = placeOf(kDocument, shell);
    std::string html(shell.substr(0, title));
    html += escaped(document.title);
    html += shell.substr(title + kTitle.size(), data - title - kTitle.size());
    html += harmless(toJson(document));
    html += shell.substr(data + kDocument.size());
    return html;
}

bool isPage(std::string_view beginning) {
    return beginning.find(kMark) != std::string_view::npos;
}

}  // namespace spikeloom::html
