// SPDX-License-Identifier: Apache-2.0
#include "sim/table/render.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sim/report/csv.hpp"

namespace spikeloom::table {
namespace {

using Ordered = nlohmann::ordered_json;

/// `87.3 ± 1.2`, text, or a dash.
std::string plainCell(const Cell& cell) {
    if (const auto* digits = std::get_if<Digits>(&cell))
        return digits->spread.empty() ? digits->value : fmt::format("{} ± {}", digits->value, digits->spread);
    const auto* text = std::get_if<std::string>(&cell);
    return text ? *text : "-";
}

std::string inMarkdown(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

/// `+-` of a sentence as a sign.
std::string sentence(std::string text) {
    for (std::size_t at = text.find("+-"); at != std::string::npos; at = text.find("+-", at)) text.replace(at, 2, "±");
    return text;
}

bool hasSpread(const Grid& grid, std::size_t column) {
    return std::any_of(grid.rows.begin(), grid.rows.end(), [&](const GridRow& row) {
        const auto* digits = row.why.empty() ? std::get_if<Digits>(&row.cells[column]) : nullptr;
        return digits != nullptr && !digits->spread.empty();
    });
}

bool hasReasons(const Grid& grid) {
    return std::any_of(grid.rows.begin(), grid.rows.end(), [](const GridRow& row) { return !row.why.empty(); });
}

Ordered numberOf(const std::string& digits) {
    return Ordered::parse(digits);
}

Ordered jsonCell(const Cell& cell) {
    if (const auto* digits = std::get_if<Digits>(&cell)) {
        Ordered json{{"value", numberOf(digits->value)}, {"text", digits->value}};
        if (!digits->spread.empty()) {
            json["spread"] = numberOf(digits->spread);
            json["spread_text"] = digits->spread;
        }
        return json;
    }
    const auto* text = std::get_if<std::string>(&cell);
    return text ? Ordered(*text) : Ordered(nullptr);
}

Ordered jsonHeading(const Heading& heading) {
    return {{"heading", heading.text}, {"unit", heading.unit.text()}};
}

}  // namespace

std::string markdown(const Grid& grid) {
    std::string head = "|", rule = "|", rows;
    for (std::size_t i = 0; i < grid.headings.size(); ++i) {
        head += fmt::format(" {} |", inMarkdown(grid.headings[i].plain()));
        rule += i == 0 ? "---|" : "---:|";
    }
    for (const GridRow& row : grid.rows) {
        rows += fmt::format("| {} |", inMarkdown(row.label.plain()));
        for (std::size_t i = 0; i + 1 < grid.headings.size(); ++i) {
            const std::string text = row.why.empty() ? plainCell(row.cells[i]) : i == 0 ? row.why : "";
            rows += fmt::format(" {} |", inMarkdown(text));
        }
        rows += '\n';
    }
    std::string out = fmt::format("{}\n{}\n{}", head, rule, rows);
    if (!grid.caption.empty()) out += fmt::format("\n{}\n", sentence(grid.caption));
    for (const std::string& note : grid.notes) out += fmt::format("\n{}\n", sentence(note));
    return out;
}

std::string csv(const Grid& grid) {
    std::vector<std::string> header{grid.headings.front().plain()};
    const std::size_t columns = grid.headings.size() - 1;
    for (std::size_t i = 0; i < columns; ++i) {
        header.push_back(grid.headings[i + 1].plain());
        if (hasSpread(grid, i)) header.push_back("+- " + grid.headings[i + 1].plain());
    }
    const bool reasons = hasReasons(grid);
    if (reasons) header.emplace_back("remark");
    report::CsvTable table(header);
    for (const GridRow& row : grid.rows) {
        std::vector<std::string> fields{row.label.plain()};
        for (std::size_t i = 0; i < columns; ++i) {
            const Cell cell = row.why.empty() ? row.cells[i] : Cell();
            const auto* digits = std::get_if<Digits>(&cell);
            const auto* text = std::get_if<std::string>(&cell);
            fields.push_back(digits ? digits->value : text ? *text : "");
            if (hasSpread(grid, i)) fields.push_back(digits ? digits->spread : "");
        }
        if (reasons) fields.push_back(row.why);
        table.addRecord(fields);
    }
    return table.text();
}

std::string json(const Grid& grid) {
    Ordered document{
        {"caption", grid.caption}, {"notes", grid.notes}, {"columns", Ordered::array()}, {"rows", Ordered::array()}};
    for (const Heading& heading : grid.headings) document["columns"].push_back(jsonHeading(heading));
    for (const GridRow& row : grid.rows) {
        Ordered line = jsonHeading(row.label);
        if (!row.why.empty()) line["remark"] = row.why;
        line["cells"] = Ordered::array();
        for (const Cell& cell : row.cells) line["cells"].push_back(jsonCell(cell));
        document["rows"].push_back(std::move(line));
    }
    return document.dump(2) + "\n";
}

const std::vector<Format>& formats() {
    static const std::vector<Format> all{{"markdown", "md", markdown},
                                         {"latex", "tex", latex},
                                         {"latex-document", "tex", latexDocument},
                                         {"csv", "csv", csv},
                                         {"json", "json", json}};
    return all;
}

}  // namespace spikeloom::table
