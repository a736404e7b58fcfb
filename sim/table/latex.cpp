// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "sim/table/render.hpp"

namespace spikeloom::table {
namespace {

constexpr std::size_t kShortReason = 60;

/// Text as LaTeX prints it.
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        switch (c) {
            case '\\':
                out += "\\textbackslash{}";
                break;
            case '~':
                out += "\\textasciitilde{}";
                break;
            case '^':
                out += "\\textasciicircum{}";
                break;
            case '<':
                out += "\\textless{}";
                break;
            case '>':
                out += "\\textgreater{}";
                break;
            case '&':
            case '%':
            case '$':
            case '#':
            case '_':
            case '{':
            case '}':
                out += '\\';
                [[fallthrough]];
            default:
                out += c;
        }
    }
    return out;
}

/// `+-` of a sentence as a sign.
std::string sentence(std::string_view text) {
    std::string out = escaped(text);
    for (std::size_t at = out.find("+-"); at != std::string::npos; at = out.find("+-", at))
        out.replace(at, 2, "$\\pm$");
    return out;
}

std::string headingOf(const Heading& heading) {
    const std::string unit = heading.unit.latex();
    return escaped(heading.text) + (unit.empty() ? "" : fmt::format(" [{}]", unit));
}

/// Most digits before and after the points of a column; empty where it is not of plain numbers.
struct Places {
    std::size_t before = 1, after = 0;
    bool negative = false;
};
std::optional<Places> placesOf(const Grid& grid, std::size_t column) {
    Places places;
    bool any = false;
    for (const GridRow& row : grid.rows) {
        if (!row.why.empty() || std::holds_alternative<std::monostate>(row.cells[column])) continue;
        const auto* digits = std::get_if<Digits>(&row.cells[column]);
        if (digits == nullptr || !digits->spread.empty()) return std::nullopt;
        const bool negative = digits->value.front() == '-';
        const std::size_t point = std::min(digits->value.find('.'), digits->value.size());
        places.before = std::max(places.before, point - (negative ? 1 : 0));
        if (point < digits->value.size()) places.after = std::max(places.after, digits->value.size() - point - 1);
        places.negative |= negative;
        any = true;
    }
    return any ? std::optional(places) : std::nullopt;
}

bool isText(const Grid& grid, std::size_t column) {
    return std::any_of(grid.rows.begin(), grid.rows.end(), [&](const GridRow& row) {
        return row.why.empty() && std::holds_alternative<std::string>(row.cells[column]);
    });
}

class Latex {
public:
    explicit Latex(const Grid& grid) : grid_(grid) {
        for (std::size_t i = 0; i + 1 < grid.headings.size(); ++i) aligned_.push_back(placesOf(grid, i));
    }

    [[nodiscard]] std::string text() const {
        std::string out = "% needs \\usepackage{booktabs} and \\usepackage{siunitx} (version 3)\n";
        out += fmt::format(
            "\\begin{{table}}\n\\centering\n\\sisetup{{separate-uncertainty=true}}\n\\caption{{{}}}\n\\begin{{tabular}}"
            "{{l{}}}\n\\toprule\n",
            sentence(grid_.caption), columnTypes());
        for (std::size_t i = 0; i < grid_.headings.size(); ++i)
            out += fmt::format("{}{{{}}}", i == 0 ? "" : " & ", headingOf(grid_.headings[i]));
        out += " \\\\\n\\midrule\n";
        for (const GridRow& row : grid_.rows) out += line(row);
        out += "\\bottomrule\n\\end{tabular}\n";
        for (const std::string& note : grid_.notes) out += fmt::format("\\par\\footnotesize {}\n", sentence(note));
        return out + "\\end{table}\n";
    }

private:
    [[nodiscard]] std::string columnTypes() const {
        std::string types;
        for (std::size_t i = 0; i < aligned_.size(); ++i) {
            const auto& places = aligned_[i];
            types += places ? fmt::format("S[table-format={}{}.{}]", places->negative ? "-" : "", places->before,
                                          places->after)
                     : isText(grid_, i) ? "l"
                                        : "r";
        }
        return types;
    }

    [[nodiscard]] std::string cell(const Cell& cell, bool aligned) const {
        if (const auto* digits = std::get_if<Digits>(&cell)) {
            if (aligned) return digits->value;
            return fmt::format("\\num{{{}{}}}", digits->value,
                               digits->spread.empty() ? "" : fmt::format(" +- {}", digits->spread));
        }
        const auto* text = std::get_if<std::string>(&cell);
        return fmt::format("{{{}}}", text ? escaped(*text) : "--");
    }

    [[nodiscard]] std::string line(const GridRow& row) const {
        std::string out = headingOf(row.label);
        if (!row.why.empty()) {
            const bool isShort = row.why.size() <= kShortReason;  // a paragraph takes its whole width
            return fmt::format("{} & \\multicolumn{{{}}}{{{}}}{{{}{}}} \\\\\n", out, aligned_.size(),
                               isShort ? "l" : "p{0.6\\linewidth}", isShort ? "" : "\\raggedright ", escaped(row.why));
        }
        for (std::size_t i = 0; i < row.cells.size(); ++i) out += " & " + cell(row.cells[i], aligned_[i].has_value());
        return out + " \\\\\n";
    }

    const Grid& grid_;
    std::vector<std::optional<Places>> aligned_;  ///< by column of numbers
};

}  // namespace

std::string latex(const Grid& grid) {
    return Latex(grid).text();
}

std::string latexDocument(const Grid& grid) {
    return fmt::format(
        "\\documentclass{{article}}\n\\usepackage[landscape,margin=1cm]{{geometry}}\n\\usepackage{{booktabs}}\n"
        "\\usepackage{{siunitx}}\n\\pagestyle{{empty}}\n\\begin{{document}}\n{}"
        "\\end{{document}}\n",
        latex(grid));
}

}  // namespace spikeloom::table
