// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/evaluate/figures.hpp"
#include "sim/evaluate/tables.hpp"
#include "sim/report/chart.hpp"
#include "sim/report/ticks.hpp"

namespace spikeloom::evaluate {
namespace {

using report::ChartPanel;
using report::ChartPoint;
using report::ChartRange;
using report::ChartSeries;

constexpr std::size_t kMostLabels = 8;  // marks that still have room for one
constexpr double kDenseFactor = 3;      // the network without spikes is drawn as far as this beyond the others
constexpr std::string_view kDenseColour = "#777777";

ChartRange roundedUp(double largest) {
    const double range = largest > 0 ? largest : 1, step = report::niceStep(range, 6);
    return {0, step * std::ceil(range / step - 1e-9)};
}

ChartPoint accuracyAt(double x, const RunFigures& run, bool labelled) {
    return {.x = x,
            .y = 100 * run.accuracy,
            .error = ChartRange{100 * run.confidence.low, 100 * run.confidence.high},
            .label = labelled ? fmt::format("{}", run.maxSteps) : ""};
}

class Plot {
public:
    explicit Plot(const Result& result) : result_(result) {
        for (const TimeRun& run : result.runs) runs_.emplace_back(run);
    }

    [[nodiscard]] std::vector<ChartPanel> panels() const { return {againstSteps(), againstEnergy()}; }

private:
    [[nodiscard]] bool labelled() const { return runs_.size() <= kMostLabels; }

    /// From well below the worst run, which shows the differences between runs, up to 100 %.
    [[nodiscard]] ChartRange accuracies() const {
        double worst = 100;
        for (const RunFigures& run : runs_) worst = std::min({worst, 100 * run.accuracy, 100 * run.confidence.low});
        const double low = worst - std::max(2.0, (100 - worst) / 2), step = report::niceStep(100 - low, 5);
        return {std::max(0.0, 100 - step * std::ceil((100 - low) / step)), 100};
    }

    [[nodiscard]] double accuracyOf(const TimeRun& run, const CurvePoint& point) const {
        return 100.0 * point.correct / static_cast<double>(run.samples.size());
    }

    [[nodiscard]] ChartPanel againstSteps() const {
        ChartPanel panel{"Accuracy against time steps (numbers: T)",
                         {"time steps, mean of an inference", {}},
                         {"accuracy [%]", accuracies()},
                         {}};
        double last = 0;
        ChartSeries own{.name = "to the end, 95 % interval", .colour = report::chartColour(0), .points = {}};
        for (const RunFigures& run : runs_) {
            own.points.push_back(accuracyAt(run.stepsMean, run, labelled()));
            last = std::max(last, run.stepsMean);
        }
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            // One of each run hides more than it shows where there are many.
            if (!isLongest(i) && runs_.size() > 4) continue;
            ChartSeries stopped{.name = fmt::format("T = {}, stopped after each step", runs_[i].maxSteps),
                                .colour = report::chartColour(1 + i),
                                .mark = ChartSeries::Mark::None,
                                .line = ChartSeries::Line::Dashed,
                                .width = 1.2,
                                .points = {}};
            double x = 0;
            for (const CurvePoint& point : result_.runs[i].curve) {
                x += static_cast<double>(point.running) / static_cast<double>(runs_[i].samples);
                stopped.points.push_back({.x = x, .y = accuracyOf(result_.runs[i], point)});
            }
            panel.series.push_back(std::move(stopped));
        }
        panel.series.push_back(std::move(own));
        panel.x.range = roundedUp(last);
        return panel;
    }

    [[nodiscard]] bool isLongest(std::size_t index) const {
        return std::all_of(runs_.begin(), runs_.end(),
                           [&](const RunFigures& run) { return run.maxSteps <= runs_[index].maxSteps; });
    }

    [[nodiscard]] ChartPanel againstEnergy() const {
        ChartPanel panel{"Accuracy against energy (numbers: T)",
                         {"energy of an inference, arithmetic alone [uJ]", {}},
                         {"accuracy [%]", accuracies()},
                         {}};
        double last = 0;
        const auto modes = evaluatedModes();
        for (std::size_t m = 0; m < modes.size(); ++m) {
            const accounting::Mode& mode = *modes[m];
            ChartSeries series{.name = fmt::format("{}: {}", mode.name, mode.title),
                               .colour = report::chartColour(m),
                               .mark = m % 2 == 0 ? ChartSeries::Mark::Circle : ChartSeries::Mark::Square,
                               .points = {}};
            for (const RunFigures& run : runs_) {
                const double energyUj = 1e6 * run.mean.energies[m].energyJ;
                series.points.push_back(accuracyAt(energyUj, run, labelled()));
                last = std::max(last, energyUj);
            }
            panel.series.push_back(std::move(series));
        }
        const double denseUj = runs_.empty() ? 0 : 1e6 * runs_.front().denseEnergyJ;
        const bool isNear = denseUj > 0 && denseUj <= kDenseFactor * last;
        if (denseUj > 0) panel.series.push_back(dense(denseUj, isNear, panel.y.range));
        panel.x.range = roundedUp(isNear ? std::max(last, denseUj) : last);
        return panel;
    }

    /// A vertical line; where it would press the rest together, a line of the legend.
    [[nodiscard]] static ChartSeries dense(double energyUj, bool drawn, const ChartRange& height) {
        ChartSeries series{
            .name = fmt::format("without spikes: {:.4g} uJ{}", energyUj, drawn ? "" : ", to the right of the picture"),
            .colour = kDenseColour,
            .mark = ChartSeries::Mark::None,
            .line = ChartSeries::Line::Dashed,
            .width = 1.2,
            .points = {}};
        if (drawn) series.points = {{.x = energyUj, .y = height.low}, {.x = energyUj, .y = height.high}};
        return series;
    }

    const Result& result_;
    std::vector<RunFigures> runs_;
};

}  // namespace

std::string accuracySvg(const Result& result) {
    return report::chartSvg(fmt::format("{}, {} samples{}", result.network, result.samplesRequested,
                                        result.complete ? "" : " (interrupted)"),
                            Plot(result).panels());
}

}  // namespace spikeloom::evaluate
