// SPDX-License-Identifier: Apache-2.0
#include "sim/html/parts_of_runs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace spikeloom::html {

double Stacks::totalOf(std::size_t run) const {
    return std::accumulate(amounts[run].begin(), amounts[run].end(), 0.0);
}

double Stacks::largestTotal() const {
    double largest = 0;
    for (std::size_t run = 0; run < runs.size(); ++run) largest = std::max(largest, totalOf(run));
    return largest;
}

Stacks stacked(const std::vector<std::string>& runs, const std::vector<Division>& divisions, std::size_t most) {
    std::map<std::string, double> sums;
    std::vector<std::string> names;
    for (const Division& division : divisions)
        for (const auto& [name, amount] : division) {
            if (!sums.contains(name)) names.push_back(name);
            sums[name] += amount;
        }
    std::erase_if(names, [&](const std::string& name) { return sums[name] <= 0; });
    std::stable_sort(names.begin(), names.end(), [&](const auto& a, const auto& b) { return sums[a] > sums[b]; });

    const std::size_t own = names.size() <= most ? names.size() : most - 1;
    Stacks stacks{
        .runs = runs, .parts = {names.begin(), names.begin() + static_cast<std::ptrdiff_t>(own)}, .amounts = {}};
    if (own < names.size()) stacks.parts.push_back(fmt::format("others ({})", names.size() - own));
    for (const Division& division : divisions) {
        std::vector<double> amounts(stacks.parts.size(), 0.0);
        for (const auto& [name, amount] : division) {
            const auto it = std::find(names.begin(), names.end(), name);
            if (it != names.end()) amounts[std::min(own, static_cast<std::size_t>(it - names.begin()))] += amount;
        }
        stacks.amounts.push_back(std::move(amounts));
    }
    return stacks;
}

}  // namespace spikeloom::html
