// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "sim/report/chart.hpp"
#include "sim/report/numbers.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/answers/words.hpp"

namespace spikeloom::sweep {
namespace {

using report::ChartPanel;
using report::ChartPoint;
using report::ChartRange;
using report::ChartSeries;

constexpr std::string_view kDominated = "#a8a8a8", kInfeasible = "#d6d6d6", kFront = "#0072B2";
constexpr std::size_t kTitle = 56;                        // characters above a panel
constexpr double kMargin = 0.08;                          // of an axis, on both sides: room for numbers
constexpr double kFurthest = 8;                           // times the front's span: what is beyond is not drawn
constexpr double kCell = 2.5;                             // px: of marks closer than that one is drawn
constexpr double kDigit = 6.5, kLine = 11, kOffset = 10;  // px: of a number beside its mark

struct Box {
    double left, top, right, bottom;
    [[nodiscard]] bool meets(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
};

class FrontPlot {
public:
    FrontPlot(const Answers& answers, std::size_t x, std::size_t y) : answers_(answers), x_(x), y_(y) {}

    [[nodiscard]] ChartPanel panel() {
        divide();
        const auto& objectives = answers_.question.objectives;
        const ChartUnit x = chartUnit(objectives[x_].metric, largest(x_)),
                        y = chartUnit(objectives[y_].metric, largest(y_));
        factorX_ = x.factor;
        factorY_ = y.factor;
        ranges();
        ChartPanel panel{fmt::format("Pareto front: {} of {} feasible points", report::thousands(answers_.front.size()),
                                     report::thousands(answers_.count(answers_.finals, Verdict::Feasible))),
                         {x.title, rangeX_},
                         {y.title, rangeY_},
                         {}};
        add(panel, infeasible_, "misses a constraint", kInfeasible);
        add(panel, dominated_, "dominated", kDominated);
        panel.series.push_back(front());
        return panel;
    }

private:
    void divide() {
        const std::set<std::size_t> front(answers_.front.begin(), answers_.front.end());
        for (const std::size_t i : answers_.finals) {
            if (answers_.verdicts[i] == Verdict::Infeasible) infeasible_.push_back(i);
            if (answers_.verdicts[i] == Verdict::Feasible && front.count(i) == 0) dominated_.push_back(i);
        }
    }

    [[nodiscard]] double largest(std::size_t objective) const {
        double result = 0;
        for (const std::size_t i : answers_.front) result = std::max(result, std::abs(answers_.figure(i, objective)));
        return result;
    }

    /// All points, unless they are so far off that the front would be pressed together.
    [[nodiscard]] ChartRange range(std::size_t objective, double factor) const {
        const auto spanOf = [&](const std::vector<std::size_t>& points, ChartRange range) {
            for (const std::size_t i : points) {
                const double value = factor * answers_.figure(i, objective);
                if (!std::isfinite(value)) continue;
                range.low = std::min(range.low, value);
                range.high = std::max(range.high, value);
            }
            return range;
        };
        const double first = factor * answers_.figure(answers_.front.front(), objective);
        const ChartRange front = spanOf(answers_.front, {first, first});
        ChartRange all = spanOf(infeasible_, spanOf(dominated_, front));
        const double span = front.high - front.low;
        if (span > 0) {
            all.low = std::max(all.low, front.low - kFurthest * span);
            all.high = std::min(all.high, front.high + kFurthest * span);
        }
        const double width = all.high > all.low ? all.high - all.low : std::max(std::abs(all.low), 1e-9);
        return {all.low - kMargin * width, all.high + kMargin * width};
    }

    void ranges() {
        rangeX_ = range(x_, factorX_);
        rangeY_ = range(y_, factorY_);
    }

    [[nodiscard]] ChartPoint at(std::size_t record) const {
        return {.x = factorX_ * answers_.figure(record, x_), .y = factorY_ * answers_.figure(record, y_)};
    }
    /// Pixels from the lower left corner.
    [[nodiscard]] double across(const ChartPoint& point) const {
        return report::kChartPlotWidth * (point.x - rangeX_.low) / (rangeX_.high - rangeX_.low);
    }
    [[nodiscard]] double up(const ChartPoint& point) const {
        return report::kChartPlotHeight * (point.y - rangeY_.low) / (rangeY_.high - rangeY_.low);
    }
    [[nodiscard]] bool isInside(const ChartPoint& point) const {
        return point.x >= rangeX_.low && point.x <= rangeX_.high && point.y >= rangeY_.low && point.y <= rangeY_.high;
    }

    void add(ChartPanel& panel, const std::vector<std::size_t>& records, const char* name,
             std::string_view colour) const {
        if (records.empty()) return;
        ChartSeries series{.name = "", .colour = colour, .line = ChartSeries::Line::None, .points = {}};
        std::set<std::pair<long, long>> taken;
        std::size_t outside = 0;
        for (const std::size_t i : records) {
            const ChartPoint point = at(i);
            if (!isInside(point))
                ++outside;
            else if (taken.insert({std::lround(across(point) / kCell), std::lround(up(point) / kCell)}).second)
                series.points.push_back(point);
        }
        series.name = fmt::format("{} ({}{})", name, report::thousands(records.size()),
                                  outside ? fmt::format("; {} outside the picture", report::thousands(outside)) : "");
        panel.series.push_back(std::move(series));
    }

    /// Numbers stand where nothing can be that is as good as the point: dominated points are on the other side.
    [[nodiscard]] report::ChartLabels side() const {
        const bool isLeft = goalOf(answers_.question.objectives[x_]) == Goal::Min;
        const bool isBelow = goalOf(answers_.question.objectives[y_]) == Goal::Min;
        if (isLeft) return isBelow ? report::ChartLabels::BelowLeft : report::ChartLabels::AboveLeft;
        return isBelow ? report::ChartLabels::BelowRight : report::ChartLabels::AboveRight;
    }

    [[nodiscard]] Box labelBox(const ChartPoint& point, std::size_t digits) const {
        const bool isLeft = side() == report::ChartLabels::BelowLeft || side() == report::ChartLabels::AboveLeft;
        const bool isBelow = side() == report::ChartLabels::BelowLeft || side() == report::ChartLabels::BelowRight;
        const double width = kDigit * static_cast<double>(digits), x = across(point), y = up(point);
        const double left = isLeft ? x - kOffset + 3 - width : x + kOffset - 3;
        const double bottom = isBelow ? y - kOffset - 7 : y + 5;
        return {left, bottom, left + width, bottom + kLine};
    }

    [[nodiscard]] ChartSeries front() const {
        ChartSeries series{
            .name = fmt::format("on the front ({}), numbers as in the table", report::thousands(answers_.front.size())),
            .colour = kFront,
            .mark = ChartSeries::Mark::Circle,
            .line = ChartSeries::Line::None,
            .labels = side(),
            .points = {}};
        for (const std::size_t i : answers_.front) series.points.push_back(at(i));
        std::vector<Box> taken;
        for (const ChartPoint& point : series.points)
            taken.push_back({across(point) - 3, up(point) - 3, across(point) + 3, up(point) + 3});
        // The ends of the front first: they are read first.
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < series.points.size(); ++i) order.push_back(i);
        if (order.size() > 2) std::rotate(order.begin() + 1, order.end() - 1, order.end());
        for (const std::size_t i : order) {
            const std::string number = std::to_string(i + 1);
            const Box box = labelBox(series.points[i], number.size());
            if (std::any_of(taken.begin(), taken.end(), [&](const Box& other) { return other.meets(box); })) continue;
            taken.push_back(box);
            series.points[i].label = number;
        }
        return series;
    }

    const Answers& answers_;
    std::size_t x_, y_;
    double factorX_ = 1, factorY_ = 1;
    ChartRange rangeX_, rangeY_;
    std::vector<std::size_t> dominated_, infeasible_;
};

}  // namespace

std::vector<Plot> frontPlots(const Answers& answers, const std::string& title) {
    std::vector<Plot> plots;
    const auto& objectives = answers.question.objectives;
    if (answers.front.empty()) return plots;
    for (std::size_t x = 0; x < objectives.size(); ++x)
        for (std::size_t y = x + 1; y < objectives.size(); ++y)
            plots.push_back({fmt::format("front_{}_{}", objectives[x].metric, objectives[y].metric),
                             report::chartSvg(shortened(title, kTitle), {FrontPlot(answers, x, y).panel()})});
    return plots;
}

}  // namespace spikeloom::sweep
