// SPDX-License-Identifier: Apache-2.0
#include "sim/html/shell.hpp"

// A megabyte of bytes as they are: the assembler takes them in at once, a compiler takes seconds over an array of
// numbers. GCC and Clang, ELF.
asm(R"(
    .pushsection .rodata
spikeloom_html_shell_begin:
    .incbin ")" SPIKELOOM_HTML_SHELL R"("
spikeloom_html_shell_end:
    .popsection
)");

// NOLINTBEGIN(modernize-avoid-c-arrays): symbols of the assembler, without a length
extern const char kShellBegin[] asm("spikeloom_html_shell_begin");
extern const char kShellEnd[] asm("spikeloom_html_shell_end");
// NOLINTEND(modernize-avoid-c-arrays)

namespace spikeloom::html {

bool isBuilt() {
    return true;
}

std::string_view shell() {
    return {kShellBegin, static_cast<std::size_t>(kShellEnd - kShellBegin)};
}

}  // namespace spikeloom::html
