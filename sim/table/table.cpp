// SPDX-License-Identifier: Apache-2.0
#include "sim/table/table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace spikeloom::table {
namespace {

constexpr std::size_t kHashDigits = 8;

bool isNumber(const Value& value) {
    return std::holds_alternative<Figure>(value);
}

/// A table line by line and column by column.
class Builder {
public:
    Builder(const std::vector<Line>& lines, const Layout& layout) : lines_(lines), layout_(layout) {
        grid_.headings.push_back({"run"});
        for (const Line& line : lines_) grid_.rows.push_back({.label = {labelOf(line)}, .why = line.why});
    }

    Grid grid() {
        for (const Column* column : layout_.columns) {
            std::vector<Value> values;
            for (const Line& line : lines_) values.push_back(line.run ? column->of(*line.run) : Value());
            add(column->heading, column->unit, values);
            if (layout_.comparedTo && std::any_of(values.begin(), values.end(), isNumber)) addRatio(*column, values);
        }
        explain();
        return layout_.figuresAsRows ? transposed(grid_) : grid_;
    }

private:
    static std::string labelOf(const Line& line) {
        return line.run && !line.run->complete() ? line.label + " (incomplete)" : line.label;
    }

    void add(const std::string& heading, Unit unit, const std::vector<Value>& values) {
        double largest = 0.0;
        for (const Value& value : values)
            if (const auto* figure = std::get_if<Figure>(&value)) largest = std::max(largest, std::abs(figure->value));
        const ScaledUnit scaled(unit, largest);
        grid_.headings.push_back({heading, scaled});
        for (std::size_t i = 0; i < values.size(); ++i)
            if (grid_.rows[i].why.empty()) grid_.rows[i].cells.push_back(cellOf(values[i], scaled));
    }

    Cell cellOf(const Value& value, const ScaledUnit& unit) {
        if (const auto* text = std::get_if<std::string>(&value)) return *text;
        const auto* figure = std::get_if<Figure>(&value);
        if (figure == nullptr) return std::monostate{};
        if (unit.whole()) return Digits{fmt::format("{:.0f}", figure->value), ""};
        hasSpread_ |= figure->spread.has_value();
        return digits(unit.in(figure->value), figure->spread ? std::optional(unit.in(*figure->spread)) : std::nullopt,
                      layout_.significant);
    }

    void addRatio(const Column& column, const std::vector<Value>& values) {
        const std::size_t base = *layout_.comparedTo;
        const auto* to = std::get_if<Figure>(&values[base]);
        std::vector<Value> ratios;
        for (const Value& value : values) {
            const auto* figure = std::get_if<Figure>(&value);
            const bool defined = to != nullptr && figure != nullptr && to->value != 0.0;
            ratios.push_back(defined ? Value(Figure{figure->value / to->value, {}}) : Value());
        }
        add(fmt::format("{} / {}", column.heading, lines_[base].label), kRatio, ratios);
    }

    void explain() {
        std::vector<std::string> hashes;
        bool incomplete = false;
        for (const Line& line : lines_) {
            if (!line.run) continue;
            hashes.push_back(line.run->configHash().substr(0, kHashDigits));
            incomplete |= !line.run->complete();
        }
        grid_.caption = layout_.caption;
        if (!hashes.empty())
            grid_.caption += fmt::format("{}Configuration{}: {}.", grid_.caption.empty() ? "" : " ",
                                         hashes.size() == 1 ? "" : "s", fmt::join(hashes, ", "));
        for (const Column* column : layout_.columns)
            if (!column->note.empty() &&
                std::find(grid_.notes.begin(), grid_.notes.end(), column->note) == grid_.notes.end())
                grid_.notes.push_back(column->note);
        if (hasSpread_)
            grid_.notes.emplace_back(
                "+-: of energies and power the standard deviation by the uncertainties that the energy table states, "
                "nothing where it states none (energy_stated is the share that it does); else the 95 % confidence "
                "interval of the mean over samples.");
        if (incomplete)
            grid_.notes.emplace_back(
                "incomplete: the run was interrupted, its means are of the samples that had finished.");
    }

    const std::vector<Line>& lines_;
    const Layout& layout_;
    Grid grid_;
    bool hasSpread_ = false;
};

}  // namespace

Grid makeGrid(const std::vector<Line>& lines, const Layout& layout) {
    return Builder(lines, layout).grid();
}

}  // namespace spikeloom::table
