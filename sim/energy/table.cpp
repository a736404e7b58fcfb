// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numbers>
#include <set>

#include "models/support/suggest.hpp"
#include "sim/energy/counter_names.hpp"

namespace spikeloom::energy {
namespace {

template <class T, std::size_t N>
std::string_view nameIn(const std::array<spec::Option<T>, N>& options, T value) {
    const auto it = std::find_if(options.begin(), options.end(), [&](const auto& o) { return o.value == value; });
    if (it == options.end()) throw InvariantError("energy", 0, "a value without a name");
    return it->name;
}

/// By convention of hw/counters.hpp: time is charged as power.
bool countsCycles(std::string_view counter) {
    return counter.ends_with("_cycles");
}

/// Collects who accounts for what, and reports what is accounted for wrongly.
class Coverage {
public:
    explicit Coverage(spec::Report& report) : report_(report) {}

    /// @param path  of the list in the table
    void add(const std::string& path, const std::vector<std::string>& counters, const std::string& owner) {
        for (std::size_t i = 0; i < counters.size(); ++i) add(fmt::format("{}[{}]", path, i), counters[i], owner);
    }
    void reportMissing() {
        for (const hw::CounterInfo& info : allCounters()) {
            if (info.bills && owners_.count(std::string(info.name)) == 0)
                report_.add(
                    "entries", fmt::format("no entry covers {} ({})", info.name, info.doc),
                    "add it to the `covers` of one entry, or to the `includes` of one whose number holds it; an "
                    "unknown energy is null, never left out");
        }
    }

private:
    void add(const std::string& where, const std::string& counter, const std::string& owner) {
        if (std::find(known_.begin(), known_.end(), counter) == known_.end())
            return report_.add(where, fmt::format("\"{}\" is no counter", counter),
                               didYouMean(counter, known_, "counters"));
        if (countsCycles(counter))
            return report_.add(where, fmt::format("{} counts cycles", counter),
                               "events cost energy; what time costs is `static` or `idle` power");
        const auto [it, isFirst] = owners_.emplace(counter, owner);
        if (!isFirst)
            report_.add(where, fmt::format("{} is accounted for twice, by {} too", counter, it->second),
                        "its energy would be counted twice; take it out of one entry");
    }

    spec::Report& report_;
    std::vector<std::string> known_ = counterNames();
    std::map<std::string, std::string> owners_;
};

/// What an energy of the chip itself must not stand beside an all-in one; board and host are outside of that.
bool isOfTheChip(const Entry& entry) {
    return entry.component != Component::Board && entry.component != Component::Host;
}

/// All that an all-in energy holds already and the table has once more.
void reportMixture(const EnergyTable& table, std::size_t allIn, spec::Report& report) {
    const auto refuse = [&](std::string_view what, const std::string& name) {
        report.add(fmt::format("entries[{}].accounting", allIn),
                   fmt::format("all_in, but the table also has the {} {}", what, name),
                   "an all-in energy is the chip's whole power over its rate of events and holds that already: give "
                   "incremental energies with powers, or the all-in one without");
    };
    for (const StaticPower& power : table.staticPowers) refuse("static power", power.name);
    for (const IdlePower& power : table.idlePowers) refuse("idle power", power.name);
    for (const Entry& other : table.entries) {
        if (other.accounting == Accounting::Incremental && other.energyPj && isOfTheChip(other))
            refuse("incremental energy", other.name);
    }
}

}  // namespace

void checkRange(const std::optional<double>& nominal, const Range& range, spec::Report& report) {
    if (!range) return;
    if (!nominal) return report.add("uncertainty", "of a number that is unknown", "leave it out");
    const double low = range->front(), high = range->back();
    if (low <= *nominal && *nominal <= high) return;
    report.add("uncertainty", fmt::format("{} is not in [{}, {}]", *nominal, low, high),
               "write [low, high] with low <= the number <= high");
}

std::string_view name(Component component) {
    return nameIn(kComponentNames, component);
}
std::string_view name(Kind kind) {
    return nameIn(kNullableKindNames, kind);
}
std::string_view name(SeenIn seenIn) {
    return nameIn(kSeenInNames, seenIn);
}
std::string_view name(Accounting accounting) {
    return nameIn(kAccountingNames, accounting);
}
std::string_view name(Each each) {
    return nameIn(kEachNames, each);
}

double Provenance::sigma() const {
    if (standardDeviation) return *standardDeviation;
    return uncertainty ? (uncertainty->back() - uncertainty->front()) / (2.0 * std::numbers::sqrt3) : 0.0;
}

void Provenance::checkFor(const std::optional<double>& number, spec::Report& report) const {
    checkRange(number, uncertainty, report);
    if (standardDeviation && uncertainty)
        report.add("standard_deviation", "beside an uncertainty", "state one of the two");
    if (standardDeviation && !number) report.add("standard_deviation", "of a number that is unknown", "leave it out");
    if (number && kind == Kind::Unknown)
        report.add("kind", fmt::format("unknown, of the number {}", *number), "say where it comes from, or write null");
    if (number && !seenIn && kind != Kind::Measured && kind != Kind::Estimate && kind != Kind::Unknown)
        report.add("seen_in", fmt::format("missing of a number that is {}", name(kind)),
                   "primary: it was read in its source; secondary: where somebody quotes it");
}

void Entry::check(spec::Report& report) const {
    checkFor(energyPj, report);
    for (const std::string& counter : covers) {
        const std::optional<Word> word = wordOf(counter, {});
        if (perBits && !word)
            report.add("per_bits", fmt::format("{} does not count words or flits", counter),
                       "leave per_bits out, or bill the counter in an entry of its own");
        if (bankBytes && (!word || word->bankBytes == 0))
            report.add("bank_bytes", fmt::format("{} does not count words of a memory", counter));
    }
}

void StaticPower::check(spec::Report& report) const {
    checkFor(powerMw, report);
}

void IdlePower::check(spec::Report& report) const {
    checkFor(powerUwPerMhz, report);
}

void EnergyTable::check(spec::Report& report) const {
    std::set<std::string> names;
    const auto rejectTwice = [&](const char* list, const auto& items) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (!names.insert(items[i].name).second)
                report.add(fmt::format("{}[{}].name", list, i), fmt::format("\"{}\" occurs twice", items[i].name));
        }
    };
    rejectTwice("entries", entries);
    rejectTwice("static", staticPowers);
    rejectTwice("idle", idlePowers);
    Coverage coverage(report);
    const auto addAll = [&](const char* list, const char* key, const auto& items, auto member) {
        for (std::size_t i = 0; i < items.size(); ++i)
            coverage.add(fmt::format("{}[{}].{}", list, i, key), items[i].*member, items[i].name);
    };
    addAll("entries", "covers", entries, &Entry::covers);
    addAll("entries", "includes", entries, &Entry::includes);
    addAll("static", "includes", staticPowers, &StaticPower::includes);
    addAll("idle", "includes", idlePowers, &IdlePower::includes);
    coverage.reportMissing();
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (entries[i].accounting == Accounting::AllIn && entries[i].energyPj) reportMixture(*this, i, report);
}

}  // namespace spikeloom::energy
