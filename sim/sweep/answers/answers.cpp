// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/answers.hpp"

#include <algorithm>
#include <cmath>

#include "sim/sweep/answers/effects.hpp"
#include "sim/sweep/answers/failures.hpp"
#include "sim/sweep/answers/fidelities.hpp"
#include "sim/sweep/answers/levels.hpp"
#include "sim/sweep/answers/pareto.hpp"

namespace spikeloom::sweep {
namespace {

bool keeps(const ConstraintSpec& constraint, double figure) {
    return (!constraint.min || figure >= *constraint.min) && (!constraint.max || figure <= *constraint.max);
}

Verdict verdictOn(const Question& question, const Outcome& outcome) {
    if (outcome.status != Status::Complete) return Verdict::Unjudged;
    const auto has = [&](const auto& one) { return outcome.figures.count(one.metric) > 0; };
    if (!std::all_of(question.objectives.begin(), question.objectives.end(), has) ||
        !std::all_of(question.constraints.begin(), question.constraints.end(), has))
        return Verdict::Unjudged;
    const bool isKept = std::all_of(question.constraints.begin(), question.constraints.end(),
                                    [&](const auto& one) { return keeps(one, outcome.figures.at(one.metric)); });
    return isKept ? Verdict::Feasible : Verdict::Infeasible;
}

/// Objectives from `first` on, then those before it, all to be small.
std::vector<double> merits(const Answers& answers, std::size_t record, std::size_t first) {
    const auto& objectives = answers.question.objectives;
    std::vector<double> row;
    row.reserve(objectives.size());
    for (std::size_t i = 0; i < objectives.size(); ++i) {
        const std::size_t objective = (first + i) % objectives.size();
        const double figure = answers.figure(record, objective);
        row.push_back(goalOf(objectives[objective]) == Goal::Max ? -figure : figure);
    }
    return row;
}

void tabulate(Answers& answers) {
    for (const ObjectiveSpec& objective : answers.question.objectives) {
        std::vector<double>& column = answers.figures.emplace_back();
        column.reserve(answers.records.size());
        for (const Record& record : answers.records) {
            const auto figure = record.outcome.figures.find(objective.metric);
            column.push_back(figure == record.outcome.figures.end() ? std::nan("") : figure->second);
        }
    }
}

void divideByStage(Answers& answers) {
    for (std::size_t i = 0; i < answers.records.size(); ++i)
        (answers.records[i].point.stage == Stage::Front ? answers.finals : answers.survey).push_back(i);
    if (answers.finals.empty()) answers.finals = answers.survey;
}

void findTheBest(Answers& answers) {
    std::vector<std::size_t> feasible;
    for (const std::size_t i : answers.finals)
        if (answers.verdicts[i] == Verdict::Feasible) feasible.push_back(i);
    std::vector<std::vector<double>> rows;
    rows.reserve(feasible.size());
    for (const std::size_t i : feasible) rows.push_back(merits(answers, i, 0));
    std::vector<std::size_t> chosen = paretoFront(rows);
    std::stable_sort(chosen.begin(), chosen.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
    for (const std::size_t i : chosen) answers.front.push_back(feasible[i]);
    // With ties broken by the other objectives, the best point is on the front.
    for (std::size_t objective = 0; objective < answers.question.objectives.size(); ++objective) {
        const auto it = std::min_element(answers.front.begin(), answers.front.end(), [&](std::size_t a, std::size_t b) {
            return merits(answers, a, objective) < merits(answers, b, objective);
        });
        answers.best.push_back(it == answers.front.end() ? std::nullopt : std::optional(*it));
    }
}

}  // namespace

Question questionOf(const SweepSpec& spec, std::vector<Axis> axes) {
    return {spec.objectives, spec.constraints, std::move(axes)};
}

std::size_t Answers::count(const std::vector<std::size_t>& among, Verdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(among.begin(), among.end(), [&](std::size_t i) { return verdicts[i] == verdict; }));
}

Answers answer(Question question, std::vector<Record> records) {
    Answers answers;
    answers.question = std::move(question);
    const Levels levels(answers.question.axes, records);
    answers.records = std::move(records);
    tabulate(answers);
    for (const Record& record : answers.records)
        answers.verdicts.push_back(verdictOn(answers.question, record.outcome));
    divideByStage(answers);
    findTheBest(answers);
    answers.effects = effectsOf(answers, levels);
    answers.failures = failuresOf(answers.records);
    if (answers.isScreened()) compareFidelities(answers);
    return answers;
}

}  // namespace spikeloom::sweep
