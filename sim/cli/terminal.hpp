// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string_view>

namespace spikeloom::cli {

/// Where the program speaks: results to `out`, everything else to `err`.
class Terminal {
public:
    struct Traits {
        bool outColour = false, errColour = false;
        bool errIsInteractive = false;  ///< a terminal that understands carriage returns: a progress bar is shown
    };
    Terminal(std::ostream& out, std::ostream& err, Traits traits) : out_(out), err_(err), traits_(traits) {}

    /// stdout and stderr. Colour only where they are terminals, NO_COLOR (no-color.org) is empty or unset and TERM is
    /// not `dumb`.
    [[nodiscard]] static Terminal standard();

    /// Writes a result. @throws std::runtime_error when it cannot be written, as on a full disk
    void result(std::string_view text);
    /// A line of progress or explanation; nothing when quiet.
    void log(std::string_view line);
    /// A line that wants attention but stops nothing; shown when quiet too.
    void warn(std::string_view line);
    void error(std::string_view line);

    void setQuiet(bool quiet) { isQuiet_ = quiet; }
    [[nodiscard]] bool isQuiet() const { return isQuiet_; }
    [[nodiscard]] const Traits& traits() const { return traits_; }
    [[nodiscard]] std::ostream& out() { return out_; }
    [[nodiscard]] std::ostream& err() { return err_; }

private:
    void labelled(std::string_view label, std::string_view colour, std::string_view line);

    std::ostream& out_;
    std::ostream& err_;
    Traits traits_;
    bool isQuiet_ = false;
};

}  // namespace spikeloom::cli
