// SPDX-License-Identifier: Apache-2.0
#include "sim/report/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "sim/report/ticks.hpp"

namespace spikeloom::report {
namespace {

// All in px.
constexpr double kPlotHeight = kChartPlotHeight, kLeft = 66, kRight = 22;
constexpr double kPanelWidth = kLeft + kChartPlotWidth + kRight;
constexpr double kTop = 62, kAxis = 52, kLegendRow = 19, kBottom = 10;
constexpr double kMark = 3.5, kSquare = 5, kErrorCap = 3.5, kTick = 5, kSample = 28;
constexpr double kCharacter = 7.2;  // of tick names, about
constexpr std::string_view kInk = "#222222", kGrid = "#e4e4e4";

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
            case '&':
                result += "&amp;";
                break;
            case '<':
                result += "&lt;";
                break;
            case '>':
                result += "&gt;";
                break;
            case '"':
                result += "&quot;";
                break;
            default:
                result += c < ' ' || c > '~' ? '?' : c;  // names of networks may hold anything
        }
    }
    return result;
}

/// To a tenth of a pixel, which keeps files short; never `-0.0`.
std::string px(double value) {
    return fmt::format("{:.1f}", std::round(value * 10) / 10 + 0.0);
}

std::string text(double x, double y, std::string_view content, std::string_view more) {
    return fmt::format("<text x=\"{}\" y=\"{}\" {}>{}</text>\n", px(x), px(y), more, escaped(content));
}

std::string straight(double x1, double y1, double x2, double y2, std::string_view stroke, double width = 1) {
    return fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{}\" stroke-width=\"{}\"/>\n", px(x1),
                       px(y1), px(x2), px(y2), stroke, width);
}

std::string markAt(double x, double y, const ChartSeries& series) {
    switch (series.mark) {
        case ChartSeries::Mark::Circle:
            return fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\"/>\n", px(x), px(y), kMark,
                               series.colour);
        case ChartSeries::Mark::Square:
            return fmt::format(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\" "
                "stroke-width=\"1.8\"/>\n",
                px(x - kSquare), px(y - kSquare), 2 * kSquare, 2 * kSquare, series.colour);
        case ChartSeries::Mark::None:
            break;
    }
    return {};
}

std::string strokeOf(const ChartSeries& series) {
    return fmt::format("fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{}", series.colour, series.width,
                       series.line == ChartSeries::Line::Dashed ? " stroke-dasharray=\"6 4\"" : "");
}

std::size_t legendRows(const ChartPanel& panel) {
    return static_cast<std::size_t>(
        std::count_if(panel.series.begin(), panel.series.end(), [](const auto& one) { return !one.name.empty(); }));
}

struct Tick {
    double at = 0;
    std::string name;
};

/// @param room  between two names [px]
std::vector<Tick> namedTicks(const ChartAxis& axis, double room) {
    std::size_t longest = 0;
    for (const std::string& name : axis.names) longest = std::max(longest, name.size());
    const double wanted = kCharacter * static_cast<double>(longest + 1);
    const auto step = static_cast<std::size_t>(std::max(1.0, std::ceil(wanted / std::max(room, 1.0))));
    std::vector<Tick> ticks;
    for (std::size_t i = 0; i < axis.names.size(); i += step) ticks.push_back({static_cast<double>(i), axis.names[i]});
    return ticks;
}

/// Values of an axis that get a tick, and what is written there.
std::vector<Tick> ticksOf(const ChartAxis& axis, double length) {
    const ChartRange& range = axis.range;
    if (!axis.names.empty()) return namedTicks(axis, length / (range.high - range.low));
    const double step = niceStep(range.high - range.low, 6), slack = 1e-6 * step;
    std::vector<Tick> ticks;
    for (double i = std::ceil((range.low - slack) / step); i * step <= range.high + slack; ++i)
        ticks.push_back({i * step + 0.0, fmt::format("{:g}", i * step + 0.0)});
    return ticks;
}

class Panel {
public:
    /// @param x, y  of its upper left corner
    Panel(const ChartPanel& panel, std::size_t index, double x, double y)
        : panel_(panel), index_(index), left_(x + kLeft), top_(y + kTop) {}

    [[nodiscard]] std::string svg() const {
        return fmt::format("{}<g clip-path=\"url(#{})\">\n{}</g>\n{}{}", axes(), clip(), lines(), marks(), legend());
    }
    /// What is outside the axes is not drawn.
    [[nodiscard]] std::string clipPath() const {
        return fmt::format("<clipPath id=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/></clipPath>\n",
                           clip(), px(left_), px(top_), px(right() - left_), px(kPlotHeight));
    }

private:
    [[nodiscard]] std::string clip() const { return fmt::format("panel{}", index_); }
    [[nodiscard]] double right() const { return left_ + kChartPlotWidth; }
    [[nodiscard]] double bottom() const { return top_ + kPlotHeight; }
    [[nodiscard]] static double share(const ChartRange& range, double value) {
        return (value - range.low) / (range.high - range.low);
    }
    [[nodiscard]] double x(double value) const { return left_ + (right() - left_) * share(panel_.x.range, value); }
    [[nodiscard]] double y(double value) const { return bottom() - kPlotHeight * share(panel_.y.range, value); }

    [[nodiscard]] std::string axes() const {
        std::string svg = text(left_, top_ - 12, panel_.title, "font-weight=\"bold\"");
        for (const auto& [tick, name] : ticksOf(panel_.y, kPlotHeight)) {
            svg += straight(left_, y(tick), right(), y(tick), kGrid) +
                   straight(left_ - kTick, y(tick), left_, y(tick), kInk) +
                   text(left_ - kTick - 4, y(tick) + 4, name, "text-anchor=\"end\"");
        }
        for (const auto& [tick, name] : ticksOf(panel_.x, kChartPlotWidth)) {
            svg += straight(x(tick), top_, x(tick), bottom(), kGrid) +
                   straight(x(tick), bottom(), x(tick), bottom() + kTick, kInk) +
                   text(x(tick), bottom() + kTick + 14, name, "text-anchor=\"middle\"");
        }
        svg += straight(left_, top_, left_, bottom(), kInk) + straight(left_, bottom(), right(), bottom(), kInk);
        svg += text((left_ + right()) / 2, bottom() + kTick + 34, panel_.x.title, "text-anchor=\"middle\"");
        const double across = left_ - kLeft + 16, middle = top_ + kPlotHeight / 2;
        return svg +
               text(across, middle, panel_.y.title,
                    fmt::format("text-anchor=\"middle\" transform=\"rotate(-90 {} {})\"", px(across), px(middle)));
    }

    [[nodiscard]] std::string lines() const {
        std::string svg;
        for (const ChartSeries& series : panel_.series) {
            if (series.line == ChartSeries::Line::None || series.points.size() < 2) continue;
            svg += "<polyline points=\"";
            for (const ChartPoint& point : series.points) svg += fmt::format("{},{} ", px(x(point.x)), px(y(point.y)));
            svg.back() = '"';
            svg += fmt::format(" {}/>\n", strokeOf(series));
        }
        return svg;
    }

    [[nodiscard]] static bool holds(const ChartRange& range, double value) {
        return value >= range.low && value <= range.high;
    }

    [[nodiscard]] std::string marks() const {
        std::string svg;
        for (const ChartSeries& series : panel_.series)
            for (const ChartPoint& point : series.points)
                if (holds(panel_.x.range, point.x) && holds(panel_.y.range, point.y)) svg += mark(point, series);
        return svg;
    }

    [[nodiscard]] std::string mark(const ChartPoint& point, const ChartSeries& series) const {
        const double at = x(point.x);
        std::string svg;
        if (point.error) {
            const double low = y(std::max(point.error->low, panel_.y.range.low));
            const double high = y(std::min(point.error->high, panel_.y.range.high));
            svg += straight(at, low, at, high, series.colour);
            for (const double end : {low, high})
                svg += straight(at - kErrorCap, end, at + kErrorCap, end, series.colour);
        }
        svg += markAt(at, y(point.y), series);
        if (!point.label.empty()) svg += label(at, y(point.y), point.label, series);
        return svg;
    }

    [[nodiscard]] static std::string label(double across, double down, const std::string& content,
                                           const ChartSeries& series) {
        const bool isUsual = series.labels == ChartLabels::Usual;
        const bool isLeft = series.labels == ChartLabels::AboveLeft || series.labels == ChartLabels::BelowLeft;
        const bool isBelow = isUsual
                                 ? series.mark == ChartSeries::Mark::Square
                                 : series.labels == ChartLabels::BelowLeft || series.labels == ChartLabels::BelowRight;
        return text(isLeft ? across - 7 : across + 7, down + (isBelow ? 17 : -7), content,
                    isLeft ? "font-size=\"11\" text-anchor=\"end\"" : "font-size=\"11\"");
    }

    [[nodiscard]] std::string legend() const {
        std::string svg;
        double row = bottom() + kAxis + 12;
        for (const ChartSeries& series : panel_.series) {
            if (series.name.empty()) continue;
            if (series.line != ChartSeries::Line::None)
                svg += fmt::format("<path d=\"M{} {}H{}\" {}/>\n", px(left_), px(row - 4), px(left_ + kSample),
                                   strokeOf(series));
            svg += markAt(left_ + kSample / 2, row - 4, series) + text(left_ + kSample + 8, row, series.name, "");
            row += kLegendRow;
        }
        return svg;
    }

    const ChartPanel& panel_;
    std::size_t index_;
    double left_, top_;  ///< of the axes
};

}  // namespace

std::string_view chartColour(std::size_t index) {
    static constexpr std::array<std::string_view, 6> kColours{"#0072B2", "#D55E00", "#009E73",
                                                              "#CC79A7", "#E69F00", "#56B4E9"};
    return kColours[index % kColours.size()];
}

std::string chartSvg(const std::string& title, const std::vector<ChartPanel>& panels, std::size_t columns) {
    if (columns == 0 || columns > panels.size()) columns = panels.size();
    std::size_t legend = 0;
    for (const ChartPanel& panel : panels) legend = std::max(legend, legendRows(panel));
    const double width = static_cast<double>(columns) * kPanelWidth;
    const double row = kTop + kPlotHeight + kAxis + static_cast<double>(legend) * kLegendRow + kBottom;
    const double height = row * std::max(1.0, std::ceil(static_cast<double>(panels.size()) /
                                                        static_cast<double>(std::max<std::size_t>(columns, 1))));
    std::string svg = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
        "{1}\" font-family=\"Helvetica, Arial, sans-serif\" font-size=\"13\" fill=\"{2}\">\n"
        "<title>{3}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n<defs>\n",
        width, height, kInk, escaped(title));
    std::string drawn = text(width / 2, 24, title, "text-anchor=\"middle\" font-size=\"15\"");
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const Panel panel(panels[i], i, static_cast<double>(i % columns) * kPanelWidth,
                          static_cast<double>(i / columns) * row);
        svg += panel.clipPath();
        drawn += panel.svg();
    }
    return svg + "</defs>\n" + drawn + "</svg>\n";
}

}  // namespace spikeloom::report
