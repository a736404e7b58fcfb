// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace spikeloom::report {

inline constexpr std::size_t kSheetLabel = 13;  ///< columns of the margin

/// Breaks a text at spaces so that no line is longer than `width`, as long as no word is.
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, std::size_t width);

/// A screen of sections: a margin with labels, rules between.
class Sheet {
public:
    explicit Sheet(bool colour) : colour_(colour) {}
    void title(const std::string& what, const std::string& state, bool isGood);
    void line(const std::string& label, const std::string& content);
    void verbatim(const std::string& text) { text_ += text; }
    void heading(const std::string& text);
    void rule();
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    bool colour_;
    std::string text_;
};

}  // namespace spikeloom::report
