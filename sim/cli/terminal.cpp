// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/terminal.hpp"

#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>

namespace spikeloom::cli {
namespace {

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

}  // namespace

Terminal Terminal::standard() {
    const bool isDumb = environment("TERM") == "dumb";
    const bool mayColour = !isDumb && environment("NO_COLOR").empty();
    const bool outIsTerminal = ::isatty(STDOUT_FILENO) == 1, errIsTerminal = ::isatty(STDERR_FILENO) == 1;
    return {std::cout, std::cerr, {mayColour && outIsTerminal, mayColour && errIsTerminal, errIsTerminal && !isDumb}};
}

void Terminal::result(std::string_view text) {
    out_ << text;
    out_.flush();
    if (!out_) throw std::runtime_error("standard output cannot be written");
}

void Terminal::log(std::string_view line) {
    if (!isQuiet_) err_ << line << std::endl;
}

void Terminal::warn(std::string_view line) {
    labelled("warning", "33", line);
}

void Terminal::error(std::string_view line) {
    labelled("error", "1;31", line);
}

void Terminal::labelled(std::string_view label, std::string_view colour, std::string_view line) {
    if (traits_.errColour)
        err_ << "\x1b[" << colour << 'm' << label << ":\x1b[0m ";
    else
        err_ << label << ": ";
    err_ << line << std::endl;
}

}  // namespace spikeloom::cli
