// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "sim/report/numbers.hpp"
#include "sim/report/sheet.hpp"
#include "sim/report/terminal.hpp"
#include "sim/sweep/answers/front_table.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/answers/words.hpp"

namespace spikeloom::sweep {
namespace {

using report::kTerminalWidth;
using report::thousands;

constexpr std::size_t kReasons = 10, kLevels = 10;
constexpr std::size_t kPoints = 9, kMargin = 13;

class Screen {
public:
    Screen(const Answers& answers, bool colour)
        : answers_(answers),
          sheet_(colour),
          columns_(answers.question.objectives),
          names_(axisNames(answers.question.axes)) {}

    std::string text(const std::string& title) {
        std::size_t failed = 0;
        for (const FailureGroup& group : answers_.failures) failed += group.points.size();
        sheet_.title(fmt::format("{}, {} points", shortened(title, 60), thousands(answers_.records.size())),
                     failed                     ? fmt::format("{} FAILED", thousands(failed))
                     : answers_.records.empty() ? "none yet"
                                                : "no failures",
                     failed == 0);
        counts();
        if (!answers_.front.empty()) renderFront(answers_, sheet_);
        if (!answers_.effects.empty()) effects();
        if (!answers_.disagreements.empty()) disagreement();
        if (!answers_.failures.empty()) failures();
        return sheet_.text();
    }

private:
    [[nodiscard]] const std::string& metricOf(std::size_t objective) const {
        return answers_.question.objectives[objective].metric;
    }
    [[nodiscard]] std::size_t objectives() const { return answers_.question.objectives.size(); }

    void counts() {
        const auto& finals = answers_.finals;
        if (answers_.isScreened())
            sheet_.line("screened", fmt::format("{} points at the coarse fidelity; {} of them again at the fine one",
                                                thousands(answers_.survey.size()), thousands(finals.size())));
        sheet_.line("feasible", fmt::format("{}; {} miss a constraint, {} cannot be judged",
                                            thousands(answers_.count(finals, Verdict::Feasible)),
                                            thousands(answers_.count(finals, Verdict::Infeasible)),
                                            thousands(answers_.count(finals, Verdict::Unjudged))));
        for (std::size_t i = 0; i < objectives(); ++i) {
            if (!answers_.best[i]) continue;
            const auto number = std::find(answers_.front.begin(), answers_.front.end(), *answers_.best[i]);
            sheet_.line(i == 0 ? "best" : "",
                        fmt::format("{:<22}{:>14}   number {}", metric(metricOf(i)).title,
                                    figureText(metricOf(i), answers_.figure(*answers_.best[i], i)),
                                    number - answers_.front.begin() + 1));
        }
    }

    void effects() {
        sheet_.rule();
        const std::size_t label = kTerminalWidth - kPoints - objectives() * columns_.width();
        const std::size_t width = std::min<std::size_t>(label, 30);
        sheet_.line("effects", "mean at each level of an axis; [share of the variance that the axis explains]");
        columns_.headings(sheet_, std::string(width + kPoints, ' '),
                          fmt::format("{:<{}}{:>{}}", "axis", width, "points", kPoints), "");
        for (std::size_t axis = 0; axis < names_.size(); ++axis) {
            const Effect* first = &answers_.effects[axis * objectives()];
            std::string line = fmt::format("{:<{}}", shortened(names_[axis], width), width + kPoints);
            for (std::size_t i = 0; i < objectives(); ++i)
                line += fmt::format("{:>{}}", fmt::format("[{:.1f} %]", 100 * first[i].share), columns_.width());
            sheet_.verbatim(line + "\n");
            levels(first, width);
        }
    }

    /// @param first  effect of an axis on objective 0; the next ones on the others
    void levels(const Effect* first, std::size_t width) {
        // A level may have points without a figure that others have: each objective has its own levels.
        std::vector<std::string> values{""};
        for (const std::string& level : answers_.question.axes[first->axis].levels) values.push_back(level);
        std::size_t shown = 0, more = 0;
        for (const std::string& value : values) {
            std::string line;
            std::size_t points = 0;
            for (std::size_t i = 0; i < objectives(); ++i) {
                const auto it = std::find_if(first[i].levels.begin(), first[i].levels.end(),
                                             [&](const LevelMean& level) { return level.value == value; });
                const bool isThere = it != first[i].levels.end();
                line += fmt::format("{:>{}}", isThere ? figureText(metricOf(i), it->mean) : "-", columns_.width());
                if (isThere) points = std::max(points, it->points);
            }
            if (points == 0) continue;
            if (++shown > kLevels) {
                ++more;
                continue;
            }
            sheet_.verbatim(fmt::format("  {:<{}}{:>{}}{}\n", valueText(value, width - 3), width - 2, thousands(points),
                                        kPoints, line));
        }
        if (more) sheet_.verbatim(fmt::format("  and {} more\n", thousands(more)));
    }

    void disagreement() {
        sheet_.rule();
        sheet_.line("fidelities", fmt::format("coarse against fine, {} points on both", thousands(answers_.compared)));
        sheet_.heading(fmt::format("{:<24}{:>14}{:>14}   order of the points", "", "median", "largest"));
        for (const Disagreement& one : answers_.disagreements)
            sheet_.verbatim(fmt::format("{:<24}{:>12.2f} %{:>+12.2f} %   {}\n", metric(metricOf(one.objective)).title,
                                        100 * one.median, 100 * one.largest,
                                        one.orderChanged ? "differs" : "is the same"));
    }

    void failures() {
        sheet_.rule();
        sheet_.heading(fmt::format("{:<{}}{:>{}}   {}", "not complete", kMargin, "points", kPoints, "reason"));
        for (std::size_t i = 0; i < std::min(answers_.failures.size(), kReasons); ++i) {
            const FailureGroup& group = answers_.failures[i];
            sheet_.verbatim(fmt::format("{:<{}}{:>{}}   {}\n", statusText(group.status), kMargin,
                                        thousands(group.points.size()), kPoints,
                                        shortened(group.reason, kTerminalWidth - kMargin - kPoints - 3)));
        }
        if (answers_.failures.size() > kReasons)
            sheet_.verbatim(fmt::format("and {} more reasons\n", thousands(answers_.failures.size() - kReasons)));
    }

    const Answers& answers_;
    report::Sheet sheet_;
    ObjectiveColumns columns_;
    std::vector<std::string> names_;
};

}  // namespace

std::string renderTerminal(const Answers& answers, const std::string& title, bool colour) {
    return Screen(answers, colour).text(title);
}

}  // namespace spikeloom::sweep
