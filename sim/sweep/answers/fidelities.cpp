// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/fidelities.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace spikeloom::sweep {
namespace {

struct Pair {
    double screen = 0.0, front = 0.0;
    [[nodiscard]] double difference() const {
        if (screen == front) return 0.0;
        return front == 0.0 ? std::copysign(std::numeric_limits<double>::infinity(), screen)
                            : (screen - front) / std::abs(front);
    }
};

/// Whether a point is smaller than another one at one fidelity, and larger at the other.
bool isOrderChanged(std::vector<Pair> pairs) {
    // Among equal ones on the screen any order will do.
    std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
        return a.screen != b.screen ? a.screen < b.screen : a.front < b.front;
    });
    return !std::is_sorted(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.front < b.front; });
}

/// Mean of the middle two of an even number. @param values  at least one
double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

Disagreement disagreementOf(const std::vector<Pair>& pairs, std::size_t objective) {
    Disagreement result{objective, 0.0, 0.0, isOrderChanged(pairs)};
    std::vector<double> magnitudes;
    for (const Pair& pair : pairs) {
        const double difference = pair.difference();
        magnitudes.push_back(std::abs(difference));
        if (std::abs(difference) > std::abs(result.largest)) result.largest = difference;
    }
    result.median = median(std::move(magnitudes));
    return result;
}

}  // namespace

void compareFidelities(Answers& answers) {
    std::map<std::vector<std::string>, std::size_t> screened;
    for (const std::size_t i : answers.survey)
        if (answers.verdicts[i] != Verdict::Unjudged) screened.emplace(answers.records[i].point.values, i);
    std::vector<std::pair<std::size_t, std::size_t>> both;
    for (const std::size_t i : answers.finals) {
        const auto it = screened.find(answers.records[i].point.values);
        if (it != screened.end() && answers.verdicts[i] != Verdict::Unjudged) both.emplace_back(it->second, i);
    }
    answers.compared = both.size();
    if (both.empty()) return;
    for (std::size_t objective = 0; objective < answers.question.objectives.size(); ++objective) {
        std::vector<Pair> pairs;
        for (const auto& [screen, front] : both)
            pairs.push_back({answers.figure(screen, objective), answers.figure(front, objective)});
        answers.disagreements.push_back(disagreementOf(pairs, objective));
    }
}

}  // namespace spikeloom::sweep
