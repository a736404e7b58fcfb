// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <nlohmann/json.hpp>

#include "sim/report/csv.hpp"
#include "sim/sweep/answers/show.hpp"
#include "sim/sweep/answers/words.hpp"

namespace spikeloom::sweep {
namespace {

using Json = nlohmann::ordered_json;
using report::CsvTable;

std::string csvValue(const std::string& json) {
    return json.empty() ? json : valueText(json, std::string::npos);
}

std::string feasibleText(Verdict verdict) {
    return verdict == Verdict::Unjudged ? "" : verdict == Verdict::Feasible ? "true" : "false";
}

/// JSON has no infinity.
Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json valueJson(const std::string& text) {
    return text.empty() ? Json(nullptr) : Json::parse(text);
}

Json pointJson(const Answers& answers, std::size_t record) {
    const Record& one = answers.records[record];
    Json values = Json::object(), figures = Json::object();
    // Null in `values` can be a value; what is as in the experiment is left out.
    for (std::size_t axis = 0; axis < answers.question.axes.size(); ++axis)
        if (!one.point.values[axis].empty())
            values[answers.question.axes[axis].path] = valueJson(one.point.values[axis]);
    for (const auto& [name, value] : one.outcome.figures) figures[name] = number(value);
    return {{"id", one.point.id}, {"stage", stageText(one.point.stage)}, {"values", values}, {"figures", figures}};
}

Json objectivesJson(const Answers& answers) {
    Json json = Json::array();
    for (std::size_t i = 0; i < answers.question.objectives.size(); ++i) {
        const ObjectiveSpec& objective = answers.question.objectives[i];
        json.push_back({{"metric", objective.metric},
                        {"unit", metric(objective.metric).unit},
                        {"goal", goalOf(objective) == Goal::Max ? "max" : "min"},
                        {"best", answers.best[i] ? Json(answers.records[*answers.best[i]].point.id) : Json(nullptr)}});
    }
    return json;
}

Json effectsJson(const Answers& answers) {
    Json json = Json::array();
    for (const Effect& effect : answers.effects) {
        Json levels = Json::array();
        for (const LevelMean& level : effect.levels)
            levels.push_back({{"base", level.value.empty()},
                              {"value", valueJson(level.value)},
                              {"points", level.points},
                              {"mean", number(level.mean)}});
        json.push_back({{"axis", answers.question.axes[effect.axis].path},
                        {"metric", answers.question.objectives[effect.objective].metric},
                        {"share_of_variance", number(effect.share)},
                        {"levels", levels}});
    }
    return json;
}

Json failuresJson(const Answers& answers) {
    Json json = Json::array();
    for (const FailureGroup& group : answers.failures) {
        Json ids = Json::array();
        for (const std::size_t i : group.points) ids.push_back(answers.records[i].point.id);
        json.push_back({{"status", statusText(group.status)}, {"reason", group.reason}, {"points", ids}});
    }
    return json;
}

Json disagreementJson(const Answers& answers) {
    Json json = Json::array();
    for (const Disagreement& one : answers.disagreements)
        json.push_back({{"metric", answers.question.objectives[one.objective].metric},
                        {"median", number(one.median)},
                        {"largest", number(one.largest)},
                        {"order_changed", one.orderChanged}});
    return json;
}

}  // namespace

std::string pointsCsv(const Answers& answers) {
    std::vector<std::string> header{"id", "stage", "status", "feasible", "front"};
    for (const Axis& axis : answers.question.axes) header.push_back(axis.path);
    const std::vector<std::string> metrics = metricNames();
    header.insert(header.end(), metrics.begin(), metrics.end());
    header.insert(header.end(), {"attempts", "wall_s", "peak_rss_bytes", "error"});
    CsvTable table(header);
    std::vector<std::string> numbers(answers.records.size());
    for (std::size_t i = 0; i < answers.front.size(); ++i) numbers[answers.front[i]] = std::to_string(i + 1);
    for (std::size_t i = 0; i < answers.records.size(); ++i) {
        const auto& [point, outcome] = answers.records[i];
        std::vector<std::string> fields = CsvTable::record(point.id, stageText(point.stage), statusText(outcome.status),
                                                           feasibleText(answers.verdicts[i]), numbers[i]);
        for (const std::string& value : point.values) fields.push_back(csvValue(value));
        for (const std::string& name : metrics) {
            const auto figure = outcome.figures.find(name);
            fields.push_back(figure == outcome.figures.end() ? "" : report::exact(figure->second));
        }
        for (std::string& field :
             CsvTable::record(outcome.attempts, outcome.wallSeconds, outcome.peakRssBytes, outcome.error))
            fields.push_back(std::move(field));
        table.addRecord(fields);
    }
    return table.text();
}

std::string answersJson(const Answers& answers, const std::string& title) {
    Json front = Json::array();
    for (const std::size_t i : answers.front) front.push_back(pointJson(answers, i));
    std::size_t failed = 0;
    for (const FailureGroup& group : answers.failures) failed += group.points.size();
    const Json json{{"schema_version", 1},
                    {"kind", "sweep"},
                    {"sweep", title},
                    {"points", answers.records.size()},
                    {"complete", answers.records.size() - failed},
                    {"feasible", answers.count(answers.finals, Verdict::Feasible)},
                    {"infeasible", answers.count(answers.finals, Verdict::Infeasible)},
                    {"objectives", objectivesJson(answers)},
                    {"front", front},
                    {"effects", effectsJson(answers)},
                    {"failures", failuresJson(answers)},
                    {"screened", answers.isScreened()},
                    {"disagreement", disagreementJson(answers)}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace spikeloom::sweep
