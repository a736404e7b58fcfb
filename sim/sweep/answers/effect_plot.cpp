// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/report/chart.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/answers/words.hpp"

namespace spikeloom::sweep {
namespace {

using report::ChartPanel;
using report::ChartRange;
using report::ChartSeries;

constexpr std::size_t kMost = 9, kColumns = 3;      // panels
constexpr std::size_t kName = 34, kValue = 12;      // characters
constexpr double kMargin = 0.08, kFlattest = 0.01;  // of the range of means; of their magnitude

/// Effects on an objective, those that explain most first.
std::vector<const Effect*> effectsOn(const Answers& answers, std::size_t objective) {
    std::vector<const Effect*> effects;
    for (const Effect& effect : answers.effects)
        if (effect.objective == objective && effect.levels.size() > 1) effects.push_back(&effect);
    std::stable_sort(effects.begin(), effects.end(), [](auto* a, auto* b) { return a->share > b->share; });
    if (effects.size() > kMost) effects.resize(kMost);
    return effects;
}

/// One for all panels, so that slopes can be compared. What changes nothing is drawn flat.
ChartRange rangeOf(const std::vector<const Effect*>& effects) {
    ChartRange range{effects.front()->levels.front().mean, effects.front()->levels.front().mean};
    for (const Effect* effect : effects)
        for (const LevelMean& level : effect->levels) {
            range.low = std::min(range.low, level.mean);
            range.high = std::max(range.high, level.mean);
        }
    const double middle = (range.low + range.high) / 2;
    const double least = std::max(kFlattest * std::abs(middle), 1e-15);
    const double half = (0.5 + kMargin) * std::max(range.high - range.low, least);
    return {middle - half, middle + half};
}

ChartPanel panelOf(const Effect& effect, const std::string& axis, const ChartUnit& unit, const ChartRange& range) {
    ChartPanel panel{fmt::format("{}: {:.1f} % of the variance", shortened(axis, kName), 100 * effect.share),
                     {shortened(axis, kName), {-0.5, static_cast<double>(effect.levels.size()) - 0.5}},
                     {unit.title + ", mean", {unit.factor * range.low, unit.factor * range.high}},
                     {}};
    ChartSeries series{.name = "", .colour = report::chartColour(0), .line = ChartSeries::Line::Solid, .points = {}};
    for (const LevelMean& level : effect.levels) {
        series.points.push_back({.x = static_cast<double>(panel.x.names.size()), .y = unit.factor * level.mean});
        panel.x.names.push_back(valueText(level.value, kValue));
    }
    panel.series.push_back(std::move(series));
    return panel;
}

}  // namespace

std::vector<Plot> effectPlots(const Answers& answers, const std::string& title) {
    const std::vector<std::string> axes = axisNames(answers.question.axes);
    std::vector<Plot> plots;
    for (std::size_t objective = 0; objective < answers.question.objectives.size(); ++objective) {
        const std::vector<const Effect*> effects = effectsOn(answers, objective);
        if (effects.empty()) continue;
        const ChartRange range = rangeOf(effects);
        const std::string& name = answers.question.objectives[objective].metric;
        const ChartUnit unit = chartUnit(name, std::max(std::abs(range.low), std::abs(range.high)));
        std::vector<ChartPanel> panels;
        for (const Effect* effect : effects) panels.push_back(panelOf(*effect, axes[effect->axis], unit, range));
        const std::string heading = panels.size() == 1 ? shortened(title, 56) : title;
        plots.push_back({"effects_" + name, report::chartSvg(heading, panels, kColumns)});
    }
    return plots;
}

}  // namespace spikeloom::sweep
