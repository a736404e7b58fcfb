// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/answers/pareto.hpp"

#include <algorithm>
#include <numeric>

namespace spikeloom::sweep {
namespace {

using Row = std::vector<double>;

/// @param earlier  before `row` in lexicographic order: whichever is nowhere larger dominates, unless they are equal
bool dominates(const Row& earlier, const Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i)
        if (earlier[i] > row[i]) return false;
    return earlier != row;
}

/// Of two columns, the last row of the front has the smallest second one: it dominates if any does.
bool isDominatedByLast(const std::vector<const Row*>& front, const Row& row) {
    return !front.empty() && dominates(*front.back(), row);
}

/// The one that dominates moves to the front of the list, as it is likely to dominate the next row too.
bool isDominatedByAny(std::vector<const Row*>& front, const Row& row) {
    const auto it = std::find_if(front.begin(), front.end(), [&](const Row* one) { return dominates(*one, row); });
    if (it == front.end()) return false;
    std::rotate(front.begin(), it, it + 1);
    return true;
}

}  // namespace

std::vector<std::size_t> paretoFront(const std::vector<Row>& rows) {
    std::vector<std::size_t> order(rows.size()), chosen;
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rows[a] < rows[b]; });
    std::vector<const Row*> front;
    for (const std::size_t i : order) {
        const Row& row = rows[i];
        if (row.size() <= 2 ? isDominatedByLast(front, row) : isDominatedByAny(front, row)) continue;
        front.push_back(&row);
        chosen.push_back(i);
    }
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

}  // namespace spikeloom::sweep
