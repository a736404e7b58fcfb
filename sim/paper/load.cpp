// SPDX-License-Identifier: Apache-2.0
#include "sim/paper/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "models/support/json_file.hpp"
#include "models/support/schema.hpp"
#include "models/support/strict_json.hpp"
#include "models/support/suggest.hpp"
#include "sim/config/presets.hpp"
#include "sim/table/columns.hpp"

namespace spikeloom::paper {

void PaperSpec::check(spec::Report& report) const {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (std::find(labels.begin(), labels.end(), runs[i].label) != labels.end())
            report.add(fmt::format("runs[{}].label", i), fmt::format("\"{}\" is there twice", runs[i].label),
                       "a row is told by its label");
        labels.push_back(runs[i].label);
    }
    if (!compare.empty() && std::find(labels.begin(), labels.end(), compare) == labels.end())
        report.add("compare", fmt::format("there is no run \"{}\"", compare), didYouMean(compare, labels, "runs"));
    for (std::size_t i = 0; i < columns.size(); ++i) try {
            (void)table::columnsCalled({columns[i]});
        } catch (const ConfigError& error) {
            report.add(fmt::format("columns[{}]", i), error.problems().front().message, error.problems().front().hint);
        }
}

Paper loadPaper(const std::string& mention) {
    std::vector<Problem> problems;
    Paper paper{.file = config::resolveMention(mention, "papers", std::filesystem::current_path(), {}, problems),
                .spec = {}};
    if (!problems.empty()) throw ConfigError(std::move(problems));
    spec::Json document = readJsonFile(paper.file);
    if (document.is_object()) document.erase("$schema");
    paper.spec = spec::load<PaperSpec>(document, {paper.file.string(), ""}, problems);
    if (!problems.empty()) throw ConfigError(std::move(problems));
    return paper;
}

nlohmann::json paperSchema() {
    nlohmann::json json = spec::schema<PaperSpec>("spikeloom paper");
    json["properties"]["$schema"] = {{"type", "string"}};
    return json;
}

}  // namespace spikeloom::paper
