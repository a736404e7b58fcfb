// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace spikeloom::report {

/// Emphasis on a terminal. Without colour every function returns its text unchanged.
class Style {
public:
    explicit Style(bool colour) : colour_(colour) {}
    [[nodiscard]] std::string bold(std::string_view text) const { return escape("1", text); }
    [[nodiscard]] std::string dim(std::string_view text) const { return escape("2", text); }
    [[nodiscard]] std::string good(std::string_view text) const { return escape("32", text); }
    [[nodiscard]] std::string bad(std::string_view text) const { return escape("1;31", text); }
    [[nodiscard]] std::string bar(std::string_view text) const { return escape("36", text); }
    [[nodiscard]] std::string judged(bool isGood, std::string_view text) const {
        return isGood ? good(text) : bad(text);
    }

private:
    [[nodiscard]] std::string escape(std::string_view code, std::string_view text) const {
        if (!colour_ || text.empty()) return std::string(text);
        return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
    }
    bool colour_;
};

}  // namespace spikeloom::report
