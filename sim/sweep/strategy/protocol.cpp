// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/strategy/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/strict_json.hpp"
#include "models/support/suggest.hpp"
#include "sim/sweep/levels.hpp"

namespace spikeloom::sweep {
namespace {

using spec::Json;

[[noreturn]] void refuse(const std::string& path, std::string message, std::string hint = {}) {
    throw ConfigError({{}, path, std::move(message), std::move(hint)});
}

Json parsed(const std::vector<std::string>& texts) {
    Json values = Json::array();
    for (const std::string& text : texts) values.push_back(Json::parse(text));
    return values;
}

Json describeAxis(const Axis& axis, const AxisSpec& spec) {
    Json json{{"path", axis.path}, {"levels", parsed(axis.levels)}};
    if (spec.zip) json["zip"] = *spec.zip;
    for (const auto& [path, values] : spec.when) json["when"][path] = parsed(values);
    return json;
}

void readValue(const Json& value, const Axis& axis, std::string& text) {
    text = levelText(value.dump());
    if (std::find(axis.levels.begin(), axis.levels.end(), text) == axis.levels.end())
        refuse(axis.path, fmt::format("{} is none of its levels", text), didYouMean(text, axis.levels, "levels"));
}

std::vector<std::string> pathsOf(const Space& space) {
    std::vector<std::string> paths;
    for (const Axis& axis : space.axes()) paths.push_back(axis.path);
    return paths;
}

/// Why values that are all levels of their axes are no point.
[[noreturn]] void refuseIncomplete(const std::vector<std::string>& values, const Space& space) {
    std::vector<std::string> missing;
    for (std::size_t axis = 0; axis < values.size(); ++axis)
        if (values[axis].empty()) missing.push_back(space.axes()[axis].path);
    if (missing.empty()) refuse({}, "zipped axes have values from different places of their lists");
    refuse({}, "an axis that varies there has no value, or zipped axes have values from different places",
           fmt::format("without a value: {}", fmt::join(missing, ", ")));
}

}  // namespace

Json describe(const Conversation& conversation) {
    const Space& space = conversation.space;
    Json axes = Json::array(), objectives = Json::array(), constraints = Json::array();
    for (const std::size_t i : space.order()) axes.push_back(describeAxis(space.axes()[i], conversation.spec.axes[i]));
    for (const Objective& objective : conversation.objectives)
        objectives.push_back({{"metric", objective.metric}, {"goal", objective.goal == Goal::Max ? "max" : "min"}});
    for (const ConstraintSpec& constraint : conversation.spec.constraints) {
        Json json{{"metric", constraint.metric}};
        if (constraint.min) json["min"] = *constraint.min;
        if (constraint.max) json["max"] = *constraint.max;
        constraints.push_back(std::move(json));
    }
    return {{"axes", std::move(axes)}, {"objectives", std::move(objectives)}, {"constraints", std::move(constraints)}};
}

Request readRequest(const std::string& line) {
    const Json json = parseJson(line, "line", Comments::Refuse);
    constexpr const char* kExpected = R"(expected {"points": [{"PATH": VALUE, ...}, ...]} or {"done": true})";
    if (json == Json{{"done", true}}) return {.done = true, .points = {}};
    if (!json.is_object() || json.size() != 1 || !json.contains("points") || !json["points"].is_array())
        refuse({}, "no request", kExpected);
    Request request;
    for (const Json& point : json["points"]) request.points.push_back(point.dump());
    return request;
}

Choice readPoint(const std::string& point, const Space& space) {
    const Json json = Json::parse(point);
    if (!json.is_object()) refuse({}, spec::found(json) + " is no point", R"(expected {"PATH": VALUE, ...})");
    const std::vector<std::string> paths = pathsOf(space);
    std::vector<std::string> values(paths.size());
    for (const auto& [path, value] : json.items()) {
        const auto at = std::find(paths.begin(), paths.end(), path);
        if (at == paths.end()) refuse(path, "no axis has this path", didYouMean(path, paths, "axes"));
        const auto axis = static_cast<std::size_t>(at - paths.begin());
        readValue(value, space.axes()[axis], values[axis]);
    }
    const auto choice = space.choiceOf(values);
    if (!choice) refuseIncomplete(values, space);
    const auto canonical = space.canonical(*choice);
    if (!canonical) refuse({}, "the sweep excludes this point");
    return *canonical;
}

Json result(const Record& record, const Space& space) {
    Json json{{"id", record.point.id}, {"status", nameOf(record.outcome.status)}, {"values", Json::object()}};
    for (std::size_t i = 0; i < record.point.values.size(); ++i)
        if (!record.point.values[i].empty()) json["values"][space.axes()[i].path] = Json::parse(record.point.values[i]);
    if (record.outcome.status == Status::Complete)
        json["figures"] = record.outcome.figures;
    else
        json["error"] = record.outcome.error;
    return json;
}

Json failure(std::string_view message) {
    return {{"error", message}};
}

}  // namespace spikeloom::sweep
