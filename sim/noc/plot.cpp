// SPDX-License-Identifier: Apache-2.0
#include "sim/noc/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/ticks.hpp"

namespace spikeloom::noc {
namespace {

constexpr std::size_t kMargin = 8;  // columns left of the vertical axis

class Canvas {
public:
    explicit Canvas(const Axes& axes) : axes_(axes), rows_(axes.rows, std::string(axes.columns, ' ')) {}

    void draw(const Series& series) {
        for (const Series::Point& point : series.points) {
            const std::size_t x = column(point.x);
            if (x >= axes_.columns || point.y < 0) continue;
            const bool isOff = point.y > axes_.yMax;
            rows_[isOff ? 0 : row(point.y)][x] = isOff ? '^' : series.mark;
        }
    }

    [[nodiscard]] std::string text() const {
        std::string text = axes_.yTitle.empty() ? "" : axes_.yTitle + "\n";
        std::vector<std::string> labels(axes_.rows, std::string(kMargin, ' '));
        const double step = report::niceStep(axes_.yMax, 5);
        for (int i = 0; i * step <= axes_.yMax * 1.0001; ++i)
            labels[row(i * step)] = fmt::format("{:>{}g} ", i * step, kMargin - 1);
        for (std::size_t i = 0; i < axes_.rows; ++i) text += trimmed(labels[i] + "|" + rows_[i]);
        return text + std::string(kMargin, ' ') + "+" + std::string(axes_.columns, '-') + "\n" + xLabels();
    }

private:
    [[nodiscard]] std::size_t column(double x) const {
        return static_cast<std::size_t>(std::llround(x / axes_.xMax * static_cast<double>(axes_.columns - 1)));
    }
    [[nodiscard]] std::size_t row(double y) const {
        return axes_.rows - 1 -
               static_cast<std::size_t>(std::llround(y / axes_.yMax * static_cast<double>(axes_.rows - 1)));
    }
    static std::string trimmed(std::string line) {
        line.erase(line.find_last_not_of(' ') + 1);
        return line + "\n";
    }
    /// Each label begins below its tick; the title takes the end of the line if there is room, else the next one.
    [[nodiscard]] std::string xLabels() const {
        std::string line(kMargin + 1 + axes_.columns, ' ');
        const double step = report::niceStep(axes_.xMax, 8);
        std::size_t end = 0;
        for (int i = 0; i * step <= axes_.xMax * 1.0001; ++i) {
            const std::string label = fmt::format("{:g}", i * step);
            const std::size_t at = kMargin + 1 + column(i * step);
            if (at + label.size() > line.size()) break;
            line.replace(at, label.size(), label);
            end = at + label.size();
        }
        if (axes_.xTitle.empty()) return trimmed(line);
        const bool fits = end + 2 + axes_.xTitle.size() <= line.size();
        const std::size_t at = line.size() - std::min(line.size(), axes_.xTitle.size());
        if (!fits) return trimmed(line) + std::string(at, ' ') + axes_.xTitle + "\n";
        return line.replace(at, std::string::npos, axes_.xTitle) + "\n";
    }

    const Axes& axes_;
    std::vector<std::string> rows_;
};

}  // namespace

std::string plot(const Axes& axes, const std::vector<Series>& series) {
    Canvas canvas(axes);
    for (const Series& one : series) canvas.draw(one);
    return canvas.text();
}

}  // namespace spikeloom::noc
