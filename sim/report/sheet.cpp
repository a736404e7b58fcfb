// SPDX-License-Identifier: Apache-2.0
#include "sim/report/sheet.hpp"

#include <fmt/format.h>

#include "sim/report/style.hpp"
#include "sim/report/terminal.hpp"

namespace spikeloom::report {

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
    std::vector<std::string> lines;
    while (text.size() > width) {
        const std::size_t space = text.rfind(' ', width);
        if (space == std::string_view::npos) break;
        lines.emplace_back(text.substr(0, space));
        text.remove_prefix(space + 1);
    }
    lines.emplace_back(text);
    return lines;
}

void Sheet::title(const std::string& what, const std::string& state, bool isGood) {
    const Style style(colour_);
    const std::size_t used = what.size() + state.size();
    text_ += style.bold(what) + std::string(used < kTerminalWidth ? kTerminalWidth - used : 1, ' ') +
             style.judged(isGood, state) + "\n";
    rule();
}

void Sheet::line(const std::string& label, const std::string& content) {
    text_ += Style(colour_).bold(fmt::format("{:<{}}", label, kSheetLabel)) + content + "\n";
}

void Sheet::heading(const std::string& text) {
    text_ += Style(colour_).bold(text) + "\n";
}

void Sheet::rule() {
    text_ += Style(colour_).dim(std::string(kTerminalWidth, '-')) + "\n";
}

}  // namespace spikeloom::report
