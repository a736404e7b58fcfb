// SPDX-License-Identifier: Apache-2.0
#include "sim/area/table.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "models/support/suggest.hpp"
#include "sim/area/quantities.hpp"

namespace spikeloom::area {
namespace {

/// Quantities by the entry that covers them; a wrong one is a problem.
std::map<std::string, std::string> ownersOf(const std::vector<LogicEntry>& logic, spec::Report& report) {
    std::map<std::string, std::string> owners;
    for (std::size_t e = 0; e < logic.size(); ++e) {
        for (std::size_t i = 0; i < logic[e].covers.size(); ++i) {
            const std::string& quantity = logic[e].covers[i];
            const std::string where = fmt::format("logic[{}].covers[{}]", e, i);
            if (findQuantity(quantity) == nullptr) {
                report.add(where, fmt::format("\"{}\" is no quantity", quantity),
                           didYouMean(quantity, quantityNames(), "quantities"));
                continue;
            }
            const auto [it, isFirst] = owners.emplace(quantity, logic[e].name);
            if (!isFirst)
                report.add(where, fmt::format("{} is covered twice, by {} too", quantity, it->second),
                           "its area would be counted twice; take it out of one entry");
        }
    }
    return owners;
}

}  // namespace

void LogicEntry::check(spec::Report& report) const {
    energy::checkRange(areaUm2, uncertainty, report);
}

void Factor::check(spec::Report& report) const {
    energy::checkRange(value, uncertainty, report);
}

void AreaTable::check(spec::Report& report) const {
    std::set<std::string> names;
    for (std::size_t i = 0; i < logic.size(); ++i)
        if (!names.insert(logic[i].name).second)
            report.add(fmt::format("logic[{}].name", i), fmt::format("\"{}\" occurs twice", logic[i].name));
    const std::map<std::string, std::string> owners = ownersOf(logic, report);
    for (const Quantity& quantity : quantities())
        if (owners.count(std::string(quantity.name)) == 0)
            report.add("logic", fmt::format("no entry covers {} ({})", quantity.name, quantity.doc),
                       "add it to the `covers` of one entry; an unknown area is null, never left out");
    for (const auto& [key, density] : {std::pair{"memory_density", &memoryDensity}, {"logic_density", &logicDensity}})
        if (density->value > 1.0 || (density->uncertainty && density->uncertainty->back() > 1.0))
            report.add(key, "more than 1", "the part of the silicon that is taken, at most 1");
}

}  // namespace spikeloom::area
