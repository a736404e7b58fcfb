// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/effects.hpp"

#include <algorithm>
#include <cmath>

namespace spikeloom::sweep {
namespace {

/// Figures of an objective, and the records that have them.
struct Sample {
    std::vector<std::size_t> records;
    std::vector<double> figures;
    double mean = 0.0;
    double squares = 0.0;  ///< sum of squared distances from the mean
};

Sample sampleOf(const Answers& answers, std::size_t objective) {
    Sample sample;
    double sum = 0.0;
    for (const std::size_t i : answers.survey) {
        const double figure = answers.figure(i, objective);
        if (std::isnan(figure)) continue;
        sample.records.push_back(i);
        sample.figures.push_back(figure);
        sum += figure;
    }
    if (sample.records.empty()) return sample;
    sample.mean = sum / static_cast<double>(sample.records.size());
    for (const double figure : sample.figures) sample.squares += (figure - sample.mean) * (figure - sample.mean);
    return sample;
}

double square(double value) {
    return value * value;
}

Effect effectOf(const Sample& sample, const Answers& answers, const Levels& levels, std::size_t axis) {
    std::vector<LevelMean> means(levels.count(axis));
    const auto& names = answers.question.axes[axis].levels;
    for (std::size_t level = 0; level < names.size(); ++level) means[level + 1].value = names[level];
    for (std::size_t i = 0; i < sample.records.size(); ++i) {
        LevelMean& level = means[levels.of(sample.records[i], axis)];
        ++level.points;
        level.mean += sample.figures[i];
    }
    Effect effect;
    effect.axis = axis;
    double between = 0.0;
    for (LevelMean& level : means) {
        if (level.points == 0) continue;
        level.mean /= static_cast<double>(level.points);
        between += static_cast<double>(level.points) * square(level.mean - sample.mean);
        effect.levels.push_back(level);
    }
    // Without rounding, at most 1.
    effect.share = sample.squares > 0.0 ? std::min(1.0, between / sample.squares) : 0.0;
    return effect;
}

}  // namespace

std::vector<Effect> effectsOf(const Answers& answers, const Levels& levels) {
    std::vector<Sample> samples;
    for (std::size_t objective = 0; objective < answers.question.objectives.size(); ++objective)
        samples.push_back(sampleOf(answers, objective));
    std::vector<Effect> effects;
    for (std::size_t axis = 0; axis < answers.question.axes.size(); ++axis)
        for (std::size_t objective = 0; objective < samples.size(); ++objective) {
            effects.push_back(effectOf(samples[objective], answers, levels, axis));
            effects.back().objective = objective;
        }
    return effects;
}

}  // namespace spikeloom::sweep
