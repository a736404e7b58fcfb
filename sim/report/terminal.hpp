// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sim/report/summary.hpp"

namespace spikeloom::report {

inline constexpr std::size_t kTerminalWidth = 100;

/// The run on one screen, fit to be pasted into a mail: ASCII, at most kTerminalWidth columns, a line end at the end.
/// @param colour  adds ANSI escapes, which take no columns; the text is the same without them
[[nodiscard]] std::string renderTerminal(const Summary& summary, bool colour);

}  // namespace spikeloom::report
