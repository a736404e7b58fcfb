// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sim/report/sheet.hpp"
#include "sim/sweep/answers/answers.hpp"

namespace spikeloom::sweep {

/// A column of a table for each objective: narrow ones where there are many.
class ObjectiveColumns {
public:
    explicit ObjectiveColumns(const std::vector<ObjectiveSpec>& objectives) : objectives_(objectives) {}
    [[nodiscard]] std::size_t width() const { return objectives_.size() <= 5 ? 14 : 10; }
    /// Two lines of titles; `first` and `second` stand before them, `more` after the second.
    void headings(report::Sheet& sheet, const std::string& first, const std::string& second,
                  const std::string& more) const;

private:
    const std::vector<ObjectiveSpec>& objectives_;
};

/// The section of the front: what all of its points have, then a row for each. Axes are columns where there is room for
/// them, else a list below the row. @param answers  with a front
void renderFront(const Answers& answers, report::Sheet& sheet);

}  // namespace spikeloom::sweep
