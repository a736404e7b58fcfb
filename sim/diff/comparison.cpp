// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "models/support/error.hpp"

namespace spikeloom::diff {
namespace {

using results::Run;

/// The experiment's own file is not an input like the others: what it says is in the resolved configuration.
constexpr const char* kExperiment = "experiment";

Values inputsOf(const Run& run) {
    Values values;
    for (const Json& input : run.manifest().value("inputs", Json::array())) {
        const std::string role = input.value("role", "");
        if (role != kExperiment) values[role] = input.value("sha256", "");
    }
    return values;
}

Values programOf(const Run& run) {
    Values values;
    for (const char* key : {"tool_version", "git_revision", "build_type", "compiler"})
        values[key] = run.manifest().value(key, Json());
    return values;
}

/// Without the places of files whose content is compared, and without what stands beside the chip's numbers: where
/// they come from.
Values configurationOf(const Run& run, const Values& inputs) {
    Values values = flattened(run.config());
    for (const auto& [role, hash] : inputs) values.erase(role);
    std::erase_if(values, [](const auto& value) { return value.first.starts_with("chip.sources"); });
    return values;
}

/// A number where a field is one.
Json valueOf(const std::string& field) {
    double number = 0.0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), number);
    return error == std::errc{} && end == field.data() + field.size() && !field.empty() ? Json(number) : Json(field);
}

/// What tells the rows of a table apart. Of one that is not listed it is their order.
const std::map<std::string, std::vector<std::string>>& rowKeys() {
    static const std::map<std::string, std::vector<std::string>> keys{
        {"layers.csv", {"population"}}, {"energy.csv", {"entry"}},
        {"cores.csv", {"core"}},        {"links.csv", {"link"}},
        {"routers.csv", {"tile"}},      {"samples.csv", {"index"}},
        {"steps.csv", {"step"}},        {"layer_steps.csv", {"step", "population"}}};
    return keys;
}

/// `ROW COLUMN` -> field.
Values valuesOf(const results::Table& table, const std::string& file) {
    const auto found = rowKeys().find(file);
    const std::vector<std::string> keys = found == rowKeys().end() ? std::vector<std::string>() : found->second;
    Values values;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        std::string name = keys.empty() ? std::to_string(row) : table.text(row, keys[0]);
        for (std::size_t i = 1; i < keys.size(); ++i) name += " " + table.text(row, keys[i]);
        for (const std::string& column : table.columns())
            if (std::find(keys.begin(), keys.end(), column) == keys.end())
                values[fmt::format("{} {}", name, column)] = valueOf(table.text(row, column));
    }
    return values;
}

Figures figuresOf(std::string file, const Values& a, const Values& b, double tolerance) {
    Figures figures{std::move(file), 0, changes(a, b, tolerance)};
    std::set<std::string> paths;
    for (const auto* values : {&a, &b})
        for (const auto& [path, value] : *values) paths.insert(path);
    figures.compared = paths.size();
    sortLargestFirst(figures.changes);
    return figures;
}

constexpr const char* kSimulation = "simulation";

Values resultOf(const Run& run) {
    Json result = run.result();
    if (result.is_object()) result.erase(kSimulation);
    return flattened(result);
}

Values simulationOf(const Run& run) {
    return flattened(run.result().value(kSimulation, Json::object()));
}

std::map<std::string, std::string> hashesOf(const Run& run) {
    std::map<std::string, std::string> hashes;
    for (const Json& file : run.manifest().at("files")) hashes[file.at("name")] = file.at("sha256");
    return hashes;
}

/// What the manifest says of a trace; null if the file is none.
Json traceOf(const Run& run, const std::string& file) {
    for (const Json& trace : run.manifest().value("traces", Json::array()))
        if (trace.value("name", "") == file) return trace;
    return {};
}

/// Why a file that both have, and not with the same bytes, cannot be held against the other; empty if it can. Options
/// of traces are no part of the configuration.
std::string whyNot(const Run& a, const Run& b, const std::string& file, double tolerance) {
    const Json traceA = traceOf(a, file), traceB = traceOf(b, file);
    if (traceA.is_null() && traceB.is_null()) return "";
    if (!file.ends_with(".csv")) return "not a table";
    for (const char* option : {"samples", "samples_requested", "entries_max", "complete"})
        if (traceA.value(option, Json()) != traceB.value(option, Json())) return "traced otherwise";
    return tolerance == 0.0 ? "" : "a spike is there or not, whatever the tolerance";
}

bool differ(const Run& a, const Run& b, const std::string& file, double tolerance) {
    return tolerance == 0.0 ||
           !changes(valuesOf(a.table(file), file), valuesOf(b.table(file), file), tolerance).empty();
}

/// Tables that are not compared figure by figure, and traces. Pages of one run are not missed in the other.
void compareOthers(const Run& a, const Run& b, double tolerance, Comparison& comparison) {
    const auto hashesA = hashesOf(a), hashesB = hashesOf(b);
    std::set<std::string> names;
    for (const auto* hashes : {&hashesA, &hashesB})
        for (const auto& [name, hash] : *hashes)
            if (name.ends_with(".csv") || !traceOf(a, name).is_null() || !traceOf(b, name).is_null())
                names.insert(name);
    for (const std::string& name : names) {
        if (name == "layers.csv" || name == "energy.csv") continue;
        const auto inA = hashesA.find(name), inB = hashesB.find(name);
        if (inA == hashesA.end() || inB == hashesB.end())
            comparison.notCompared.push_back({name, inA == hashesA.end() ? "only in B" : "only in A"});
        else if (inA->second == inB->second)
            continue;
        else if (const std::string why = whyNot(a, b, name, tolerance); !why.empty())
            comparison.notCompared.push_back({name, why});
        else if (differ(a, b, name, tolerance))
            comparison.files.push_back(name);
    }
}

}  // namespace

bool Comparison::sameResults() const {
    return files.empty() &&
           std::all_of(figures.begin(), figures.end(), [](const Figures& one) { return one.changes.empty(); });
}

Comparison compare(const Run& a, const Run& b, double tolerance) {
    const Values inputsA = inputsOf(a), inputsB = inputsOf(b);
    Comparison comparison{.a = a.name(), .b = b.name(), .complete = a.complete() && b.complete()};
    comparison.configuration = changes(configurationOf(a, inputsA), configurationOf(b, inputsB));
    comparison.program = changes(programOf(a), programOf(b));
    comparison.inputs = changes(inputsA, inputsB);
    comparison.simulation = figuresOf(kSimulation, simulationOf(a), simulationOf(b), tolerance);
    comparison.figures.push_back(figuresOf("result.json", resultOf(a), resultOf(b), tolerance));
    for (const char* file : {"layers.csv", "energy.csv"})
        comparison.figures.push_back(
            figuresOf(file, valuesOf(a.table(file), file), valuesOf(b.table(file), file), tolerance));
    compareOthers(a, b, tolerance, comparison);
    return comparison;
}

}  // namespace spikeloom::diff
