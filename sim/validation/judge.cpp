// SPDX-License-Identifier: Apache-2.0
#include "sim/validation/judge.hpp"

#include <algorithm>
#include <cmath>

#include "sim/energy/counter_names.hpp"

namespace spikeloom::validation {
namespace {

std::uint64_t counted(const Measurement& measured, const std::string& counter) {
    std::optional<std::uint64_t> found;
    energy::forEachCounter(measured.core, measured.network, [&](const hw::CounterInfo& info, std::uint64_t value) {
        if (info.name == counter) found = value;
    });
    if (!found) throw InvariantError("validation", 0, "there is no counter " + counter);
    return *found;
}

/// Everything that the point is about, of the whole chip, in watts or joules.
class Bill {
public:
    Bill(const Point& point, const Measurement& measured, const energy::EnergyTable& table)
        : point_(point), perS_(point.quantity == Quantity::Power ? 1.0 / measured.seconds() : 1.0) {
        const energy::EnergyModel model(table, measured.chip, point.inventory);
        // Without time there is no static or idle power.
        const std::uint64_t cycles = point.quantity == Quantity::Power ? measured.cycles : 0;
        const energy::Breakdown part = model.knownEnergy(measured.core, measured.network, cycles);
        for (const energy::Line& line : part.events) add(line, point.scale);
        for (const auto* lines : {&part.staticLines, &part.idleLines})
            for (const energy::Line& line : *lines) add(line, 1);
        refuse(part.unknown);
    }
    [[nodiscard]] const energy::Estimate& total() const { return total_; }
    [[nodiscard]] const std::vector<Share>& shares() const { return shares_; }

private:
    [[nodiscard]] bool isLeftOut(const std::string& entry) const {
        return std::find(point_.leftOut.begin(), point_.leftOut.end(), entry) != point_.leftOut.end();
    }
    void add(const energy::Line& line, std::uint32_t scale) {
        if (isLeftOut(line.name)) return;
        const energy::Estimate value = line.energyJ * (scale * perS_);
        total_ += value;
        if (value.nominal != 0.0) shares_.push_back({line.name, value.nominal});
    }
    void refuse(const std::vector<energy::Unknown>& unknown) const {
        std::vector<Problem> problems;
        for (const energy::Unknown& figure : unknown)
            if (!isLeftOut(figure.name)) problems.push_back(figure.problem);
        if (!problems.empty()) throw ConfigError(std::move(problems));
    }

    const Point& point_;
    double perS_;
    energy::Estimate total_;
    std::vector<Share> shares_;
};

RateFinding rateOf(const Point& point, const Measurement& measured, const Rate& rate) {
    const double seconds = point.quantity == Quantity::Power ? measured.seconds() : 1.0;
    RateFinding finding{.counter = rate.counter,
                        .simulated = static_cast<double>(counted(measured, rate.counter)) * point.scale / seconds,
                        .published = rate.published};
    finding.error = finding.simulated / rate.published - 1.0;
    finding.isMet = std::abs(finding.error) <= Rate::kBound;
    return finding;
}

}  // namespace

Finding judge(const Point& point, const Measurement& measured, const energy::EnergyTable& table) {
    const Bill bill(point, measured, table);
    Finding finding{.predicted = bill.total(),
                    .error = bill.total().nominal / point.published - 1.0,
                    .seconds = measured.seconds(),
                    .shares = bill.shares()};
    for (const Rate& rate : point.rates) finding.rates.push_back(rateOf(point, measured, rate));
    for (const Count& count : countsOf(point.workload, measured.chip, measured.layout))
        finding.counts.push_back({count.counter, counted(measured, count.counter), count.expected});
    finding.isCounted =
        std::all_of(finding.rates.begin(), finding.rates.end(), [](const RateFinding& r) { return r.isMet; }) &&
        std::all_of(finding.counts.begin(), finding.counts.end(), [](const CountFinding& c) { return c.isMet(); });
    if (point.bound) finding.isWithin = std::abs(finding.error) <= *point.bound;
    return finding;
}

}  // namespace spikeloom::validation
