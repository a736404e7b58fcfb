// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/coordinator.hpp"

#include <string>
#include <utility>

#include "sim/sweep/answer.hpp"
#include "sim/sweep/answers/answers.hpp"
#include "sim/sweep/merit.hpp"
#include "sim/sweep/strategy/conversation.hpp"

namespace spikeloom::sweep {

bool Shard::has(const std::string& id) const {
    return std::stoull(id.substr(0, 15), nullptr, 16) % count == index;
}

Coordinator::Coordinator(const Sweep& sweep, Store& store, engine::Engine& engine, Settings settings)
    : sweep_(sweep), store_(store), engine_(engine), settings_(std::move(settings)), points_(sweep) {}

Standing Coordinator::run() {
    explore({sweep_.space, sweep_.spec.strategy, sweep_.spec.objectives.size(), [this] { return goOn(); }},
            [&](const std::vector<Choice>& choices) {
                std::vector<std::optional<Merit>> merits;
                for (const auto& record : evaluate(choices, firstStage()))
                    merits.push_back(record ? meritOf(sweep_.spec, record->outcome) : std::nullopt);
                return merits;
            });
    if (sweep_.spec.fidelity && settings_.shard.count == 1 && goOn()) simulateFront();
    return standing_;
}

Standing Coordinator::converse(std::istream& in, std::ostream& out) {
    std::vector<Objective> objectives;
    for (const ObjectiveSpec& objective : sweep_.spec.objectives)
        objectives.push_back({objective.metric, goalOf(objective)});
    sweep::converse(in, out, {sweep_.space, sweep_.spec, std::move(objectives), [this] { return goOn(); }},
                    [this](const std::vector<Choice>& choices) { return evaluate(choices, firstStage()); });
    if (sweep_.spec.fidelity && goOn()) simulateFront();
    return standing_;
}

bool Coordinator::goOn() const {
    return !(settings_.interrupted && *settings_.interrupted);
}

std::vector<std::optional<Record>> Coordinator::evaluate(const std::vector<Choice>& choices, Stage stage) {
    Pending pending;
    std::vector<std::string> ids;
    for (const Choice& choice : choices) {
        const ResolvedPoint point = points_.resolve(choice, stage);
        ids.push_back(point.point.id);
        if (settings_.shard.has(point.point.id)) take(point, pending);
    }
    simulate(pending);
    std::vector<std::optional<Record>> records;
    for (const std::string& id : ids) {
        const auto it = known_.find(id);
        records.push_back(it == known_.end() ? std::nullopt : std::optional(it->second));
    }
    return records;
}

/// Into what has to be simulated, unless it is known or cannot be run.
void Coordinator::take(const ResolvedPoint& point, Pending& pending) {
    const std::string& id = point.point.id;
    if (known_.contains(id) || !pending.ids.insert(id).second) return;
    ++standing_.asked;
    if (auto stored = store_.find(id)) return keep(*stored, false);
    if (!point.refusal.empty()) return keep({point.point, {.status = Status::Refused, .error = point.refusal}}, true);
    pending.jobs.push_back({id, points_.request(point, settings_.directory)});
    pending.points.push_back(point);
}

void Coordinator::simulate(const Pending& pending) {
    if (pending.jobs.empty()) return;
    const LimitSpec& limits = sweep_.spec.limits;
    engine_.run(
        pending.jobs, {.timeoutS = limits.timeoutS, .attempts = limits.attempts, .memoryMb = limits.memoryMb},
        [&](const engine::Answer& answer) {
            keep({pending.points[answer.job].point, outcomeOf(answer)}, true);
        },
        settings_.interrupted);
}

void Coordinator::keep(const Record& record, bool isNew) {
    if (isNew) store_.put(record);
    known_.insert_or_assign(record.point.id, record);
    ++(isNew ? standing_.done : standing_.reused);
    if (record.outcome.status == Status::Refused)
        ++standing_.refused;
    else if (record.outcome.status != Status::Complete)
        ++standing_.failed;
    if (const auto merit = meritOf(sweep_.spec, record.outcome); merit && merit->violation == 0.0) {
        const double sign = goalOf(sweep_.spec.objectives.front()) == Goal::Max ? -1.0 : 1.0;
        const double figure = sign * merit->objectives.front();
        if (!standing_.best || sign * figure < sign * *standing_.best) standing_.best = figure;
    }
    if (settings_.progress) settings_.progress(standing_);
}

void Coordinator::simulateFront() {
    std::vector<Record> records;
    for (const auto& [id, record] : known_) records.push_back(record);
    std::vector<Choice> front;
    const Answers answers = answer(questionOf(sweep_.spec, sweep_.space.axes()), std::move(records));
    for (const std::size_t point : answers.front)
        if (const auto choice = sweep_.space.choiceOf(answers.records[point].point.values)) front.push_back(*choice);
    (void)evaluate(front, Stage::Front);
}

}  // namespace spikeloom::sweep
