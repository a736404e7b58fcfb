// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/terminal.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace spikeloom::cli {
namespace {

TEST(Terminal, KeepsResultsAndEverythingElseApart) {
    std::ostringstream out, err;
    Terminal terminal(out, err, {});
    terminal.result("42\n");
    terminal.log("loading");
    terminal.error("no");
    EXPECT_EQ(out.str(), "42\n");
    EXPECT_EQ(err.str(), "loading\nerror: no\n");
}

TEST(Terminal, IsSilentWhenQuietButForWarningsAndErrors) {
    std::ostringstream out, err;
    Terminal terminal(out, err, {});
    terminal.setQuiet(true);
    terminal.log("loading");
    terminal.warn("scaled");
    terminal.error("no");
    EXPECT_EQ(err.str(), "warning: scaled\nerror: no\n");
}

TEST(Terminal, ColoursOnlyTheLabel) {
    std::ostringstream out, err;
    Terminal terminal(out, err, {.outColour = false, .errColour = true});
    terminal.error("no");
    EXPECT_EQ(err.str(), "\x1b[1;31merror:\x1b[0m no\n");
}

TEST(Terminal, SaysWhenAResultCannotBeWritten) {
    std::ostringstream out, err;
    out.setstate(std::ios::badbit);
    Terminal terminal(out, err, {});
    EXPECT_THROW(terminal.result("42"), std::runtime_error);
}

}  // namespace
}  // namespace spikeloom::cli
