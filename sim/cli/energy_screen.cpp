// SPDX-License-Identifier: Apache-2.0
#include "sim/cli/energy_screen.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "sim/report/sheet.hpp"
#include "sim/report/style.hpp"
#include "sim/report/terminal.hpp"

namespace spikeloom::cli {
namespace {

using energy::Entry;
using energy::Provenance;

constexpr std::size_t kIndent = 4, kKey = 10;

/// Calls `visit(list, items, number)` for the three lists of a table; `number` is a pointer to what an item states.
template <class Visit>
void forEachList(const energy::EnergyTable& table, Visit&& visit) {
    visit("entries", table.entries, &Entry::energyPj);
    visit("static", table.staticPowers, &energy::StaticPower::powerMw);
    visit("idle", table.idlePowers, &energy::IdlePower::powerUwPerMhz);
}

std::vector<std::string> unknownOf(const energy::EnergyTable& table) {
    std::vector<std::string> names;
    forEachList(table, [&](const char*, const auto& items, auto number) {
        for (const auto& item : items)
            if (!(item.*number)) names.push_back(item.name);
    });
    return names;
}

/// `52 to 81`, `+- 3`, or nothing.
std::string deviation(const Provenance& provenance) {
    if (provenance.standardDeviation) return fmt::format("+- {:g}", *provenance.standardDeviation);
    if (provenance.uncertainty)
        return fmt::format("{:g} to {:g}", provenance.uncertainty->front(), provenance.uncertainty->back());
    return "";
}

std::string unitOf(const Entry& entry) {
    if (entry.perBits) return fmt::format("pJ/{} b", *entry.perBits);
    return entry.per == 1.0 ? "pJ" : fmt::format("pJ/{:g}", entry.per);
}
std::string unitOf(const energy::StaticPower& power) {
    return fmt::format("mW/{}", energy::name(power.per));
}
std::string unitOf(const energy::IdlePower& power) {
    return fmt::format("uW/MHz/{}", energy::name(power.per));
}

class TableScreen {
public:
    TableScreen(const energy::EnergyTable& table, bool colour) : table_(table), style_(colour), sheet_(colour) {}

    std::string text() {
        const auto unknown = unknownOf(table_);
        sheet_.title(fmt::format("energy table {}", table_.name),
                     unknown.empty() ? "everything known" : fmt::format("{} unknown", unknown.size()), unknown.empty());
        if (!table_.technology.empty())
            sheet_.line("technology", fmt::format("{}, {:g} V", table_.technology, table_.voltageV));
        paragraph("use", table_.description);
        for (const std::string& note : table_.notes) paragraph("note", note);
        list("events", table_.entries, &Entry::energyPj);
        list("static power", table_.staticPowers, &energy::StaticPower::powerMw);
        list("idle power", table_.idlePowers, &energy::IdlePower::powerUwPerMhz);
        if (!unknown.empty()) {
            sheet_.rule();
            paragraph("unknown",
                      fmt::format("{}: a run that needs one of them gets no total", fmt::join(unknown, ", ")));
        }
        return sheet_.text();
    }

private:
    void paragraph(std::string label, const std::string& text) {
        if (text.empty()) return;
        for (const std::string& part : report::wrapped(text, report::kTerminalWidth - report::kSheetLabel)) {
            sheet_.line(label, part);
            label.clear();
        }
    }

    template <class Item, class Number>
    void list(const char* title, const std::vector<Item>& items, Number number) {
        if (items.empty()) return;
        sheet_.rule();
        sheet_.heading(fmt::format("{:<28}{:>10} {:<16}{:<18}{:<11}{:<10}", title, "number", "unit", "uncertainty",
                                   "kind", "seen in"));
        for (const Item& item : items) {
            row(item, item.*number, unitOf(item));
            details(item);
        }
    }

    void row(const auto& item, const std::optional<double>& number, const std::string& unit) {
        const std::string figure = number ? fmt::format("{:g}", *number) : "unknown";
        const std::string kind(number ? energy::name(item.kind) : "-");
        const std::string seen(item.seenIn ? energy::name(*item.seenIn) : "-");
        const std::string padded = fmt::format("{:>{}}", figure, item.name.size() < 28 ? 38 - item.name.size() : 10);
        sheet_.verbatim(style_.bold(item.name) + (number ? padded : style_.bad(padded)) +
                        fmt::format(" {:<16}{:<18}{:<11}{}\n", unit, deviation(item), kind, seen));
    }

    void details(const Entry& entry) {
        if (entry.accounting == energy::Accounting::AllIn)
            detail("all in", "the whole power over the rate of these events: nothing of the chip comes on top");
        detail("of", entry.unit);
        detail("covers", fmt::format("{}", fmt::join(entry.covers, ", ")));
        commonDetails(entry);
    }
    void details(const auto& power) { commonDetails(power); }

    void commonDetails(const auto& item) {
        detail("includes", fmt::format("{}", fmt::join(item.includes, ", ")));
        detail("source", item.locator.empty() ? item.source : fmt::format("{} [{}]", item.source, item.locator));
    }

    void detail(std::string key, const std::string& text) {
        if (text.empty()) return;
        for (const std::string& part : report::wrapped(text, report::kTerminalWidth - kIndent - kKey)) {
            sheet_.verbatim(fmt::format("{:{}}", "", kIndent) + style_.dim(fmt::format("{:<{}}{}", key, kKey, part)) +
                            "\n");
            key.clear();
        }
    }

    const energy::EnergyTable& table_;
    report::Style style_;
    report::Sheet sheet_;
};

}  // namespace

std::string renderEnergyTable(const energy::EnergyTable& table, bool colour) {
    return TableScreen(table, colour).text();
}

std::string energyTableJson(const energy::EnergyTable& table) {
    nlohmann::json json = energy::document(table);
    json["file"] = table.file;
    json["unknown"] = unknownOf(table);
    forEachList(table, [&](const char* list, const auto& items, auto) {
        for (std::size_t i = 0; i < items.size(); ++i) json[list][i]["sigma"] = items[i].sigma();
    });
    return json.dump(2) + "\n";
}

}  // namespace spikeloom::cli
