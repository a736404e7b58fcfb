// SPDX-License-Identifier: Apache-2.0
#include "sim/diff/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
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

/// `ROW COLUMN` -> field. @param key  column that tells rows apart
Values valuesOf(const results::Table& table, const std::string& key) {
    Values values;
    for (std::size_t row = 0; row < table.rows(); ++row)
        for (const std::string& column : table.columns())
            if (column != key)
                values[fmt::format("{} {}", table.text(row, key), column)] = valueOf(table.text(row, column));
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

/// Tables that both have and that are not compared figure by figure. Traces and pages of one run are not missed in the
/// other.
std::vector<std::string> otherTables(const Run& a, const Run& b) {
    const auto hashes = hashesOf(b);
    std::vector<std::string> differing;
    for (const auto& [name, hash] : hashesOf(a)) {
        const auto other = hashes.find(name);
        if (!name.ends_with(".csv") || name == "layers.csv" || name == "energy.csv") continue;
        if (other != hashes.end() && other->second != hash) differing.push_back(name);
    }
    return differing;
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
    for (const auto& [file, key] : {std::pair{"layers.csv", "population"}, std::pair{"energy.csv", "entry"}})
        comparison.figures.push_back(
            figuresOf(file, valuesOf(a.table(file), key), valuesOf(b.table(file), key), tolerance));
    // Bytes know no tolerance.
    if (tolerance == 0.0) comparison.files = otherTables(a, b);
    return comparison;
}

}  // namespace spikeloom::diff
