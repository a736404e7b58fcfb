// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/diff/comparison.hpp"
#include "sim/report/sheet.hpp"
#include "sim/report/terminal.hpp"

namespace spikeloom::diff {
namespace {

constexpr std::size_t kShown = 10;  // of each kind
constexpr std::size_t kPath = 46, kValue = 15;

std::string cut(std::string text, std::size_t width) {
    if (text.size() > width) text.replace(width - 3, std::string::npos, "...");
    return text;
}

/// Six significant digits of a number; any other value as it is.
std::string valueText(const std::optional<Json>& value) {
    if (!value) return "-";
    if (value->is_number_float()) return fmt::format("{:.6g}", value->get<double>());
    return value->is_string() ? value->get<std::string>() : value->dump();
}

std::string relativeText(const Change& change) {
    const auto relative = change.relative();
    if (!relative) return "";
    return std::isinf(*relative) ? "from 0" : fmt::format("{:+.3g} %", 100.0 * *relative);
}

class DiffScreen {
public:
    DiffScreen(const Comparison& comparison, bool all, bool colour) : c_(comparison), all_(all), sheet_(colour) {}

    std::string text() {
        sheet_.title(fmt::format("{} -> {}", c_.a, c_.b), state(), c_.sameResults());
        if (!c_.complete) sheet_.line("incomplete", "one of the runs was interrupted: its means are of fewer samples");
        settings("configuration", c_.configuration);
        settings("inputs", c_.inputs);
        settings("program", c_.program);
        for (const Figures& figures : c_.figures) show(figures);
        if (all_) show(c_.simulation);
        if (!c_.files.empty()) {
            sheet_.line("other tables", "differ:");
            for (const std::string& file : c_.files) sheet_.verbatim("  " + file + "\n");
        }
        if (!c_.notCompared.empty()) {
            sheet_.line("not compared",
                        fmt::format(" {} file{}", c_.notCompared.size(), c_.notCompared.size() == 1 ? "" : "s"));
            for (const NotCompared& file : c_.notCompared)
                sheet_.verbatim(fmt::format("  {}: {}\n", file.file, file.why));
        }
        return sheet_.text();
    }

private:
    [[nodiscard]] std::string state() const {
        if (c_.sameResults()) return "same results";
        return c_.isMismatch() ? "RESULTS DIFFER, though the same was run" : "results differ";
    }

    [[nodiscard]] std::size_t shown(const std::vector<Change>& changes) const {
        return all_ ? changes.size() : std::min(changes.size(), kShown);
    }
    void more(const std::vector<Change>& changes) {
        if (shown(changes) < changes.size())
            sheet_.verbatim(fmt::format("  ... and {} more (--all shows them)\n", changes.size() - shown(changes)));
    }

    void settings(const std::string& what, const std::vector<Change>& changes) {
        if (changes.empty()) return sheet_.line(what, " the same");
        sheet_.line(what, fmt::format(" {} difference{}", changes.size(), changes.size() == 1 ? "" : "s"));
        for (std::size_t i = 0; i < shown(changes); ++i) {
            const Change& change = changes[i];
            const std::string text =
                !change.a   ? fmt::format("only in B: {}", cut(valueText(change.b), 36))
                : !change.b ? fmt::format("only in A: {}", cut(valueText(change.a), 36))
                            : fmt::format("{} -> {}", cut(valueText(change.a), 22), cut(valueText(change.b), 22));
            sheet_.verbatim(fmt::format("  {:<{}}  {}\n", cut(change.path, kPath), kPath, text));
        }
        more(changes);
    }

    void show(const Figures& figures) {
        const std::size_t count = figures.changes.size();
        if (count == 0) return sheet_.line(figures.file, fmt::format(" {} figures, the same", figures.compared));
        sheet_.line(figures.file, fmt::format(" {} of {} figures differ", count, figures.compared));
        sheet_.verbatim(fmt::format("  {:<{}}{:>{}}{:>{}}{:>12}{:>10}\n", "", kPath - 2, "A", kValue, "B", kValue,
                                    "B - A", "of A"));
        for (std::size_t i = 0; i < shown(figures.changes); ++i) {
            const Change& change = figures.changes[i];
            const auto difference = change.difference();
            sheet_.verbatim(fmt::format("  {:<{}}{:>{}}{:>{}}{:>12}{:>10}\n", cut(change.path, kPath - 2), kPath - 2,
                                        cut(valueText(change.a), kValue - 1), kValue,
                                        cut(valueText(change.b), kValue - 1), kValue,
                                        difference ? fmt::format("{:+.4g}", *difference) : "", relativeText(change)));
        }
        more(figures.changes);
    }

    const Comparison& c_;
    bool all_;
    report::Sheet sheet_;
};

using OrderedJson = nlohmann::ordered_json;

OrderedJson changesJson(const std::vector<Change>& changes) {
    OrderedJson json = OrderedJson::array();
    for (const Change& change : changes) {
        OrderedJson one{{"path", change.path}};
        if (change.a) one["a"] = *change.a;
        if (change.b) one["b"] = *change.b;
        if (const auto difference = change.difference()) one["difference"] = *difference;
        // An infinite ratio is no JSON number.
        if (const auto relative = change.relative(); relative && std::isfinite(*relative)) one["relative"] = *relative;
        json.push_back(std::move(one));
    }
    return json;
}

}  // namespace

std::string renderTerminal(const Comparison& comparison, bool all, bool colour) {
    return DiffScreen(comparison, all, colour).text();
}

std::string comparisonJson(const Comparison& comparison, bool all) {
    OrderedJson json{{"schema_version", 1},
                     {"a", comparison.a},
                     {"b", comparison.b},
                     {"complete", comparison.complete},
                     {"same_experiment", comparison.sameExperiment()},
                     {"same_results", comparison.sameResults()},
                     {"mismatch", comparison.isMismatch()},
                     {"configuration", changesJson(comparison.configuration)},
                     {"inputs", changesJson(comparison.inputs)},
                     {"program", changesJson(comparison.program)}};
    for (const Figures& figures : comparison.figures)
        json["figures"][figures.file] = {{"compared", figures.compared}, {"changes", changesJson(figures.changes)}};
    if (all) json["simulation"] = changesJson(comparison.simulation.changes);
    json["other_tables"] = comparison.files;
    json["not_compared"] = OrderedJson::array();
    for (const NotCompared& file : comparison.notCompared)
        json["not_compared"].push_back({{"file", file.file}, {"why", file.why}});
    return json.dump(2, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace spikeloom::diff
