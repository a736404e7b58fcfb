// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace spikeloom::report {

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
