// SPDX-License-Identifier: Apache-2.0
#include "models/support/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace spikeloom {
namespace {

constexpr std::size_t kMaxListed = 24;  // a longer list of candidates helps nobody

}  // namespace

std::size_t editDistance(std::string_view a, std::string_view b) {
    const std::size_t width = b.size() + 1;
    std::vector<std::size_t> cost((a.size() + 1) * width);
    const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
    for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
    for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitute = at(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
            at(i, j) = std::min({substitute, at(i - 1, j) + 1, at(i, j - 1) + 1});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
        }
    }
    return at(a.size(), b.size());
}

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
    const std::size_t limit = std::max<std::size_t>(1, name.size() / 3);
    std::size_t best = limit + 1;
    std::string found;
    for (const std::string& candidate : candidates) {
        const std::size_t difference =
            std::max(candidate.size(), name.size()) - std::min(candidate.size(), name.size());
        if (difference > limit) continue;  // also keeps the table small for hostile names
        const std::size_t distance = editDistance(name, candidate);
        if (distance < best) {
            best = distance;
            found = candidate;
        }
    }
    return found;
}

std::string didYouMean(std::string_view name, const std::vector<std::string>& candidates, std::string_view kind) {
    if (name.size() <= 200) {  // the table of distances is quadratic
        if (const std::string found = nearest(name, candidates); !found.empty())
            return fmt::format("did you mean {}?", found);
    }
    if (candidates.empty() || candidates.size() > kMaxListed) return {};
    return fmt::format("known {}: {}", kind, fmt::join(candidates, ", "));
}

}  // namespace spikeloom
