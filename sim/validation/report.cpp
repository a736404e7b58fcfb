// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "sim/report/numbers.hpp"
#include "sim/report/sheet.hpp"
#include "sim/report/style.hpp"
#include "sim/report/terminal.hpp"

namespace spikeloom::validation {
namespace {

using report::si;
using Json = nlohmann::ordered_json;  // in the order in which one reads it

constexpr std::size_t kIndent = 4;

const char* unitOf(Quantity quantity) {
    return quantity == Quantity::Power ? "W" : "J";
}

std::string percent(double relative) {
    return fmt::format("{:+.2f} %", 100.0 * relative);
}

/// Of a point without a bound there is nothing to be within.
const char* verdictOf(const Finding& finding) {
    if (!finding.holds()) return "OUTSIDE";
    return finding.isWithin ? "within" : "beside";
}

class PointScreen {
public:
    PointScreen(const std::vector<Checked>& checked, bool colour) : checked_(checked), style_(colour), sheet_(colour) {}

    std::string text() {
        sheet_.title(fmt::format("energy check, {} point{}", checked_.size(), checked_.size() == 1 ? "" : "s"),
                     outcome(), allWithin(checked_));
        sheet_.heading(fmt::format("{:<27} {:<12}{:>12}{:>12}{:>11}{:>8}", "point", "label", "predicted", "published",
                                   "error", "bound"));
        for (const Checked& one : checked_) point(one);
        return sheet_.text();
    }

private:
    [[nodiscard]] std::string outcome() const {
        const auto count = [&](auto condition) { return std::count_if(checked_.begin(), checked_.end(), condition); };
        const auto outside = count([](const Checked& c) { return !c.finding.holds(); });
        if (outside != 0) return fmt::format("{} OUTSIDE", outside);
        const auto beside = count([](const Checked& c) { return !c.finding.isWithin; });
        if (beside == 0) return "all within their bounds";
        return fmt::format("{} within their bounds, {} shown beside", std::ssize(checked_) - beside, beside);
    }

    void point(const Checked& one) {
        const auto& [point, finding] = one;
        const char* unit = unitOf(point.quantity);
        const std::string bound = point.bound ? fmt::format("{:g} %", 100.0 * *point.bound) : "-";
        sheet_.verbatim(style_.bold(fmt::format("{:<27}", point.name)) +
                        fmt::format(" {:<12}{:>12}{:>12}{:>11}{:>8}  ", name(point.label),
                                    si(finding.predicted.nominal, unit), si(point.published, unit),
                                    percent(finding.error), bound) +
                        style_.judged(finding.holds(), verdictOf(finding)) + "\n");
        detail(point.title + (point.scaleReason.empty() ? "" : "; " + point.scaleReason));
        for (const RateFinding& rate : finding.rates) counted(rate, point.quantity == Quantity::Power ? "/s" : "");
        exactly(finding.counts);
        std::vector<std::string> shares;
        for (const Share& share : finding.shares)
            shares.push_back(fmt::format("{} {}", share.name, si(share.value, unit)));
        detail(fmt::format("{}{}", fmt::join(shares, ", "),
                           point.leftOut.empty() ? "" : fmt::format("; without {}", fmt::join(point.leftOut, ", "))));
        detail(fmt::format("{}: {}", name(point.label), point.why));
    }

    void counted(const RateFinding& rate, const char* per) {
        const std::string text = fmt::format("{} {}{} of {}{}, {}", rate.counter, si(rate.simulated, ""), per,
                                             si(rate.published, ""), per, percent(rate.error));
        rate.isMet ? detail(text)
                   : sheet_.verbatim(std::string(kIndent, ' ') + style_.bad(text + ": OUTSIDE 1 %") + "\n");
    }

    /// One line for all that are right, one for each that is not.
    void exactly(const std::vector<CountFinding>& counts) {
        std::size_t met = 0;
        for (const CountFinding& count : counts) {
            if (count.isMet())
                ++met;
            else
                sheet_.verbatim(std::string(kIndent, ' ') +
                                style_.bad(fmt::format("{} {} where the workload makes {}: OUTSIDE", count.counter,
                                                       count.simulated, count.expected)) +
                                "\n");
        }
        if (!counts.empty())
            detail(fmt::format("{} of {} counters are what the simulated workload makes them, exactly", met,
                               counts.size()));
    }

    void detail(const std::string& text) {
        for (const std::string& part : report::wrapped(text, report::kTerminalWidth - kIndent))
            sheet_.verbatim(std::string(kIndent, ' ') + style_.dim(part) + "\n");
    }

    const std::vector<Checked>& checked_;
    report::Style style_;
    report::Sheet sheet_;
};

/// Null for a point that holds and has no bound.
Json withinJson(const Finding& finding) {
    if (!finding.holds()) return false;
    return finding.isWithin ? Json(true) : Json(nullptr);
}

Json toJson(const Checked& one) {
    const auto& [point, finding] = one;
    const std::string unit = unitOf(point.quantity);
    Json rates = Json::array(), counts = Json::array(), shares = Json::object();
    for (const RateFinding& rate : finding.rates)
        rates.push_back({{"counter", rate.counter},
                         {"per", point.quantity == Quantity::Power ? "second" : "workload"},
                         {"simulated", rate.simulated},
                         {"published", rate.published},
                         {"error", rate.error},
                         {"bound", Rate::kBound},
                         {"within", rate.isMet}});
    for (const CountFinding& count : finding.counts)
        counts.push_back({{"counter", count.counter},
                          {"simulated", count.simulated},
                          {"expected", count.expected},
                          {"equal", count.isMet()}});
    for (const Share& share : finding.shares) shares[share.name] = share.value;
    return {{"point", point.name},
            {"title", point.title},
            {"chip", point.chip},
            {"energy", point.energy},
            {"label", name(point.label)},
            {"why", point.why},
            {"source", point.source},
            {"quantity", point.quantity == Quantity::Power ? "power" : "dynamic_energy"},
            {"unit", unit},
            {"predicted", finding.predicted.nominal},
            {"predicted_standard_deviation", finding.predicted.sigma},
            {"published", point.published},
            {"error", finding.error},
            {"bound", point.bound ? Json(*point.bound) : Json(nullptr)},
            {"within", withinJson(finding)},
            {"rates", rates},
            {"counts", counts},
            {"by_entry", shares},
            {"left_out", point.leftOut},
            {"simulated_s", finding.seconds},
            {"scale", point.scale},
            {"scale_reason", point.scaleReason}};
}

}  // namespace

bool allWithin(const std::vector<Checked>& checked) {
    return std::all_of(checked.begin(), checked.end(), [](const Checked& one) { return one.finding.holds(); });
}

std::string renderText(const std::vector<Checked>& checked, bool colour) {
    return PointScreen(checked, colour).text();
}

std::string renderJson(const std::vector<Checked>& checked) {
    Json points = Json::array();
    for (const Checked& one : checked) points.push_back(toJson(one));
    const bool isJudged = std::any_of(checked.begin(), checked.end(),
                                      [](const Checked& one) { return one.finding.isWithin.has_value(); });
    const Json within = isJudged || !allWithin(checked) ? Json(allWithin(checked)) : Json(nullptr);
    return Json{{"schema_version", 1}, {"within", within}, {"points", points}}.dump(2) + "\n";
}

}  // namespace spikeloom::validation
