// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/front_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "sim/report/numbers.hpp"
#include "sim/report/terminal.hpp"
#include "sim/sweep/answers/words.hpp"

namespace spikeloom::sweep {
namespace {

using report::kTerminalWidth;
using report::thousands;

constexpr std::size_t kRows = 30, kNumber = 5, kMargin = 13, kValue = 16, kName = 24;

/// Two lines of at most `width` characters, broken after a space or a hyphen.
std::array<std::string, 2> twoLines(const std::string& title, std::size_t width) {
    if (title.size() <= width) return {"", title};
    std::size_t end = title.find_last_of(" -", width - 1);
    if (end == std::string::npos) return {"", shortened(title, width)};
    const std::string second = title.substr(end + 1);
    if (title[end] == '-') ++end;
    return {title.substr(0, end), shortened(second, width)};
}

class FrontTable {
public:
    FrontTable(const Answers& answers, report::Sheet& sheet)
        : answers_(answers),
          sheet_(sheet),
          columns_(answers.question.objectives),
          names_(axisNames(answers.question.axes)) {
        for (std::string& name : names_) name = shortened(name, kName);
    }

    void render() {
        sheet_.rule();
        std::vector<std::size_t> varying, fixed;
        for (std::size_t axis = 0; axis < names_.size(); ++axis) {
            const auto value = [&](std::size_t i) { return answers_.records[i].point.values[axis]; };
            const bool isFixed = std::all_of(answers_.front.begin(), answers_.front.end(),
                                             [&](std::size_t i) { return value(i) == value(answers_.front.front()); });
            (isFixed && answers_.front.size() > 1 ? fixed : varying).push_back(axis);
        }
        sheet_.line("front", fmt::format("{} points: no other is as good in all objectives and better in one",
                                         thousands(answers_.front.size())));
        if (!fixed.empty()) {
            std::string all = listed(answers_.front.front(), fixed, kMargin);
            sheet_.line("all have", all.substr(kMargin));
        }
        table(varying);
        if (answers_.front.size() > kRows)
            sheet_.verbatim(fmt::format("{:>{}} and {} more\n", "", kNumber, thousands(answers_.front.size() - kRows)));
    }

private:
    [[nodiscard]] std::string valueAt(std::size_t record, std::size_t axis, std::size_t longest) const {
        return valueText(answers_.records[record].point.values[axis], longest);
    }

    /// `name=value` of axes, several to a line.
    [[nodiscard]] std::string listed(std::size_t record, const std::vector<std::size_t>& axes,
                                     std::size_t indent) const {
        std::string text;
        std::size_t used = kTerminalWidth;
        for (const std::size_t axis : axes) {
            const std::string item = fmt::format("{}={}", names_[axis], valueAt(record, axis, kTerminalWidth / 3));
            if (used + 2 + item.size() > kTerminalWidth) {
                if (!text.empty()) text += '\n';
                text += fmt::format("{:{}}{}", "", indent, item);
                used = indent + item.size();
            } else {
                text += fmt::format("  {}", item);
                used += 2 + item.size();
            }
        }
        return text;
    }

    void table(const std::vector<std::size_t>& axes) {
        const std::size_t rows = std::min(answers_.front.size(), kRows);
        std::vector<std::size_t> widths;
        std::size_t total = kNumber + answers_.question.objectives.size() * columns_.width();
        for (const std::size_t axis : axes) {
            std::size_t width = names_[axis].size();
            for (std::size_t i = 0; i < rows; ++i)
                width = std::max(width, valueAt(answers_.front[i], axis, kValue).size());
            widths.push_back(width + 2);
            total += width + 2;
        }
        const bool hasRoom = total <= kTerminalWidth;
        std::string more;
        for (std::size_t i = 0; hasRoom && i < axes.size(); ++i)
            more += fmt::format("{:>{}}", names_[axes[i]], widths[i]);
        columns_.headings(sheet_, std::string(kNumber, ' '), fmt::format("{:>{}}", "#", kNumber), more);
        for (std::size_t row = 0; row < rows; ++row) {
            const std::size_t record = answers_.front[row];
            std::string line = fmt::format("{:>{}}", row + 1, kNumber);
            for (std::size_t i = 0; i < answers_.question.objectives.size(); ++i)
                line += fmt::format("{:>{}}",
                                    figureText(answers_.question.objectives[i].metric, answers_.figure(record, i)),
                                    columns_.width());
            for (std::size_t i = 0; hasRoom && i < axes.size(); ++i)
                line += fmt::format("{:>{}}", valueAt(record, axes[i], kValue), widths[i]);
            if (!hasRoom && !axes.empty()) line += fmt::format("\n{}", listed(record, axes, kNumber + 2));
            sheet_.verbatim(line + "\n");
        }
    }

    const Answers& answers_;
    report::Sheet& sheet_;
    ObjectiveColumns columns_;
    std::vector<std::string> names_;
};

}  // namespace

void ObjectiveColumns::headings(report::Sheet& sheet, const std::string& first, const std::string& second,
                                const std::string& more) const {
    std::string upper = first, lower = second;
    for (std::size_t i = 0; i < objectives_.size(); ++i) {
        const auto lines = twoLines(std::string(metric(objectives_[i].metric).title), width() - 1);
        upper += fmt::format("{:>{}}", lines[0], width());
        lower += fmt::format("{:>{}}", lines[1], width());
    }
    if (upper.find_first_not_of(' ') != std::string::npos) sheet.heading(upper);
    sheet.heading(lower + more);
}

void renderFront(const Answers& answers, report::Sheet& sheet) {
    FrontTable(answers, sheet).render();
}

}  // namespace spikeloom::sweep
