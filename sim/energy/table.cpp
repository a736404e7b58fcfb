// SPDX-License-Identifier: Apache-2.0
#include "sim/energy/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
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

/// Collects who covers what, and reports what is covered wrongly.
class Coverage {
public:
    explicit Coverage(spec::Report& report) : report_(report) {}

    void add(std::size_t entry, const Entry& owner) {
        for (std::size_t i = 0; i < owner.covers.size(); ++i) {
            const std::string& counter = owner.covers[i];
            const std::string where = fmt::format("entries[{}].covers[{}]", entry, i);
            if (std::find(known_.begin(), known_.end(), counter) == known_.end()) {
                report_.add(where, fmt::format("\"{}\" is no counter", counter),
                            didYouMean(counter, known_, "counters"));
                continue;
            }
            const auto [it, isFirst] = owners_.emplace(counter, owner.name);
            if (!isFirst)
                report_.add(where, fmt::format("{} is covered twice, by {} too", counter, it->second),
                            "its energy would be counted twice; take it out of one entry");
        }
    }
    void reportMissing() {
        for (const hw::CounterInfo& info : allCounters()) {
            if (info.bills && owners_.count(std::string(info.name)) == 0)
                report_.add("entries", fmt::format("no entry covers {} ({})", info.name, info.doc),
                            "add it to the `covers` of one entry; an unknown energy is null, never left out");
        }
    }

private:
    spec::Report& report_;
    std::vector<std::string> known_ = counterNames();
    std::map<std::string, std::string> owners_;
};

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
    return nameIn(kKindNames, kind);
}
std::string_view name(Each each) {
    return nameIn(kEachNames, each);
}

void Entry::check(spec::Report& report) const {
    checkRange(energyPj, uncertainty, report);
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
    checkRange(powerMw, uncertainty, report);
}

void IdlePower::check(spec::Report& report) const {
    checkRange(powerUwPerMhz, uncertainty, report);
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
    for (std::size_t i = 0; i < entries.size(); ++i) coverage.add(i, entries[i]);
    coverage.reportMissing();
}

}  // namespace spikeloom::energy
