// SPDX-License-Identifier: Apache-2.0
#include "sim/html/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/support/error.hpp"

namespace spikeloom::html {
namespace {

Json rounded(Json field) {
    return field.is_number_float() ? Json(std::stod(fmt::format("{:.6g}", field.get<double>()))) : field;
}

Json columnsJson(const std::vector<Sheet::Column>& columns) {
    Json json = Json::array();
    for (const Sheet::Column& column : columns) json.push_back({{"title", column.title}, {"right", column.right}});
    return json;
}

/// Rows, with each text of a column that holds texts alone replaced by its number in `words`: a run's label may be in
/// ten thousands of them. `web/src/table.js` puts them back.
void addRows(Json& json, const std::vector<std::vector<Json>>& rows, std::size_t columns) {
    Json words = Json::object();
    std::vector<std::map<std::string, std::size_t>> places(columns);
    for (std::size_t column = 0; column < columns; ++column) {
        const auto isText = [&](const auto& row) { return column < row.size() && row[column].is_string(); };
        if (!rows.empty() && std::all_of(rows.begin(), rows.end(), isText))
            words[std::to_string(column)] = Json::array();
    }
    Json coded = Json::array();
    for (std::vector<Json> row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            const auto list = words.find(std::to_string(column));
            if (list == words.end()) {
                row[column] = rounded(std::move(row[column]));
                continue;
            }
            const auto [place, isNew] = places[column].try_emplace(row[column].get<std::string>(), list->size());
            if (isNew) list->push_back(row[column]);
            row[column] = place->second;
        }
        coded.push_back(std::move(row));
    }
    json["words"] = std::move(words);
    json["rows"] = std::move(coded);
}

struct PartJson {
    Json operator()(const Figures& part) const {
        Json figures = Json::array();
        for (const Figure& figure : part.figures)
            figures.push_back({{"label", figure.label}, {"value", figure.value}, {"note", figure.note}});
        return {{"kind", "figures"}, {"figures", figures}};
    }
    Json operator()(const Sheet& part) const {
        Json json{{"kind", "table"},       {"id", part.id},           {"title", part.title},
                  {"folded", part.folded}, {"caption", part.caption}, {"columns", columnsJson(part.columns)}};
        addRows(json, part.rows, part.columns.size());
        return json;
    }
    Json operator()(const Chart& part) const {
        Json data{{"columns", part.data.columns}};
        addRows(data, part.data.rows, part.data.columns.size());
        return {{"kind", "chart"},         {"id", part.id},           {"title", part.title}, {"caption", part.caption},
                {"summary", part.summary}, {"data", std::move(data)}, {"spec", part.spec},   {"panel", part.panel},
                {"colours", part.colours}, {"aspect", part.aspect},   {"wide", part.wide}};
    }
    Json operator()(const Absent& part) const {
        return {{"kind", "absent"}, {"title", part.title}, {"text", part.text}};
    }
    Json operator()(const Verbatim& part) const {
        return {{"kind", "verbatim"}, {"title", part.title}, {"text", part.text}};
    }
    Json operator()(const Notice& part) const { return {{"kind", "notice"}, {"text", part.text}}; }
};

}  // namespace

void Data::add(std::vector<Json> fields) {
    if (fields.size() != columns.size())
        throw InvariantError("html::Data", 0, fmt::format("{} fields under {} columns", fields.size(), columns.size()));
    for (Json& field : fields) field = rounded(std::move(field));
    rows.push_back(std::move(fields));
}

Json toJson(const Document& document) {
    Json sections = Json::array();
    for (const Section& section : document.sections) {
        Json parts = Json::array();
        for (const Part& part : section.parts) parts.push_back(std::visit(PartJson{}, part));
        sections.push_back(
            {{"id", section.id}, {"title", section.title}, {"intro", section.intro}, {"parts", std::move(parts)}});
    }
    return {{"title", document.title},
            {"subtitle", document.subtitle},
            {"footer", document.footer},
            {"sections", std::move(sections)}};
}

}  // namespace spikeloom::html
